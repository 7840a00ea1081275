// Natives that wait for several handles.

#include "aio_operands.hpp"

namespace valk::natives {
namespace {

Outcome combine(NativeCall& call, Value (async::Scheduler::*combinator)(Value handles)) {
  if (!call.is_list(0)) return call.expected(0, "a list of handles");
  return (scheduler_of(call).*combinator)(call[0]);
}

}  // namespace

Outcome native_aio_all(NativeCall& call) { return combine(call, &async::Scheduler::all); }
Outcome native_aio_all_settled(NativeCall& call) { return combine(call, &async::Scheduler::all_settled); }
Outcome native_aio_race(NativeCall& call) { return combine(call, &async::Scheduler::race); }
Outcome native_aio_any(NativeCall& call) { return combine(call, &async::Scheduler::any); }

Outcome native_internal_aio_group(NativeCall& call) {
  return scheduler_of(call).group(call[0], call.operands().subspan(1));
}

Outcome native_internal_aio_abandon(NativeCall& call) {
  const Value handle = scheduler_of(call).abandon(call[0], call.operands().subspan(1));
  return handle.is_absent() ? call.raise(call[0]) : Outcome(handle);
}

}  // namespace valk::natives
