#include "support.hpp"

namespace valk::natives {

// The operands between the function and the list go in front of the list's elements.
Outcome native_apply(NativeCall& call) {
  if (call.count() == 1) return call.tail_call_list(call[0], Value::nil());
  const std::uint32_t last = call.count() - 1;
  if (!call.is_list(last)) return call.expected(last, "a list");
  if (last == 1) return call.tail_call_list(call[0], call[1]);
  Root front(call.heap(), call.heap().list(call.operands().subspan(1, last - 1)));
  const Value operands = heap::list_join(call.heap(), front, call[last]);
  return call.tail_call_list(call[0], operands);
}

}  // namespace valk::natives
