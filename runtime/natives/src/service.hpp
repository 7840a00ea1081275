#pragma once

// How natives reach what they work with.

#include "valk/natives/isolate.hpp"
#include "valk/vm/native.hpp"

namespace valk::natives {

using heap::Root;
using heap::RootVector;
using heap::Value;
using vm::NativeCall;
using vm::Outcome;
namespace names = heap::names;

class IsolateHost : public vm::Host {
 public:
  explicit IsolateHost(Isolate& isolate) : isolate_(isolate) {}
  [[nodiscard]] Isolate& isolate() { return isolate_; }

  void write_output(std::string_view text) override { isolate_.options().write_output(text); }
  void write_error(std::string_view text) override { isolate_.options().write_error(text); }
  std::uint64_t monotonic_us() override;

 private:
  Isolate& isolate_;
};

// Every machine that has these natives was made by an Isolate.
[[nodiscard]] inline Isolate& isolate_of(NativeCall& call) {
  return static_cast<IsolateHost&>(call.machine().host()).isolate();
}
[[nodiscard]] inline async::Scheduler& scheduler_of(NativeCall& call) { return isolate_of(call).scheduler(); }

}  // namespace valk::natives
