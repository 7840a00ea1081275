// Dicts with one entry set or removed: the nodes on the way to it are copied, from below.

#include <algorithm>

#include "dict_nodes.hpp"

namespace valk::heap {

namespace {

using namespace dict;

// The way from the root to the node where a key is, or belongs; all of it and what else is at work is rooted.
struct Path {
  Path(Heap& heap, Value the_dict, Value the_key, Value the_value)
      : values{the_dict, the_key, the_value}, hash(hash_of_key(the_key)), span(heap, values) {
    Value at = as<Dict>(the_dict).root;
    for (;; ++last_step) {
      nodes()[last_step] = at;
      const auto& node = as<DictNode>(at);
      if (is_loose(node)) return;
      parts = parting_level(hash, node.prefix) < level_of(node);
      if (parts || is_row(node)) return;
      const std::uint32_t bit = bit_in(node);
      if ((node.child_map & bit) == 0) return;
      at = node.slots[child_slot(node, bit)];
    }
  }

  [[nodiscard]] Value& dict() { return values[0]; }
  [[nodiscard]] Value& key() { return values[1]; }
  [[nodiscard]] Value& value() { return values[2]; }
  [[nodiscard]] Value& built() { return values[3]; }
  [[nodiscard]] Value* nodes() { return values + 4; }
  [[nodiscard]] const DictNode& last() { return as<DictNode>(nodes()[last_step]); }
  [[nodiscard]] std::uint32_t bit_in(const DictNode& node) const { return 1U << chunk(hash, level_of(node)); }

