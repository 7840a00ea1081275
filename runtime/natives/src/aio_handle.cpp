// Natives that make, ask and settle handles.

#include "aio_operands.hpp"

namespace valk::natives {

using async::State;

Outcome native_aio_pure(NativeCall& call) { return scheduler_of(call).lift(call[0]); }
Outcome native_as_handle(NativeCall& call) { return scheduler_of(call).lift(call[0]); }
Outcome native_aio_fail(NativeCall& call) { return scheduler_of(call).failed(call[0]); }
Outcome native_aio_never(NativeCall& call) { return scheduler_of(call).pending(); }

Outcome native_aio_status(NativeCall& call) {
  return async::keyword_of(async::is_handle(call[0]) ? async::state_of(call[0]) : State::completed);
}

Outcome native_aio_cancelled_p(NativeCall& call) {
  return Value::boolean(async::is_handle(call[0]) && async::state_of(call[0]) == State::cancelled);
}

Outcome native_aio_cancel(NativeCall& call) {
  return Value::boolean(async::is_handle(call[0]) && scheduler_of(call).cancel(call[0]));
}

Outcome native_aio_result(NativeCall& call) {
  if (!async::is_handle(call[0])) return call[0];
  if (async::state_of(call[0]) != State::completed) return call.raise(names::value, "the handle has not completed");
  return async::result_of(call[0]);
}

Outcome native_aio_error(NativeCall& call) {
  if (!async::is_handle(call[0]) || async::state_of(call[0]) != State::failed) {
    return call.raise(names::value, "the handle has not failed");
  }
  return scheduler_of(call).error_of(call[0]);
}

// {:handle h :complete f :fail f}
Outcome native_aio_deferred(NativeCall& call) {
  heap::Heap& heap = call.heap();
  const Root handle(heap, scheduler_of(call).pending());
  const auto settling_by = [&](std::string_view name) {
    const Value operand = handle;
    return heap.partial(call.machine().lookup(vm::kBuiltins, name), {&operand, 1});
  };
  const Root complete(heap, settling_by("%aio/complete"));
  const Root fail(heap, settling_by("%aio/fail"));
  return heap.list({names::handle, handle, heap.symbol(":complete"), complete, heap.symbol(":fail"), fail});
}

Outcome native_internal_aio_complete(NativeCall& call) {
  return Value::boolean(scheduler_of(call).complete(call[0], call.has(1) ? call[1] : Value::nil()));
}

Outcome native_internal_aio_fail(NativeCall& call) { return Value::boolean(scheduler_of(call).fail(call[0], call[1])); }

}  // namespace valk::natives
