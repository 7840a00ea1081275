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

}  // namespace valk::natives
