// Functions of floats.

#include <cmath>

#include "support.hpp"

namespace valk::natives {

namespace {

// What gives no number for a number is outside of the function's domain.
Outcome function_of(NativeCall& call, double (*function)(double)) {
  if (!is_number(call[0])) return call.expected(0, "a number");
  const double number = float_of(call[0]);
  const double result = function(number);
  if (std::isnan(result) && !std::isnan(number)) {
    return call.raise(names::domain, "`" + std::string(call.name()) + "` has no value for " +
                                         vm::describe_value(call.heap(), call[0]));
  }
  return call.heap().floating(result);
}

double logarithm(double number) { return number == 0 ? NAN : std::log(number); }

}  // namespace

Outcome native_sqrt(NativeCall& call) { return function_of(call, std::sqrt); }
Outcome native_exp(NativeCall& call) { return function_of(call, std::exp); }
Outcome native_sin(NativeCall& call) { return function_of(call, std::sin); }
Outcome native_cos(NativeCall& call) { return function_of(call, std::cos); }
Outcome native_tan(NativeCall& call) { return function_of(call, std::tan); }
Outcome native_asin(NativeCall& call) { return function_of(call, std::asin); }
Outcome native_acos(NativeCall& call) { return function_of(call, std::acos); }

Outcome native_log(NativeCall& call) {
  const Outcome natural = function_of(call, logarithm);
  if (is_raise(natural) || !call.has(1)) return natural;
  if (!is_number(call[1])) return call.expected(1, "a number");
  const double base = float_of(call[1]);
  if (!(base > 0) || base == 1) return call.raise(names::domain, "a logarithm's base is positive and not 1");
  const double number = float_of(call[0]);
  // Exact where the library is.
  if (base == 2) return call.heap().floating(std::log2(number));
  if (base == 10) return call.heap().floating(std::log10(number));
  return call.heap().floating(std::log(number) / std::log(base));
}

Outcome native_atan(NativeCall& call) {
  if (!call.has(1)) return function_of(call, std::atan);
  for (std::uint32_t i = 0; i < 2; ++i) {
    if (!is_number(call[i])) return call.expected(i, "a number");
  }
  return call.heap().floating(std::atan2(float_of(call[0]), float_of(call[1])));
}

Outcome native_nan_p(NativeCall& call) {
  if (!is_number(call[0])) return call.expected(0, "a number");
  return Value::boolean(std::isnan(float_of(call[0])));
}

Outcome native_finite_p(NativeCall& call) {
  if (!is_number(call[0])) return call.expected(0, "a number");
  return Value::boolean(std::isfinite(float_of(call[0])));
}

}  // namespace valk::natives