  Value values[4 + kLevels + 1];  // dict, key, value, the node built last, the nodes from the root
  const std::uint32_t hash;
  unsigned last_step = 0;
  bool parts = false;  // the hash is none of those below the last node
  RootSpan span;
};

// `from` with `removed` slots at `at` left out and room for `added` there.
DictNode& copy_around(Heap& heap, Value& from, std::size_t at, std::size_t removed, std::size_t added) {
  const auto& original = as<DictNode>(from);
  DictNode& copy = make_node(heap, original.size - removed + added, level_of(original), original.prefix);
  const auto& old = as<DictNode>(from);  // may have moved
  copy.entry_map = old.entry_map;
  copy.child_map = old.child_map;
  std::copy(old.slots, old.slots + at, copy.slots);
  std::copy(old.slots + at + removed, old.slots + old.size, copy.slots + at + added);
  return copy;
}

void fill_entry(Value* entry, Path& path, std::uint64_t place) {
  entry[0] = path.key();
  entry[1] = path.value();
  entry[2] = mark_of(path.hash, place);
}

// The parents of path.built(), in front of the last step, point to their new child.
Value rebuild_above(Heap& heap, Path& path) {
  for (unsigned step = path.last_step; step-- > 0;) {
    Value& parent = path.nodes()[step];
    const std::size_t slot = child_slot(as<DictNode>(parent), path.bit_in(as<DictNode>(parent)));
    DictNode& copy = copy_around(heap, parent, slot, 1, 1);
    copy.slots[slot] = path.built();
    path.built() = Value::object(&copy);
  }
  return path.built();
}

// Where the key's entry begins in the last node; the node's size when it is not there.
std::size_t slot_of_key(Path& path) {
  const DictNode& node = path.last();
  const auto is_at = [&](std::size_t slot) {
    return hash_of_mark(node.slots[slot + 2]) == path.hash && same_key(path.key(), node.slots[slot], 0);
  };
  if (is_row(node)) {
    std::size_t slot = 0;
    while (slot < node.size && !is_at(slot)) slot += kEntry;
    return slot;
  }
  const std::uint32_t bit = path.bit_in(node);
  if (path.parts || (node.entry_map & bit) == 0) return node.size;
  const std::size_t slot = rank(node.entry_map, bit) * kEntry;
  return is_at(slot) ? slot : node.size;
}

// A node of the path's entry and the last node, whose hashes part above that node's level.
void build_fork(Heap& heap, Path& path, std::uint64_t place) {
  const std::uint32_t prefix = path.last().prefix;
  const unsigned level = parting_level(prefix, path.hash);
  DictNode& fork = make_node(heap, kEntry + 1, level, prefix);
  fork.entry_map = 1U << chunk(path.hash, level);
  fork.child_map = 1U << chunk(prefix, level);
  fill_entry(fork.slots, path, place);
  fork.slots[kEntry] = path.nodes()[path.last_step];
  path.built() = Value::object(&fork);
}

// A node of the entry at `slot` of the last node and the path's own.
void build_pair(Heap& heap, Path& path, std::size_t slot, std::uint64_t place) {
  const std::uint32_t other = hash_of_mark(path.last().slots[slot + 2]);
  const unsigned level = parting_level(other, path.hash);
  DictNode& pair = make_node(heap, 2 * kEntry, level, other);
  const bool other_first = other <= path.hash;
  if (level != kCollision) pair.entry_map = 1U << chunk(other, level) | 1U << chunk(path.hash, level);
  std::copy_n(path.last().slots + slot, kEntry, pair.slots + (other_first ? 0 : kEntry));
  fill_entry(pair.slots + (other_first ? kEntry : 0), path, place);
  path.built() = Value::object(&pair);
}

// The last node with the path's entry, whose key is not there yet.
void add_to_last(Heap& heap, Path& path, std::uint64_t place) {
  if (path.parts) return build_fork(heap, path, place);
  Value& last = path.nodes()[path.last_step];
  if (is_row(path.last())) {
    DictNode& copy = copy_around(heap, last, path.last().size, 0, kEntry);
    fill_entry(copy.slots + copy.size - kEntry, path, place);
    path.built() = Value::object(&copy);
    return;
  }
  const std::uint32_t bit = path.bit_in(path.last());
  const std::size_t slot = rank(path.last().entry_map, bit) * kEntry;
  if ((path.last().entry_map & bit) == 0) {
    DictNode& copy = copy_around(heap, last, slot, 0, kEntry);
    copy.entry_map |= bit;
    fill_entry(copy.slots + slot, path, place);
    path.built() = Value::object(&copy);
    return;
  }
  // Another key has the bits: both go one step down.
  build_pair(heap, path, slot, place);
  DictNode& smaller = copy_around(heap, last, slot, kEntry, 1);
  smaller.entry_map &= ~bit;
  smaller.child_map |= bit;
  // The gap lies where the entry was; children come behind the entries.
  const std::size_t wanted = child_slot(smaller, bit);
  std::copy(smaller.slots + slot + 1, smaller.slots + wanted + 1, smaller.slots + slot);
  smaller.slots[wanted] = path.built();
  path.built() = Value::object(&smaller);
}

// All entries and one more, in new places.
Value rebuilt(Heap& heap, Value dict, const Value* more, std::size_t count) {
  RootVector pairs(heap);
  for (const DictEntry& entry : dict_entries(dict)) {
    pairs.push_back(entry.key);
    pairs.push_back(entry.value);
  }
  for (std::size_t i = 0; i < count; ++i) pairs.push_back(more[i]);
  return make_dict(heap, {pairs.data(), pairs.size()});
}

bool is_small(const Dict& dict) { return is_loose(as<DictNode>(dict.root)); }

// After an entry went: a node of one entry is put into its parent, a node of one child gives way to it.
void shrink(Heap& heap, Path& path) {
  const auto& node = as<DictNode>(path.built());
  if (entry_count(node) == 0 && node.size == 1) {
    path.built() = node.slots[0];
    return;
  }
  if (path.last_step == 0 || entry_count(node) != 1 || node.size != kEntry) return;
  Value& parent = path.nodes()[--path.last_step];
  const std::uint32_t bit = path.bit_in(path.last());
  const std::size_t from = child_slot(path.last(), bit);
  DictNode& copy = copy_around(heap, parent, from, 1, kEntry);
  copy.child_map &= ~bit;
  const std::size_t slot = rank(copy.entry_map, bit) * kEntry;
  copy.entry_map |= bit;
  std::copy_backward(copy.slots + slot, copy.slots + from, copy.slots + from + kEntry);
  std::copy_n(as<DictNode>(path.built()).slots, kEntry, copy.slots + slot);
  path.built() = Value::object(&copy);
}

}  // namespace

Value dict_set(Heap& heap, Value dict, Value key, Value value) {
  const auto& before = as<Dict>(dict);
  const Value pair[] = {key, value};
  if (before.root.is_nil()) return make_dict(heap, pair);
  Path path(heap, dict, key, value);
  const std::size_t slot = slot_of_key(path);
  if (slot != path.last().size) {
    if (path.last().slots[slot + 1] == value) return dict;
    DictNode& copy = copy_around(heap, path.nodes()[path.last_step], slot + 1, 1, 1);
    copy.slots[slot + 1] = path.value();
    path.built() = Value::object(&copy);
    const Value root = rebuild_above(heap, path);
    return make_head(heap, root, dict_length(path.dict()), as<Dict>(path.dict()).next_place);
  }
  const bool outgrows_row = is_small(before) && before.size == kSmallDict;
  if (outgrows_row || before.next_place + 1 == kMostPlaces) return rebuilt(heap, dict, pair, 2);
  add_to_last(heap, path, before.next_place);
  const Value root = rebuild_above(heap, path);
  return make_head(heap, root, dict_length(path.dict()) + 1, as<Dict>(path.dict()).next_place + 1);
}

Value dict_remove(Heap& heap, Value dict, Value key) {
  if (as<Dict>(dict).root.is_nil()) return dict;
  Path path(heap, dict, key, Value::nil());
  const std::size_t slot = slot_of_key(path);
  if (slot == path.last().size) return dict;
  const std::size_t left = dict_length(dict) - 1;
  if (left == 0) return make_head(heap, Value::nil(), 0, 0);
  const bool was_small = is_small(as<Dict>(dict));
  DictNode& copy = copy_around(heap, path.nodes()[path.last_step], slot, kEntry, 0);
  if (!is_row(copy)) copy.entry_map &= ~path.bit_in(copy);
  path.built() = Value::object(&copy);
  if (!was_small) shrink(heap, path);
  const Value root = rebuild_above(heap, path);
  const Value result = make_head(heap, root, left, as<Dict>(path.dict()).next_place);
  // Half of what a row may hold, so that setting and removing in turn does not rebuild each time.
  return !was_small && left <= kSmallDict / 2 ? rebuilt(heap, result, nullptr, 0) : result;
}

}  // namespace valk::heap
