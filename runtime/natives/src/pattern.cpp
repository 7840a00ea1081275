// What patterns compile to, beside the taking apart itself.

#include "support.hpp"

namespace valk::natives {

namespace {

Outcome raise_no_match(NativeCall& call, const std::string& wanted) {
  return call.raise(names::no_match, "expected " + wanted + ", but got " + vm::describe_value(call.heap(), call[0]),
                    call[0]);
}

}  // namespace

// (%pattern/list value count rest?)
Outcome native_internal_pattern_list(NativeCall& call) {
  const auto count = static_cast<std::size_t>(call.integer(1));
  const bool takes_rest = heap::is_truthy(call[2]);
  const bool is_list = call.is_list(0);
  if (is_list && (takes_rest ? heap::list_length(call[0]) >= count : heap::list_length(call[0]) == count)) {
    return Value::nil();
  }
  return raise_no_match(call, "a list of " + std::string(takes_rest ? "at least " : "") + std::to_string(count) +
                                  (count == 1 ? " element" : " elements"));
}

Outcome native_internal_pattern_plist(NativeCall& call) {
  if (call[0].is_nil() || heap::is_plist(call[0])) return Value::nil();
  return raise_no_match(call, "a plist");
}

// (%pattern/list? value count rest?)
Outcome native_internal_pattern_list_p(NativeCall& call) {
  if (!call.is_list(0)) return Value::boolean(false);
  const std::size_t length = heap::list_length(call[0]);
  const auto count = static_cast<std::size_t>(call.integer(1));
  return Value::boolean(call[2].is_true() ? length >= count : length == count);
}

// (%pattern/has? value key)
Outcome native_internal_pattern_has_p(NativeCall& call) {
  if (call[0].is_nil() || !vm::can_look_up(call[0], call[1])) return Value::boolean(false);
  return Value::boolean(!vm::look_up(call.machine(), call[0], call[1]).is_absent());
}

}  // namespace valk::natives
