#pragma once

// The language's `==`, hashing to match, and order. None of them recurses, however deep the data.

#include <compare>
#include <cstdint>
#include <optional>

#include "valk/heap/value.hpp"

namespace valk::heap {

// Structural on data: numbers by value (booleans count as 1 and 0), strings, lists, dicts; identity on everything else.
[[nodiscard]] bool equal(Value a, Value b);
// equal(a, b) implies hash(a) == hash(b).
[[nodiscard]] std::uint64_t hash(Value value);
// Numbers (booleans among them) by value, strings by code point; nullopt for any other pair: an error of type.
// NaN is unordered.
[[nodiscard]] std::optional<std::partial_ordering> compare(Value a, Value b);

}  // namespace valk::heap
