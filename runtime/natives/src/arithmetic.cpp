#include <cmath>
#include <numeric>

#include "support.hpp"

namespace valk::natives {

namespace {

using vm::Arithmetic;

// From left to right; the result so far is kept in the first operand's place, which is a root.
Outcome fold(NativeCall& call, Arithmetic operation) {
  for (std::uint32_t i = 1; i < call.count(); ++i) {
    const Outcome outcome = vm::arithmetic(call.machine(), operation, call[0], call[i]);
    if (is_raise(outcome)) return outcome;
    call.set(0, outcome.value);
  }
  return call[0];
}

// One operand is too few for a sum of its own: `(map (+ 1) list)`.
Outcome fold_or_partial(NativeCall& call, Arithmetic operation, std::int64_t neutral) {
  if (call.count() == 0) return Value::fixnum(neutral);
  if (call.count() == 1) return call.heap().partial(call.function(), call.operands());
  return fold(call, operation);
}

bool is_not_a_number(Value value) { return heap::is<heap::Float>(value) && std::isnan(float_of(value)); }

// A result that is not a number has spread from an operand.
Outcome extreme(NativeCall& call, vm::Order wanted) {
  for (std::uint32_t i = 0; i < call.count(); ++i) {
    if (!is_number(call[i])) return call.expected(i, "a number");
  }
  for (std::uint32_t i = 1; i < call.count(); ++i) {
    if (is_not_a_number(call[0])) break;
    if (is_not_a_number(call[i])) return call[i];
    const Outcome outcome = vm::order(call.machine(), wanted, call[i], call[0]);
    if (is_raise(outcome)) return outcome;
    if (outcome.value.is_true()) call.set(0, call[i]);
  }
  return call[0];
}

Outcome to_integer(NativeCall& call, double (*rounded)(double)) {
  if (!is_number(call[0])) return call.expected(0, "a number");
  if (!heap::is<heap::Float>(call[0])) return integer_value(call[0]);
  const double whole = rounded(heap::as<heap::Float>(call[0]).number);
  if (!(whole >= -0x1p63 && whole < 0x1p63)) {
    return call.raise(names::overflow, vm::describe_value(call.heap(), call[0]) + ", does not fit an integer");
  }
  return call.heap().integer(static_cast<std::int64_t>(whole));
}

Outcome integer_power(NativeCall& call, std::int64_t base, std::int64_t exponent) {
  std::int64_t result = 1;
  std::int64_t power = base;
  bool overflows = false;
  for (; exponent > 0 && !overflows; exponent >>= 1) {
    if ((exponent & 1) != 0) overflows = __builtin_mul_overflow(result, power, &result);
    // The last square is not used, so that it may overflow.
    if (exponent > 1) overflows = __builtin_mul_overflow(power, power, &power) || overflows;
  }
  if (!overflows) return call.heap().integer(result);
  return call.raise(names::overflow, "the power does not fit 64 bits");
}

}  // namespace

Outcome native_plus(NativeCall& call) { return fold_or_partial(call, Arithmetic::add, 0); }
Outcome native_times(NativeCall& call) { return fold_or_partial(call, Arithmetic::multiply, 1); }
Outcome native_minus(NativeCall& call) {
  return call.count() == 1 ? vm::negate(call.machine(), call[0]) : fold(call, Arithmetic::subtract);
}
Outcome native_divide(NativeCall& call) {
  if (call.count() > 1) return fold(call, Arithmetic::divide);
  return vm::arithmetic(call.machine(), Arithmetic::divide, Value::fixnum(1), call[0]);
}
Outcome native_remainder(NativeCall& call) { return fold(call, Arithmetic::remainder); }

Outcome native_min(NativeCall& call) { return extreme(call, vm::Order::less); }
Outcome native_max(NativeCall& call) { return extreme(call, vm::Order::greater); }

Outcome native_abs(NativeCall& call) {
  if (!is_number(call[0])) return call.expected(0, "a number");
  if (!heap::is<heap::Float>(call[0])) {
    return as_integer(call[0]) < 0 ? vm::negate(call.machine(), call[0]) : integer_value(call[0]);
  }
  return call.heap().floating(std::fabs(float_of(call[0])));
}

Outcome native_floor(NativeCall& call) { return to_integer(call, std::floor); }
Outcome native_ceil(NativeCall& call) { return to_integer(call, std::ceil); }
Outcome native_round(NativeCall& call) { return to_integer(call, std::round); }
Outcome native_trunc(NativeCall& call) { return to_integer(call, std::trunc); }
Outcome native_int(NativeCall& call) { return to_integer(call, std::trunc); }

Outcome native_float(NativeCall& call) {
  if (!is_number(call[0])) return call.expected(0, "a number");
  return heap::is<heap::Float>(call[0]) ? Outcome(call[0]) : Outcome(call.heap().floating(float_of(call[0])));
}

Outcome native_sign(NativeCall& call) {
  if (!is_number(call[0])) return call.expected(0, "a number");
  const double number = float_of(call[0]);
  if (std::isnan(number)) return call[0];
  return Value::fixnum(number > 0 ? 1 : number < 0 ? -1 : 0);
}

// The remainder, moved by one divisor where its sign is not the divisor's.
Outcome native_mod(NativeCall& call) {
  const Outcome remainder = vm::arithmetic(call.machine(), Arithmetic::remainder, call[0], call[1]);
  if (is_raise(remainder)) return remainder;
  const double rest = float_of(remainder.value);
  const double divisor = float_of(call[1]);
  if (rest == 0 || std::isnan(rest) || (rest < 0) == (divisor < 0)) return remainder;
  return vm::arithmetic(call.machine(), Arithmetic::add, remainder.value, call[1]);
}

Outcome native_gcd(NativeCall& call) {
  std::uint64_t result = 0;
  for (std::uint32_t i = 0; i < call.count(); ++i) {
    if (!call.is_integer(i)) return call.expected(i, "an integer");
    const std::int64_t number = call.integer(i);
    result = std::gcd(result, number < 0 ? 0 - static_cast<std::uint64_t>(number) : static_cast<std::uint64_t>(number));
  }
  if (result > INT64_MAX) return call.raise(names::overflow, "the greatest divisor does not fit 64 bits");
  return call.heap().integer(static_cast<std::int64_t>(result));
}

Outcome native_pow(NativeCall& call) {
  for (std::uint32_t i = 0; i < 2; ++i) {
    if (!is_number(call[i])) return call.expected(i, "a number");
  }
  const bool is_integral = !heap::is<heap::Float>(call[0]) && !heap::is<heap::Float>(call[1]);
  if (is_integral && as_integer(call[1]) >= 0) return integer_power(call, as_integer(call[0]), as_integer(call[1]));
  const double result = std::pow(float_of(call[0]), float_of(call[1]));
  if (std::isnan(result) && !std::isnan(float_of(call[0])) && !std::isnan(float_of(call[1]))) {
    return call.raise(names::domain, "a negative number to the power of a fraction");
  }
  return call.heap().floating(result);
}

}  // namespace valk::natives
