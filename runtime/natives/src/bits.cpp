// Integers as rows of 64 bits, in two's complement.

#include <bit>

#include "support.hpp"

namespace valk::natives {

namespace {

Outcome check_integers(NativeCall& call) {
  for (std::uint32_t i = 0; i < call.count(); ++i) {
    if (!call.is_integer(i)) return call.expected(i, "an integer");
  }
  return Value::nil();
}

template <class Operation>
Outcome fold(NativeCall& call, std::int64_t start, Operation operation) {
  const Outcome checked = check_integers(call);
  if (is_raise(checked)) return checked;
  for (std::uint32_t i = 0; i < call.count(); ++i) start = operation(start, call.integer(i));
  return call.heap().integer(start);
}

// Shifts by 64 and more are 64: no bit is left, or the sign alone.
template <class Operation>
Outcome shift(NativeCall& call, Operation operation) {
  const Outcome checked = check_integers(call);
  if (is_raise(checked)) return checked;
  if (call.integer(1) < 0) {
    return call.raise(names::value, "`" + std::string(call.name()) + "` needs a count of at least 0, but got " +
                                        std::to_string(call.integer(1)));
  }
  const bool is_whole = call.integer(1) >= 64;
  return call.heap().integer(operation(call.integer(0), is_whole ? 64 : static_cast<unsigned>(call.integer(1))));
}

}  // namespace

Outcome native_bit_and(NativeCall& call) {
  return fold(call, -1, [](std::int64_t a, std::int64_t b) { return a & b; });
}
Outcome native_bit_or(NativeCall& call) {
  return fold(call, 0, [](std::int64_t a, std::int64_t b) { return a | b; });
}
Outcome native_bit_xor(NativeCall& call) {
  return fold(call, 0, [](std::int64_t a, std::int64_t b) { return a ^ b; });
}

Outcome native_bit_not(NativeCall& call) {
  const Outcome checked = check_integers(call);
  return is_raise(checked) ? checked : Outcome(call.heap().integer(~call.integer(0)));
}

Outcome native_bit_shift_left(NativeCall& call) {
  return shift(call, [](std::int64_t number, unsigned count) {
    return count == 64 ? 0 : static_cast<std::int64_t>(static_cast<std::uint64_t>(number) << count);
  });
}
Outcome native_bit_shift_right(NativeCall& call) {
  return shift(call, [](std::int64_t number, unsigned count) { return number >> (count == 64 ? 63 : count); });
}

Outcome native_bit_count(NativeCall& call) {
  const Outcome checked = check_integers(call);
  if (is_raise(checked)) return checked;
  return Value::fixnum(std::popcount(static_cast<std::uint64_t>(call.integer(0))));
}

Outcome native_bit_test_p(NativeCall& call) {
  const Outcome checked = check_integers(call);
  if (is_raise(checked)) return checked;
  if (call.integer(1) < 0 || call.integer(1) > 63) return call.raise(names::index, "bits are counted from 0 to 63");
  return Value::boolean((call.integer(0) >> call.integer(1) & 1) != 0);
}

}  // namespace valk::natives
