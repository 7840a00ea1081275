#include "support.hpp"
#include "valk/catalog/catalog.hpp"
#include "valk/vm/functions.hpp"

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

namespace {

// A function, or the name of something in the language; false: neither.
bool find_info(NativeCall& call, vm::FunctionInfo& info) {
  if (call.is_function(0)) {
    info = vm::function_info(call.heap(), call[0]);
    return true;
  }
  const bool is_name = call[0].is_symbol() || call.is_string(0);
  if (!is_name) return false;
  info.entry = catalog::find(call.is_string(0) ? call.text(0) : call.heap().symbols().name(call[0]));
  if (info.entry == nullptr) return false;
  info.documentation = info.entry->documentation;
  info.least = static_cast<std::size_t>(info.entry->min_operands);
  info.most = info.entry->max_operands;
  return true;
}

}  // namespace

Outcome native_arity(NativeCall& call) {
  if (!call.is_function(0)) return call.expected(0, "a function");
  const vm::FunctionInfo info = vm::function_info(call.heap(), call[0]);
  const Value most = info.most < 0 ? Value::nil() : Value::fixnum(info.most);
  return call.heap().list({call.heap().symbols().intern(":min"), Value::fixnum(static_cast<std::int64_t>(info.least)),
                           call.heap().symbols().intern(":max"), most});
}

Outcome native_doc(NativeCall& call) {
  vm::FunctionInfo info;
  if (!find_info(call, info)) return call.expected(0, "a function, or the name of something in the language,");
  return info.documentation.empty() ? Value::nil() : call.heap().string(info.documentation);
}

Outcome native_source_of(NativeCall& call) {
  if (!call.is_function(0)) return call.expected(0, "a function");
  const base::Location place = vm::function_info(call.heap(), call[0]).location;
  return place.source == nullptr ? Value::nil() : call.heap().string(place.source->slice(place.span));
}

}  // namespace valk::natives
