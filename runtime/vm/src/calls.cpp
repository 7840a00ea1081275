// Calls of everything but a closure that is given as many operands as it has parameters.

#include <algorithm>

#include "state.hpp"
#include "valk/heap/list.hpp"
#include "valk/vm/errors.hpp"

namespace valk::vm {

using compile::kLinkage;

Called State::call(std::uint32_t a, std::size_t count) {
  for (;;) {
    const Value function = base[a];
    if (!function.is_object()) return call_lookup(a, count);
    switch (function.as_object()->type) {
      case heap::Type::closure:
        return call_closure(a, count);
      case heap::Type::partial:
        spread_partial(a, count);
        break;
      case heap::Type::native: {
        bool again = false;
        const Called called = call_native(a, count, again);
        if (!again) return called;
        break;
      }
      default:
        return call_lookup(a, count);
    }
  }
}

Called State::call_closure(std::uint32_t a, std::size_t count) {
  const auto& closure = heap::as<Closure>(base[a]);
  const std::size_t parameters = closure.parameters();
  if (!closure.has_rest()) {
    if (count == parameters) return Called::closure;
    if (count > 0 && count < parameters) return make_partial(a, count);
  } else if (count >= parameters) {
    Value* const operands = base + a + kLinkage;
    operands_end = operands + count;
    const Value rest = heap.list({operands + parameters, count - parameters});
    operands[parameters] = rest;
    operands_end = nullptr;
    return Called::closure;
  }
  raise_arity(base[a], count);
  return Called::raised;
}

Called State::make_partial(std::uint32_t a, std::size_t count) {
  Value* const operands = base + a + kLinkage;
  operands_end = operands + count;
  base[a] = heap.partial(base[a], {operands, count});
  operands_end = nullptr;
  return Called::value;
}

void State::spread_partial(std::uint32_t a, std::size_t& count) {
  const std::size_t more = heap::as<heap::Partial>(base[a]).size;
  Value* const operands = ensure_room(base + a + kLinkage, count + more);
  std::copy_backward(operands, operands + count, operands + count + more);
  const auto& partial = heap::as<heap::Partial>(base[a]);
  std::copy(partial.operands, partial.operands + more, operands);
  base[a] = partial.function;
  count += more;
}

Called State::call_native(std::uint32_t a, std::size_t& count, bool& again) {
  const auto& native = heap::as<Native>(base[a]);
  Value* const operands = base + a + kLinkage;
  if ((native.extra & Native::kAcceptsSystem) != 0 && count > 0) {
    const auto* ref = heap::try_as<heap::Ref>(operands[0]);
    if (ref != nullptr && ref->kind->is_system) std::copy(operands + 1, operands + count--, operands);
  }
  const auto least = native.min_operands;
  const bool is_fixed = native.max_operands == static_cast<std::int32_t>(least);
  if (count < least || (native.max_operands >= 0 && count > static_cast<std::size_t>(native.max_operands))) {
    if (is_fixed && count > 0 && count < least) return make_partial(a, count);
    raise_arity(base[a], count);
    return Called::raised;
  }
  operands_end = operands + count;
  NativeCall native_call(machine, operands, static_cast<std::uint32_t>(count));
  const Outcome outcome = reinterpret_cast<NativeFunction>(native.function)(native_call);
  operands_end = nullptr;
  switch (outcome.kind) {
    case Outcome::Kind::value:
      base[a] = outcome.value;
      return Called::value;
    case Outcome::Kind::raise:
      error = outcome.value;
      return Called::raised;
    case Outcome::Kind::suspend:
      return Called::suspended;
    case Outcome::Kind::moved:
      return Called::moved;
    case Outcome::Kind::call:
      break;
  }
  count = static_cast<std::size_t>(outcome.value.as_fixnum());
  again = true;
  return Called::value;
}

Called State::call_spread(std::uint32_t a) {
  const Value list = base[a + kLinkage];
  if (!heap::is_list(list)) {
    raise(names::type, "the operands of a call must be a list, not " + std::string(heap::type_phrase(list)));
    return Called::raised;
  }
  const std::size_t count = heap::list_length(list);
  Value* operand = ensure_room(base + a + kLinkage, count);
  for (heap::ListIterator it(list); !it.done(); it.next()) *operand++ = it.value();
  return call(a, count);
}

Called State::call_lookup(std::uint32_t a, std::size_t count) {
  Value collection = base[a];
  Value* const operands = base + a + kLinkage;
  const bool by_keyword = collection.is_keyword();
  if (count < 1 || count > 2 || (!by_keyword && !can_look_up(collection, operands[0]))) {
    raise(names::not_callable, "cannot call " + describe_value(heap, collection));
    return Called::raised;
  }
  Value key = operands[0];
  if (by_keyword) {
    std::swap(collection, key);
    if (!can_look_up(collection, key)) {
      const std::string wanted(heap.symbols().name(key));
      raise(names::type, "`" + wanted + "` needs a plist to look in, not " + describe_value(heap, collection));
      return Called::raised;
    }
  }
  operands_end = operands + count;
  const Value found = look_up(machine, collection, key);
  operands_end = nullptr;
  base[a] = !found.is_absent() ? found : count == 2 ? operands[1] : Value::nil();
  return Called::value;
}

void State::make_closure(std::uint32_t a, const Code& code) {
  const compile::Prototype& prototype = details_of(code).prototype;
  const auto& running = heap::as<Closure>(base[-2]);
  Value captured[256];
  std::size_t count = 0;
  for (const compile::Capture& capture : prototype.captures) {
    captured[count++] = capture.from_register ? base[capture.index] : running.captured[capture.index];
  }
  const std::uint32_t rest = prototype.has_rest ? Closure::kRest : 0;
  base[a] = heap.closure(code, Closure::kMark | rest | prototype.parameters, {captured, count});
}

}  // namespace valk::vm
