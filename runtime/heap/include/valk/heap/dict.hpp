#pragma once

// Persistent hash maps.
//
// Up to kSmallDict entries lie in one row. More of them are a hash trie of 32-way nodes (Bagwell's HAMT, with entries in
// front of children as in CHAMP), so that a change copies a path of a few nodes and shares the rest.
//
// Entries come out in the order in which their keys were first set: each carries its place beside the hash of its key,
// and walking in order sorts by it. A key that is set again keeps its place.
//
// Keys are compared by `==`; what `==` compares by identity (functions, handles) can be a key, but all of one type share
// a hash. Nothing here recurses deeper than the trie.

#include <cstddef>
#include <span>
#include <vector>

#include "valk/heap/heap.hpp"

namespace valk::heap {

struct DictEntry {
  Value key;
  Value value;
};

[[nodiscard]] inline std::size_t dict_length(Value dict) { return as<Dict>(dict).size; }
// absent: not there. Does not allocate.
[[nodiscard]] Value dict_get(Value dict, Value key);
// In order; good until the next allocation.
[[nodiscard]] std::vector<DictEntry> dict_entries(Value dict);

// Keys and values in turn, as in Heap::list; of equal keys the last value counts, at the place of the first.
[[nodiscard]] Value make_dict(Heap& heap, std::span<const Value> pairs);
[[nodiscard]] Value dict_set(Heap& heap, Value dict, Value key, Value value);
[[nodiscard]] Value dict_remove(Heap& heap, Value dict, Value key);
// `pairs` set one after the other: at once where they are many.
[[nodiscard]] Value dict_set_all(Heap& heap, Value dict, std::span<const Value> pairs);

inline constexpr std::size_t kSmallDict = 8;

}  // namespace valk::heap
