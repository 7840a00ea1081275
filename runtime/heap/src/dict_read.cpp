#include <algorithm>
#include <cmath>

#include "dict_nodes.hpp"
#include "numbers.hpp"

namespace valk::heap {

namespace dict {

std::uint32_t hash_of_other_key(Value key) {
  if (const auto number = number_of(key)) {
    if (!number->is_float) return hash_of_integer(number->integer);
    const double real = number->floating;
    if (real >= -0x1p63 && real < 0x1p63 && real == std::trunc(real)) {
      return hash_of_integer(static_cast<std::int64_t>(real));
    }
  }
  const std::uint64_t full = hash(key);
  return static_cast<std::uint32_t>(full ^ full >> 30) & ((1U << kHashBits) - 1);
}

bool same_key(Value a, Value b, unsigned depth) {
  if (a == b && !is<Float>(a)) return true;  // NaN is no key of itself
  // Of these there is one value each, and no other is equal to it but numbers to numbers.
  if (a.is_keyword() || a.is_symbol() || (a.is_fixnum() && b.is_fixnum())) return false;
  return equal_within(a, b, depth + 1);
}

namespace {

const Value* find_in_row(const DictNode& row, Value key, std::uint32_t hash, unsigned depth) {
  for (std::size_t i = 0; i < row.size; i += kEntry) {
    const Value* entry = row.slots + i;
    if (hash_of_mark(entry[2]) == hash && same_key(key, entry[0], depth)) return entry;
  }
  return nullptr;
}

}  // namespace

const Value* find_entry(const Dict& dict, Value key, std::uint32_t hash, unsigned depth) {
  if (dict.root.is_nil()) return nullptr;
  const DictNode* node = &as<DictNode>(dict.root);
  // A way that leads astray ends at an entry of another hash.
  while (!is_row(*node)) {
    const std::uint32_t bit = 1U << chunk(hash, level_of(*node));
    if ((node->entry_map & bit) != 0) {
      const Value* entry = node->slots + rank(node->entry_map, bit) * kEntry;
      return hash_of_mark(entry[2]) == hash && same_key(key, entry[0], depth) ? entry : nullptr;
    }
    if ((node->child_map & bit) == 0) return nullptr;
    node = &as<DictNode>(node->slots[child_slot(*node, bit)]);
  }
  return find_in_row(*node, key, hash, depth);
}

}  // namespace dict

Value dict_get(Value dict, Value key) {
  const Value* entry = dict::find_entry(as<Dict>(dict), key, dict::hash_of_key(key), 0);
  return entry != nullptr ? entry[1] : Value::absent();
}

std::vector<DictEntry> dict_entries(Value value) {
  struct Placed {
    std::uint64_t place;
    DictEntry entry;
  };
  const auto& dict = as<Dict>(value);
  std::vector<Placed> placed;
  placed.reserve(dict.size);
  dict::for_each_entry(dict, [&](const Value* entry) {
    placed.push_back({dict::place_of_mark(entry[2]), {entry[0], entry[1]}});
  });
  std::sort(placed.begin(), placed.end(), [](const Placed& a, const Placed& b) { return a.place < b.place; });
  std::vector<DictEntry> entries;
  entries.reserve(placed.size());
  for (const Placed& one : placed) entries.push_back(one.entry);
  return entries;
}

}  // namespace valk::heap
