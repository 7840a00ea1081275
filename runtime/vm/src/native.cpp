#include "valk/vm/native.hpp"

#include <algorithm>

#include "state.hpp"
#include "valk/vm/errors.hpp"

namespace valk::vm {

std::string_view NativeCall::name() const { return heap().symbols().name(heap::as<Native>(function()).name); }

Outcome NativeCall::expected(std::uint32_t index, std::string_view what) {
  return raise(names::type, "`" + std::string(name()) + "` needs " + std::string(what) + " as operand " +
                                std::to_string(index + 1) + ", but got " + describe_value(heap(), operands_[index]));
}

Outcome NativeCall::raise(Value kind, std::string_view message, Value data) {
  return machine_.raise(kind, message, data);
}

Outcome NativeCall::tail_call(Value function, std::initializer_list<Value> operands) {
  State& state = *machine_.state_;
  operands_ = state.ensure_room(operands_, operands.size());
  operands_[-static_cast<std::ptrdiff_t>(compile::kLinkage)] = function;
  std::copy(operands.begin(), operands.end(), operands_);
  return {Outcome::Kind::call, Value::fixnum(static_cast<std::int64_t>(operands.size()))};
}

Outcome NativeCall::tail_call_list(Value function, Value operand_list) {
  State& state = *machine_.state_;
  const std::size_t count = heap::list_length(operand_list);
  operands_ = state.ensure_room(operands_, count);
  operands_[-static_cast<std::ptrdiff_t>(compile::kLinkage)] = function;
  Value* operand = operands_;
  for (heap::ListIterator it(operand_list); !it.done(); it.next()) *operand++ = it.value();
  return {Outcome::Kind::call, Value::fixnum(static_cast<std::int64_t>(count))};
}

}  // namespace valk::vm
