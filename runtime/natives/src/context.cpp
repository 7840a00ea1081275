// The context of the running callback.

#include <algorithm>

#include "aio_operands.hpp"

namespace valk::natives {
namespace {

Value local(NativeCall& call, Value key, Value otherwise) {
  const Value locals = async::Scheduler::locals_of(scheduler_of(call).current_context());
  const Value found = locals.is_nil() ? Value::absent() : heap::plist_get(locals, key);
  return found.is_absent() ? otherwise : found;
}

// Its own pairs first, then those of `before` that it does not replace.
Value merged(heap::Heap& heap, const Root& added, Value before) {
  RootVector pairs(heap);
  const auto append = [&](Value plist, bool is_older) {
    for (heap::ListIterator it(plist); !it.done(); it.next()) {
      const Value key = it.value();
      it.next();
      if (is_older && !heap::plist_get(added, key).is_absent()) continue;
      pairs.push_back(key);
      pairs.push_back(it.value());
    }
  };
  append(added, false);
  append(before, true);
  return heap.list({pairs.data(), pairs.size()});
}

}  // namespace

Outcome native_internal_ctx_enter(NativeCall& call) {
  async::Scheduler& scheduler = scheduler_of(call);
  heap::Heap& heap = call.heap();
  const Root added(heap, call[0]);
  const Root before(heap, scheduler.current_context());
  const Root locals(heap, merged(heap, added, async::Scheduler::locals_of(before)));
  scheduler.set_current_context(scheduler.with_locals(before, locals));
  return before.get();
}

Outcome native_internal_ctx_enter_deadline(NativeCall& call) {
  const auto duration = milliseconds(call, 0);
  if (!duration) {
    return call.raise(names::type, "`ctx/with-deadline` needs a number of milliseconds, but got " +
                                       vm::describe_value(call.heap(), call[0]));
  }
  async::Scheduler& scheduler = scheduler_of(call);
  const Root before(call.heap(), scheduler.current_context());
  scheduler.set_current_context(scheduler.with_deadline(before, *duration));
  return before.get();
}

Outcome native_internal_ctx_leave(NativeCall& call) {
  scheduler_of(call).set_current_context(call[0]);
  return Value::nil();
}

Outcome native_ctx_get(NativeCall& call) { return local(call, call[0], call.has(1) ? call[1] : Value::nil()); }

Outcome native_ctx_locals(NativeCall& call) {
  return async::Scheduler::locals_of(scheduler_of(call).current_context());
}

Outcome native_ctx_deadline(NativeCall& call) {
  const auto left = scheduler_of(call).time_left(scheduler_of(call).current_context());
  if (!left) return Value::nil();
  return Value::fixnum(std::max<std::int64_t>(0, std::chrono::ceil<std::chrono::milliseconds>(*left).count()));
}

Outcome native_ctx_deadline_exceeded_p(NativeCall& call) {
  const auto left = scheduler_of(call).time_left(scheduler_of(call).current_context());
  return Value::boolean(left && *left <= loop::Duration::zero());
}

Outcome native_trace_id(NativeCall& call) { return local(call, call.heap().symbol(":trace/id"), Value::nil()); }
Outcome native_trace_span(NativeCall& call) { return local(call, call.heap().symbol(":trace/span"), Value::nil()); }
Outcome native_trace_parent_span(NativeCall& call) {
  return local(call, call.heap().symbol(":trace/parent-span"), Value::nil());
}

}  // namespace valk::natives
