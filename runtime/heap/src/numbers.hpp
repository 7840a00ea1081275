#pragma once

// Numbers of both kinds, compared exactly.

#include <cmath>
#include <compare>
#include <cstdint>
#include <optional>

#include "valk/heap/object.hpp"

namespace valk::heap {

struct Number {
  bool is_float = false;
  std::int64_t integer = 0;
  double floating = 0;
};

// Integers, floats and booleans; nullopt for all else.
[[nodiscard]] inline std::optional<Number> number_of(Value value) {
  if (value.is_fixnum()) return Number{false, value.as_fixnum(), 0};
  if (value.is_boolean()) return Number{false, value.is_true() ? 1 : 0, 0};
  if (const auto* big = try_as<Integer>(value)) return Number{false, big->number, 0};
  if (const auto* real = try_as<Float>(value)) return Number{true, 0, real->number};
  return std::nullopt;
}

// Without rounding the integer to a float: 2^53 + 1 is greater than 2.0^53.
[[nodiscard]] inline std::partial_ordering order(std::int64_t integer, double floating) {
  if (std::isnan(floating)) return std::partial_ordering::unordered;
  if (floating >= 0x1p63) return std::partial_ordering::less;
  if (floating < -0x1p63) return std::partial_ordering::greater;
  const double whole = std::trunc(floating);
  const auto rounded = static_cast<std::int64_t>(whole);
  if (integer != rounded) return integer <=> rounded;
  return 0.0 <=> floating - whole;
}

[[nodiscard]] inline std::partial_ordering order(const Number& a, const Number& b) {
  if (a.is_float && b.is_float) return a.floating <=> b.floating;
  if (a.is_float) return 0 <=> order(b.integer, a.floating);
  if (b.is_float) return order(a.integer, b.floating);
  return a.integer <=> b.integer;
}

}  // namespace valk::heap
