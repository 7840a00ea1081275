#pragma once

// What the files of this room share.

#include <cstdint>
#include <string>
#include <string_view>

#include "valk/heap/list.hpp"
#include "valk/vm/errors.hpp"
#include "valk/vm/machine.hpp"
#include "valk/vm/native.hpp"
#include "valk/vm/operations.hpp"

namespace valk::natives {

using heap::Root;
using heap::RootVector;
using heap::Value;
using vm::NativeCall;
using vm::Outcome;
namespace names = heap::names;

[[nodiscard]] inline bool is_raise(const Outcome& outcome) { return outcome.kind == Outcome::Kind::raise; }
[[nodiscard]] inline Value list_of(heap::Heap& heap, const RootVector& values) {
  return heap.list({values.data(), values.size()});
}

// Integers, floats, and booleans, which count as 1 and 0.
[[nodiscard]] inline bool is_number(Value value) {
  return heap::is_integer(value) || value.is_boolean() || heap::is<heap::Float>(value);
}
// Of an integer or boolean.
[[nodiscard]] inline std::int64_t as_integer(Value number) {
  return number.is_boolean() ? (number.is_true() ? 1 : 0) : heap::integer_of(number);
}
[[nodiscard]] inline Value integer_value(Value number) {
  return number.is_boolean() ? Value::fixnum(as_integer(number)) : number;
}
[[nodiscard]] inline double float_of(Value number) {
  const auto* real = heap::try_as<heap::Float>(number);
  return real != nullptr ? real->number : static_cast<double>(as_integer(number));
}

// Texts longer than this are refused: a string's length has 31 bits.
inline constexpr std::size_t kMostBytes = (std::size_t{1} << 31) - 64;
// Before a text or list of `bytes` is made: true when the heap may not grow that far. Then raise_too_large.
[[nodiscard]] inline bool is_too_large(NativeCall& call, std::size_t bytes) {
  // What is small is left to the machine, which notices a heap that has grown too large.
  constexpr std::size_t kSmall = 64 * 1024;
  return bytes > kSmall && (bytes > kMostBytes || call.heap().would_exceed_limit(bytes));
}
inline Outcome raise_too_large(NativeCall& call, std::size_t bytes) {
  return call.raise(names::out_of_memory,
                    "`" + std::string(call.name()) + "` would make a value of " + std::to_string(bytes) + " bytes");
}

}  // namespace valk::natives
