// What `test` and `bench` compile to, and what tests alone may do.

#include "aio_operands.hpp"
#include "isolate_state.hpp"
#include "options.hpp"
#include "valk/vm/errors.hpp"

namespace valk::natives {

namespace {

Outcome register_in(std::vector<RegisteredTest>& registered, NativeCall& call) {
  if (!call.is_string(0)) return call.expected(0, "a string, the name");
  base::Location location;
  for (const vm::TraceFrame& frame : vm::trace_frames(call.machine().current_trace())) {
    if (frame.location.source->path().starts_with("stdlib/")) continue;
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

Outcome native_test_timeout(NativeCall& call) {
  const auto duration = milliseconds(call, 0);
  if (!duration) return call.expected(0, "a number of milliseconds");
  Isolate::State& state = isolate_of(call).state();
  if (!state.is_testing) return call.raise(names::value, "`test/timeout` limits a test, and none runs");
  state.limit_test(*duration);
  return Value::nil();
}

namespace {

constexpr std::string_view kRunOptions[] = {":suite-name",    ":skip-suite", ":skip-reason",     ":debug",
                                            ":expected-exit", ":timeout-ms", ":suite-timeout-ms"};

}  // namespace

// (test/run tests options): what there is to run is sorted out in Valk.
Outcome native_test_run(NativeCall& call) {
  if (!call.is_list(0)) return call.expected(0, "a list of tests");
  if (auto problem = check_options(call, 1, kRunOptions)) return *problem;
  return call.tail_call(call.machine().lookup(vm::kBuiltins, "%test/run"),
                        {call[0], call.has(1) ? call[1] : Value::nil()});
}

Outcome native_test_run_async(NativeCall& call) { return native_test_run(call); }

Outcome native_test_run_with_timeout(NativeCall& call) { return native_test_run(call); }

Outcome native_internal_test_collects_p(NativeCall& call) {
  return Value::boolean(isolate_of(call).state().collects_tests);
}

}  // namespace valk::natives
