#include "valk/vm/operations.hpp"

#include <cmath>
#include <compare>
#include <limits>

#include "valk/heap/dict.hpp"
#include "valk/heap/equality.hpp"
#include "valk/heap/list.hpp"
#include "valk/vm/errors.hpp"

namespace valk::vm {

namespace {

struct Operand {
  bool is_number = false;
  bool is_float = false;
  std::int64_t integer = 0;
  double floating = 0;

  [[nodiscard]] double as_float() const { return is_float ? floating : static_cast<double>(integer); }
};

Operand operand_of(Value value) {
  if (value.is_fixnum()) return {true, false, value.as_fixnum(), 0};
  if (const auto* real = heap::try_as<heap::Float>(value)) return {true, true, 0, real->number};
  if (value.is_boolean()) return {true, false, value.is_true() ? 1 : 0, 0};
  if (const auto* big = heap::try_as<heap::Integer>(value)) return {true, false, big->number, 0};
  return {};
}

constexpr std::string_view kSigns[] = {"+", "-", "*", "/", "%"};

std::string sign_of(Arithmetic operation) { return std::string(kSigns[static_cast<std::size_t>(operation)]); }

Outcome raise_no_number(Machine& machine, Arithmetic operation, Value operand) {
  return machine.raise(heap::names::type, "`" + sign_of(operation) + "` needs numbers, but got " +
                                              describe_value(machine.heap(), operand));
}

Outcome raise_overflow(Machine& machine, Arithmetic operation, std::int64_t b, std::int64_t c) {
  return machine.raise(heap::names::overflow, std::to_string(b) + " " + sign_of(operation) + " " + std::to_string(c) +
                                                  " does not fit 64 bits");
}

double of_floats(Arithmetic operation, double b, double c) {
  switch (operation) {
    case Arithmetic::add:
      return b + c;
    case Arithmetic::subtract:
      return b - c;
    case Arithmetic::multiply:
      return b * c;
    case Arithmetic::divide:
      return b / c;
    case Arithmetic::remainder:
      return std::fmod(b, c);
  }
  __builtin_unreachable();
}

// False: the result does not fit.
bool of_integers(Arithmetic operation, std::int64_t b, std::int64_t c, std::int64_t& out) {
  switch (operation) {
    case Arithmetic::add:
      return !__builtin_add_overflow(b, c, &out);
    case Arithmetic::subtract:
      return !__builtin_sub_overflow(b, c, &out);
    case Arithmetic::multiply:
      return !__builtin_mul_overflow(b, c, &out);
    case Arithmetic::divide:
      if (c == -1) return !__builtin_sub_overflow(std::int64_t{0}, b, &out);
      out = b / c;
      return true;
    case Arithmetic::remainder:
      out = c == -1 ? 0 : b % c;
      return true;
  }
  __builtin_unreachable();
}

Outcome raise_not_ordered(Machine& machine, Value b, Value c) {
  return machine.raise(heap::names::type, "cannot order " + describe_value(machine.heap(), b) + ", and " +
                                              describe_value(machine.heap(), c) +
                                              ": two numbers or two strings are needed");
}

Outcome raise_no_list(Machine& machine, std::string_view function, Value value) {
  return machine.raise(heap::names::type, "`" + std::string(function) + "` needs a list, but got " +
                                              describe_value(machine.heap(), value));
}

Outcome raise_empty(Machine& machine, std::string_view function) {
  return machine.raise(heap::names::empty, "`" + std::string(function) + "` of an empty list");
}

}  // namespace

Outcome arithmetic(Machine& machine, Arithmetic operation, Value b, Value c) {
  const Operand x = operand_of(b);
  const Operand y = operand_of(c);
  if (!x.is_number) return raise_no_number(machine, operation, b);
  if (!y.is_number) return raise_no_number(machine, operation, c);
  if (x.is_float || y.is_float) {
    return machine.heap().floating(of_floats(operation, x.as_float(), y.as_float()));
  }
  const bool divides = operation == Arithmetic::divide || operation == Arithmetic::remainder;
  if (divides && y.integer == 0) {
    return machine.raise(heap::names::divide_by_zero, std::to_string(x.integer) + " divided by zero");
  }
  std::int64_t out = 0;
  if (!of_integers(operation, x.integer, y.integer, out))
    return raise_overflow(machine, operation, x.integer, y.integer);
  return machine.heap().integer(out);
}

Outcome negate(Machine& machine, Value operand) {
  const Operand x = operand_of(operand);
  if (x.is_float) {
    return machine.heap().floating(-x.floating);
  }
  return arithmetic(machine, Arithmetic::subtract, Value::fixnum(0), operand);
}

Outcome order(Machine& machine, Order wanted, Value b, Value c) {
  const auto found = heap::compare(b, c);
  if (!found) return raise_not_ordered(machine, b, c);
  switch (wanted) {
    case Order::less:
      return Value::boolean(*found < 0);
    case Order::less_or_equal:
      return Value::boolean(*found <= 0);
    case Order::greater:
      return Value::boolean(*found > 0);
    case Order::greater_or_equal:
      return Value::boolean(*found >= 0);
  }
  __builtin_unreachable();
}

Outcome list_head(Machine& machine, Value list) {
  if (list.is_nil()) return raise_empty(machine, "head");
  if (!heap::is_list(list)) return raise_no_list(machine, "head", list);
  return heap::list_head(list);
}

Outcome list_tail(Machine& machine, Value list) {
  if (list.is_nil()) return raise_empty(machine, "tail");
  if (!heap::is_list(list)) return raise_no_list(machine, "tail", list);
  return heap::list_tail(machine.heap(), list);
}

Outcome list_nth(Machine& machine, Value index, Value list) {
  if (!heap::is_list(list)) return raise_no_list(machine, "nth", list);
  if (!heap::is_integer(index)) {
    return machine.raise(heap::names::type,
                         "`nth` needs an integer as index, but got " + describe_value(machine.heap(), index));
  }
  const std::int64_t place = heap::integer_of(index);
  const std::size_t count = heap::list_length(list);
  if (place < 1 || static_cast<std::uint64_t>(place) > count) {
    return machine.raise(heap::names::index, "index " + std::to_string(place) + " is outside of a list of " +
                                                 std::to_string(count) + ", whose indexes begin at 1");
  }
  return heap::list_nth(list, static_cast<std::size_t>(place) - 1);
}

Outcome list_cons(Machine& machine, Value head, Value tail) {
  if (!heap::is_list(tail)) {
    return machine.raise(heap::names::type, "`cons` needs a list to put a value in front of, but got " +
                                                describe_value(machine.heap(), tail));
  }
  return machine.heap().cons(head, tail);
}

Outcome length(Machine& machine, Value collection) {
  if (const auto* string = heap::try_as<heap::String>(collection)) {
    return Value::fixnum(string->code_points);
  }
  if (const auto* bytes = heap::try_as<heap::Bytes>(collection)) {
    return Value::fixnum(bytes->size);
  }
  if (heap::is_list(collection)) {
    return Value::fixnum(static_cast<std::int64_t>(heap::list_length(collection)));
  }
  if (heap::is<heap::Dict>(collection)) return Value::fixnum(static_cast<std::int64_t>(heap::dict_length(collection)));
  return machine.raise(heap::names::type, "`len` needs a list, a string, a dict or bytes, but got " +
                                              describe_value(machine.heap(), collection));
}

Outcome list_join(Machine& machine, std::span<const Value> lists) {
  for (const Value list : lists) {
    if (!heap::is_list(list)) return raise_no_list(machine, "join", list);
  }
  // From the right, so that each element is copied once.
  heap::Root joined(machine.heap(), lists.back());
  for (std::size_t i = lists.size() - 1; i-- > 0;) joined = heap::list_join(machine.heap(), lists[i], joined);
  return joined.get();
}

}  // namespace valk::vm
