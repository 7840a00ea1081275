#pragma once

// The nodes of dicts (dict.hpp).
//
// An entry is three values: key, value, and a fixnum that packs the hash of the key (30 bits) above the entry's place in
// the order of the dict (31 bits). A node looks at five bits of the hash, those of its level, counted from the top; it holds
// its entries in front of its children, both in the order of these bits. All hashes below a node agree with its `prefix` in
// the bits above its level: levels at which nothing parts are left out, so that each node has at least two entries or
// children. A row holds entries in the order of places: those of one hash (kCollision), or those of a small dict (kLoose).

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
inline constexpr unsigned kCollision = kLevels;  // in place of a level
inline constexpr unsigned kLoose = kLevels + 1;
inline constexpr std::uint64_t kMostPlaces = std::uint64_t{1} << kPlaceBits;

// Integers (and what equals them) keep their neighbours: a block of 1,024 is a subtree, whose nodes a walk from number to
// number finds in the cache. The blocks are scattered.
[[nodiscard]] inline std::uint32_t hash_of_integer(std::int64_t number) {
  constexpr unsigned kBlockBits = 2 * kLevelBits;
  constexpr std::uint32_t kInBlock = (1U << kBlockBits) - 1;
  const std::uint64_t mixed = static_cast<std::uint64_t>(number >> kBlockBits) * 0x9E3779B97F4A7C15U;
  const auto block = static_cast<std::uint32_t>(mixed >> (64 - kHashBits));
  return block ^ (static_cast<std::uint32_t>(number) & kInBlock);
}
[[nodiscard]] std::uint32_t hash_of_other_key(Value key);
[[nodiscard]] inline std::uint32_t hash_of_key(Value key) {
  return key.is_fixnum() ? hash_of_integer(key.as_fixnum()) : hash_of_other_key(key);
}
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

// The first level at which two hashes differ; kCollision when they do not.
[[nodiscard]] inline unsigned parting_level(std::uint32_t a, std::uint32_t b) {
  return a == b ? kCollision : (static_cast<unsigned>(std::countl_zero(a ^ b)) - (32 - kHashBits)) / kLevelBits;
}

// Without a call into the library, which std::popcount is on machines that are not known to count bits.
[[nodiscard]] inline std::size_t count_bits(std::uint32_t map) {
  map -= map >> 1 & 0x5555'5555U;
  map = (map & 0x3333'3333U) + (map >> 2 & 0x3333'3333U);
  map = (map + (map >> 4)) & 0x0F0F'0F0FU;
  return map * 0x0101'0101U >> 24;
}

[[nodiscard]] inline unsigned level_of(const DictNode& node) { return node.extra; }
[[nodiscard]] inline bool is_row(const DictNode& node) { return node.extra >= kCollision; }
[[nodiscard]] inline bool is_loose(const DictNode& node) { return node.extra == kLoose; }
[[nodiscard]] inline std::size_t entry_count(const DictNode& node) {
  return is_row(node) ? node.size / kEntry : count_bits(node.entry_map);
}
// Where the entry or child of `bit` is, or would be, among those of `map`.
[[nodiscard]] inline std::size_t rank(std::uint32_t map, std::uint32_t bit) { return count_bits(map & (bit - 1)); }
[[nodiscard]] inline std::size_t child_slot(const DictNode& node, std::uint32_t bit) {
  return entry_count(node) * kEntry + rank(node.child_map, bit);
}

// Its slots are not filled: to be done before the next allocation.
[[nodiscard]] DictNode& make_node(Heap& heap, std::size_t slots, unsigned level, std::uint32_t prefix);
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
