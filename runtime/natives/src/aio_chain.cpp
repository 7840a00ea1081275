// Natives that wait for one handle.

#include "aio_operands.hpp"

namespace valk::natives {

Outcome native_aio_then(NativeCall& call) {
  if (!is_callable(call[1])) return call.expected(1, "a function");
  return scheduler_of(call).then(call[0], call[1]);
}

Outcome native_aio_map(NativeCall& call) { return native_aio_then(call); }

Outcome native_aio_catch(NativeCall& call) {
  const bool has_kind = call.has(2);
  const std::uint32_t function = has_kind ? 2 : 1;
  if (has_kind && !call[1].is_keyword()) return call.expected(1, "a keyword, the kind of error to catch");
  if (!is_callable(call[function])) return call.expected(function, "a function");
  return scheduler_of(call).on_error(call[0], has_kind ? call[1] : Value::nil(), call[function]);
}

Outcome native_aio_finally(NativeCall& call) {
  if (!is_callable(call[1])) return call.expected(1, "a function");
  return scheduler_of(call).always(call[0], call[1]);
}

Outcome native_aio_try(NativeCall& call) { return scheduler_of(call).attempt(call[0]); }

Outcome native_aio_bracket(NativeCall& call) {
  if (!is_callable(call[1])) return call.expected(1, "a function");
  if (!is_callable(call[2])) return call.expected(2, "a function");
  return scheduler_of(call).bracket(call[0], call[1], call[2]);
}

Outcome native_aio_on_cancel(NativeCall& call) {
  if (!is_callable(call[1])) return call.expected(1, "a function");
  call.set(0, handle_operand(call, 0));
  scheduler_of(call).on_cancel(call[0], call[1]);
  return call[0];
}

Outcome native_aio_await(NativeCall& call) { return scheduler_of(call).await(call, call[0]); }

}  // namespace valk::natives
