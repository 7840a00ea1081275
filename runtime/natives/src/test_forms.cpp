// What `test` and `bench` compile to, and what tests alone may do.

#include "aio_operands.hpp"
#include "isolate_state.hpp"
#include "valk/vm/errors.hpp"

namespace valk::natives {

namespace {

Outcome register_in(std::vector<RegisteredTest>& registered, NativeCall& call) {
  if (!call.is_string(0)) return call.expected(0, "a string, the name");
  base::Location location;
  for (const vm::TraceFrame& frame : vm::trace_frames(call.machine().current_trace())) {
    location = frame.location;
    break;
  }
  registered.push_back({std::string(call.text(0)), heap::Persistent(call.heap(), call[1]), std::move(location)});
  return Value::nil();
}

}  // namespace

Outcome native_internal_test_register(NativeCall& call) { return register_in(isolate_of(call).tests(), call); }

Outcome native_internal_bench_register(NativeCall& call) { return register_in(isolate_of(call).benchmarks(), call); }

Outcome native_internal_test_value(NativeCall& call) { return call.heap().list(call.operands()); }

Outcome native_test_advance(NativeCall& call) {
  const auto duration = milliseconds(call, 0);
  if (!duration) return call.expected(0, "a number of milliseconds");
  if (!isolate_of(call).state().is_testing) {
    return call.raise(names::value, "`test/advance` moves virtual time, which only tests run on");
  }
  async::Scheduler& scheduler = scheduler_of(call);
  return scheduler.await(call, scheduler.sleep(*duration));
}

}  // namespace valk::natives
