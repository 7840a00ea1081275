#pragma once

// The nodes of dicts (dict.hpp).
//
// An entry is three values: key, value, and a fixnum that packs the hash of the key (30 bits) above the entry's place in
// the order of the dict (31 bits). A node holds its entries in front of its children, both in the order of the five bits of
// the hash that the node's level looks at; levels look at the bits from the top. A node in a row (Dict of few entries,
// and whatever has the same 30 bits) has no order but that of places, and no children.

#include <bit>
#include <cstdint>

#include "valk/heap/dict.hpp"
#include "valk/heap/equality.hpp"

namespace valk::heap::dict {

inline constexpr std::size_t kEntry = 3;  // values of an entry
inline constexpr unsigned kHashBits = 30;
inline constexpr unsigned kLevelBits = 5;
inline constexpr unsigned kLevels = kHashBits / kLevelBits;
inline constexpr unsigned kPlaceBits = 31;
inline constexpr std::uint64_t kMostPlaces = std::uint64_t{1} << kPlaceBits;

[[nodiscard]] inline std::uint32_t short_hash(std::uint64_t full) {
  return static_cast<std::uint32_t>(full ^ full >> 30) & ((1U << kHashBits) - 1);
}
[[nodiscard]] inline std::uint32_t hash_of_key(Value key) { return short_hash(hash(key)); }
[[nodiscard]] inline std::uint32_t chunk(std::uint32_t hash, unsigned level) {
  return hash >> (kHashBits - kLevelBits * (level + 1)) & 31;
}

[[nodiscard]] inline Value mark_of(std::uint32_t hash, std::uint64_t place) {
  return Value::fixnum(static_cast<std::int64_t>(std::uint64_t{hash} << kPlaceBits | place));
}
[[nodiscard]] inline std::uint32_t hash_of_mark(Value mark) {
  return static_cast<std::uint32_t>(mark.as_fixnum() >> kPlaceBits);
}
[[nodiscard]] inline std::uint64_t place_of_mark(Value mark) {
  return static_cast<std::uint64_t>(mark.as_fixnum()) & (kMostPlaces - 1);
}

[[nodiscard]] inline bool is_row(const DictNode& node) { return node.extra != 0; }
[[nodiscard]] inline std::size_t entry_count(const DictNode& node) {
  return is_row(node) ? node.size / kEntry : static_cast<std::size_t>(std::popcount(node.entry_map));
}
// Where the entry or child of `bit` is, or would be, among those of `map`.
[[nodiscard]] inline std::size_t rank(std::uint32_t map, std::uint32_t bit) {
  return static_cast<std::size_t>(std::popcount(map & (bit - 1)));
}
[[nodiscard]] inline std::size_t child_slot(const DictNode& node, std::uint32_t bit) {
  return entry_count(node) * kEntry + rank(node.child_map, bit);
}

// Not filled: to be done before the next allocation.
[[nodiscard]] DictNode& make_node(Heap& heap, std::size_t slots, bool row = false);
[[nodiscard]] Value make_head(Heap& heap, Value root, std::size_t entries, std::uint64_t next_place);

// nullptr: not there. `depth`: of dicts in keys of dicts around this one (equality.cpp).
[[nodiscard]] const Value* find_entry(const Dict& dict, Value key, std::uint32_t hash, unsigned depth);
[[nodiscard]] bool same_key(Value a, Value b, unsigned depth);

// Shows `take(const Value* entry)` every entry, in no order.
template <class F>
void for_each_entry(const Dict& dict, F take) {
  if (dict.root.is_nil()) return;
  const DictNode* open[kLevels + 2] = {&as<DictNode>(dict.root)};
  std::size_t next_child[kLevels + 2] = {};
  for (std::size_t depth = 1; depth != 0;) {
    const DictNode& node = *open[depth - 1];
    std::size_t& next = next_child[depth - 1];
    const std::size_t entries = entry_count(node);
    if (next == 0) {
      for (std::size_t i = 0; i < entries; ++i) take(node.slots + i * kEntry);
      next = entries * kEntry;
    }
    if (next >= node.size) {
      --depth;
      continue;
    }
    open[depth] = &as<DictNode>(node.slots[next++]);
    next_child[depth++] = 0;
  }
}

}  // namespace valk::heap::dict

namespace valk::heap {

// equal(), with `depth` dicts around that are keys of dicts: from kDeepestKey on, such keys are compared by identity.
[[nodiscard]] bool equal_within(Value a, Value b, unsigned depth);
inline constexpr unsigned kDeepestKey = 256;

}  // namespace valk::heap
