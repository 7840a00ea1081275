// Dicts made at once: entries are sorted by hash, and each node is made when its children are, so that nothing is copied
// twice.

#include <algorithm>

#include "dict_nodes.hpp"

namespace valk::heap {

namespace dict {

DictNode& make_node(Heap& heap, std::size_t slots, unsigned level, std::uint32_t prefix) {
  auto* node = static_cast<DictNode*>(heap.allocate(sizeof(DictNode) + slots * sizeof(Value), Type::dict_node));
  node->size = static_cast<std::uint32_t>(slots);
  node->extra = static_cast<std::uint16_t>(level);
  node->prefix = prefix;
  node->unused = 0;
  node->entry_map = node->child_map = 0;
  return *node;
}

Value make_head(Heap& heap, Value root, std::size_t entries, std::uint64_t next_place) {
  Root kept(heap, root);
  auto* head = static_cast<Dict*>(heap.allocate(sizeof(Dict), Type::dict));
  head->size = static_cast<std::uint32_t>(entries);
  head->root = kept;
  head->next_place = next_place;
  return Value::object(head);
}

namespace {

struct Item {
  std::uint64_t order;  // the hash above the place
  std::uint32_t pair;   // its key in `pairs`
  std::uint32_t value_pair;

  [[nodiscard]] std::uint32_t hash() const { return static_cast<std::uint32_t>(order >> kPlaceBits); }
};

class Builder {
 public:
  Builder(Heap& heap, std::span<const Value> pairs) : heap_(heap), pairs_(pairs), built_(heap) {}

  Value build() {
    items_.reserve(pairs_.size() / 2);
    for (std::uint32_t i = 0; i + 1 < pairs_.size(); i += 2) {
      const std::uint64_t place = i / 2;
      items_.push_back({std::uint64_t{hash_of_key(pairs_[i])} << kPlaceBits | place, i, i});
    }
    std::sort(items_.begin(), items_.end(), [](const Item& a, const Item& b) { return a.order < b.order; });
    drop_repeated();
    if (items_.empty()) return make_head(heap_, Value::nil(), 0, 0);
    if (items_.size() <= kSmallDict) {
      std::sort(items_.begin(), items_.end(), [](const Item& a, const Item& b) { return a.pair < b.pair; });
      push_row(0, items_.size(), kLoose);
    } else {
      push_node(0, items_.size());
    }
    return make_head(heap_, built_.back(), items_.size(), pairs_.size() / 2);
  }

 private:
  // Equal keys have equal hashes, and lie beside each other in the order of their places.
  void drop_repeated() {
    std::size_t kept = 0;
    for (std::size_t i = 0, run = 0; i < items_.size(); ++i) {
      if (kept == 0 || items_[kept - 1].hash() != items_[i].hash()) run = kept;
      const auto known = std::find_if(
          items_.begin() + static_cast<std::ptrdiff_t>(run), items_.begin() + static_cast<std::ptrdiff_t>(kept),
          [&](const Item& item) { return same_key(pairs_[items_[i].pair], pairs_[item.pair], 0); });
      if (known != items_.begin() + static_cast<std::ptrdiff_t>(kept)) {
        known->value_pair = items_[i].pair;
      } else {
        items_[kept++] = items_[i];
      }
    }
    items_.resize(kept);
  }

  void fill(Value* entry, const Item& item) const {
    entry[0] = pairs_[item.pair];
    entry[1] = pairs_[item.value_pair + 1];
    entry[2] = Value::fixnum(static_cast<std::int64_t>(item.order));
  }

  void push_row(std::size_t first, std::size_t last, unsigned kind) {
    DictNode& row = make_node(heap_, (last - first) * kEntry, kind, items_[first].hash());
    for (std::size_t i = first; i < last; ++i) fill(row.slots + (i - first) * kEntry, items_[i]);
    built_.push_back(Value::object(&row));
  }

  // Items [first, last), at least two. The node is pushed on `built_`.
  void push_node(std::size_t first, std::size_t last) {
    const std::uint32_t prefix = items_[first].hash();
    const unsigned level = parting_level(prefix, items_[last - 1].hash());
    if (level == kCollision) return push_row(first, last, kCollision);
    std::size_t singles[32];
    std::size_t single_count = 0;
    std::uint32_t entry_map = 0;
    std::uint32_t child_map = 0;
    const std::size_t below = built_.size();
    for (std::size_t start = first, end = first; start < last; start = end) {
      const std::uint32_t wanted = chunk(items_[start].hash(), level);
      while (end < last && chunk(items_[end].hash(), level) == wanted) ++end;
      if (end - start == 1) {
        entry_map |= 1U << wanted;
        singles[single_count++] = start;
      } else {
        child_map |= 1U << wanted;
        push_node(start, end);
      }
    }
    const std::size_t children = built_.size() - below;
    DictNode& node = make_node(heap_, single_count * kEntry + children, level, prefix);
    node.entry_map = entry_map;
    node.child_map = child_map;
    for (std::size_t i = 0; i < single_count; ++i) fill(node.slots + i * kEntry, items_[singles[i]]);
    for (std::size_t i = 0; i < children; ++i) node.slots[single_count * kEntry + i] = built_[below + i];
    built_.resize(below);
    built_.push_back(Value::object(&node));
  }

  Heap& heap_;
  std::span<const Value> pairs_;
  std::vector<Item> items_;
  RootVector built_;  // nodes whose parent is not made yet
};

}  // namespace

}  // namespace dict

Value make_dict(Heap& heap, std::span<const Value> pairs) {
  RootSpan kept(heap, pairs);
  return dict::Builder(heap, pairs).build();
}

Value dict_set_all(Heap& heap, Value dict, std::span<const Value> pairs) {
  RootSpan kept(heap, pairs);
  Root result(heap, dict);
  if (pairs.size() * 2 < dict_length(dict)) {
    for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) result = dict_set(heap, result, pairs[i], pairs[i + 1]);
    return result;
  }
  RootVector all(heap);
  all.reserve(2 * dict_length(dict) + pairs.size());
  for (const DictEntry& entry : dict_entries(dict)) {
    all.push_back(entry.key);
    all.push_back(entry.value);
  }
  for (const Value value : pairs) all.push_back(value);
  return make_dict(heap, {all.data(), all.size()});
}

}  // namespace valk::heap
