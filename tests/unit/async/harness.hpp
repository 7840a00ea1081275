#pragma once

// A machine, a virtual loop and a scheduler; callbacks are natives that write into a log.

#include <string>
#include <vector>

#include "catch.hpp"
#include "valk/async/scheduler.hpp"
#include "valk/heap/print.hpp"
#include "valk/loop/sim_loop.hpp"

namespace valk::async {

using heap::Root;
using loop::Duration;
using std::chrono::milliseconds;
namespace names = heap::names;

class Harness : public vm::Host {
 public:
  Harness()
      : machine({}, *this),
        scheduler(machine, loop,
                  {.on_dropped_failure = [this](const auto& diagnostic) { dropped.push_back(diagnostic.message); }}) {}

  void write_output(std::string_view) override {}
  void write_error(std::string_view) override {}
  std::uint64_t monotonic_us() override { return 0; }

  [[nodiscard]] heap::Heap& heap() { return machine.heap(); }

  // A function that notes `tag` and its operands, and gives its last operand, or nil.
  [[nodiscard]] Value noting(std::string_view tag) { return partial(note, tag); }
  // A function that notes `tag` and raises :boom.
  [[nodiscard]] Value raising(std::string_view tag) { return partial(raise, tag); }
  // A function that notes `tag` and gives `value`.
  [[nodiscard]] Value giving(std::string_view tag, Value value) {
    const Root kept(heap(), value);
    const Root text(heap(), heap().string(tag));
    const Root function(heap(), native(give));
    const Value operands[] = {text, kept};
    return heap().partial(function, operands);
  }
  // A function that waits for `handle`, then gives its value.
  [[nodiscard]] Value waiting(Value handle) {
    const Root kept(heap(), handle);
    const Root function(heap(), native(wait));
    const Value operand = kept;
    return heap().partial(function, {&operand, 1});
  }

  [[nodiscard]] Value list(std::initializer_list<Value> values) { return heap().list(values); }
  void settle() { loop.settle(); }
  void advance(int ms) { loop.advance(milliseconds(ms)); }
  [[nodiscard]] std::string shown(Value value) { return heap::to_readable(heap(), value); }
  [[nodiscard]] std::string message_of(Value handle) {
    return std::string(heap::text_of(heap::as<heap::Error>(scheduler.error_of(handle)).message));
  }
  [[nodiscard]] Value kind_of(Value handle) { return heap::as<heap::Error>(scheduler.error_of(handle)).kind; }

  loop::SimLoop loop;
  vm::Machine machine;
  std::vector<std::string> log;
  std::vector<std::string> dropped;
  Scheduler scheduler;

 private:
  static Harness& of(vm::NativeCall& call) { return static_cast<Harness&>(call.machine().host()); }

  static vm::Outcome note(vm::NativeCall& call) {
    std::string line(call.text(0));
    for (std::uint32_t i = 1; i < call.count(); ++i) line += " " + heap::to_readable(call.heap(), call[i]);
    of(call).log.push_back(line);
    return call.count() > 1 ? call[call.count() - 1] : Value::nil();
  }
  static vm::Outcome raise(vm::NativeCall& call) {
    of(call).log.emplace_back(call.text(0));
    return call.raise(call.heap().symbol(":boom"), "it went wrong");
  }
  static vm::Outcome give(vm::NativeCall& call) {
    of(call).log.emplace_back(call.text(0));
    return call[1];
  }
  static vm::Outcome wait(vm::NativeCall& call) { return of(call).scheduler.await(call, call[0]); }

  [[nodiscard]] Value native(vm::NativeFunction function) {
    return heap().native(reinterpret_cast<heap::Native::Function>(function), heap().symbol("native"), 0, -1, nullptr);
  }
  [[nodiscard]] Value partial(vm::NativeFunction function, std::string_view tag) {
    const Root made(heap(), native(function));
    const Value text = heap().string(tag);
    return heap().partial(made, {&text, 1});
  }
};

using Log = std::vector<std::string>;

// A collection at every allocation makes a million of anything take too long.
#ifdef VALK_STRESS_COLLECTOR
inline constexpr int kMany = 3'000;
#else
inline constexpr int kMany = 1'000'000;
#endif

}  // namespace valk::async
