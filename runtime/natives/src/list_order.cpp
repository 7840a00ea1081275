// Lists in order, and by the keys of their elements.

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>
#include <vector>

#include "collections.hpp"
#include "valk/heap/equality.hpp"

namespace valk::natives {

namespace {

bool is_not_a_number(Value value) {
  const auto* real = heap::try_as<heap::Float>(value);
  return real != nullptr && std::isnan(real->number);
}

// A total order on what is ordered at all: what is no number comes last.
bool is_before(Value a, Value b) {
  if (is_not_a_number(b)) return !is_not_a_number(a);
  return *heap::compare(a, b) < 0;
}

// A pair of elements that have no order, as the error of ordering them; else nil.
Outcome check_ordered(NativeCall& call, const RootVector& values) {
  for (std::size_t i = 1; i < values.size(); ++i) {
    if (heap::compare(values.data()[0], values.data()[i])) continue;
    return vm::order(call.machine(), vm::Order::less, values.data()[0], values.data()[i]);
  }
  return Value::nil();
}

bool all_fixnums(const RootVector& values) {
  return std::all_of(values.begin(), values.end(), [](Value value) { return value.is_fixnum(); });
}

// The places of `keys` in their order; equal ones as they stood.
std::vector<std::size_t> sorted_places(const RootVector& keys, bool descending) {
  std::vector<std::size_t> places(keys.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  const Value* key = keys.data();
  const auto sort = [&](auto before) {
    std::stable_sort(places.begin(), places.end(), [&](std::size_t a, std::size_t b) {
      return descending ? before(key[b], key[a]) : before(key[a], key[b]);
    });
  };
  if (all_fixnums(keys)) {
    sort([](Value a, Value b) { return a.as_fixnum() < b.as_fixnum(); });
  } else {
    sort(is_before);
  }
  return places;
}

Outcome in_order(NativeCall& call, const RootVector& keys, const RootVector& values, bool descending) {
  const Outcome checked = check_ordered(call, keys);
  if (is_raise(checked)) return checked;
  RootVector sorted(call.heap());
  sorted.reserve(values.size());
  for (const std::size_t place : sorted_places(keys, descending)) sorted.push_back(values.data()[place]);
  return list_of(call.heap(), sorted);
}

// Places of equal values, found by their hash.
class Groups {
 public:
  // The number of `value`'s group: of the values before it, which `known` are the first of their groups, or a new one.
  std::size_t group_of(Value value, RootVector& known) {
    const std::uint64_t hash = heap::hash(value);
    const auto [first, last] = groups_.equal_range(hash);
    for (auto it = first; it != last; ++it) {
      if (heap::equal(known[it->second], value)) return it->second;
    }
    groups_.emplace(hash, known.size());
    known.push_back(value);
    return known.size() - 1;
  }

 private:
  std::unordered_multimap<std::uint64_t, std::size_t> groups_;
};

}  // namespace

// (%sort list descending)
Outcome native_internal_sort(NativeCall& call) {
  RootVector values(call.heap());
  append_elements(values, call[0]);
  if (all_fixnums(values) && !heap::is_truthy(call[1])) {
    if (values.empty()) return Value::nil();
    std::sort(&values[0], &values[0] + values.size(), [](Value a, Value b) { return a.as_fixnum() < b.as_fixnum(); });
    return list_of(call.heap(), values);
  }
  return in_order(call, values, values, heap::is_truthy(call[1]));
}

Outcome native_internal_sort_by_keys(NativeCall& call) {
  RootVector keys(call.heap());
  RootVector values(call.heap());
  append_elements(keys, call[0]);
  append_elements(values, call[1]);
  return in_order(call, keys, values, false);
}

Outcome native_distinct(NativeCall& call) {
  if (!call.is_list(0)) return call.expected(0, "a list");
  RootVector kept(call.heap());
  Groups groups;
  for (heap::ListIterator it(call[0]); !it.done(); it.next()) groups.group_of(it.value(), kept);
  return list_of(call.heap(), kept);
}

Outcome native_frequencies(NativeCall& call) {
  if (!call.is_list(0)) return call.expected(0, "a list");
  RootVector kept(call.heap());
  std::vector<std::int64_t> counts;
  Groups groups;
  for (heap::ListIterator it(call[0]); !it.done(); it.next()) {
    const std::size_t group = groups.group_of(it.value(), kept);
    if (group == counts.size()) counts.push_back(0);
    ++counts[group];
  }
  RootVector pairs(call.heap());
  for (std::size_t i = 0; i < counts.size(); ++i) {
    pairs.push_back(kept[i]);
    pairs.push_back(Value::fixnum(counts[i]));
  }
  return dict_of(call.heap(), pairs);
}

// (%group-by-keys keys list): a dict of the elements of each key.
Outcome native_internal_group_by_keys(NativeCall& call) {
  RootVector keys(call.heap());
  std::vector<std::size_t> group_of;  // of each element
  std::vector<std::size_t> counts;
  Groups groups;
  for (heap::ListIterator it(call[0]); !it.done(); it.next()) {
    group_of.push_back(groups.group_of(it.value(), keys));
    counts.resize(keys.size());
    ++counts[group_of.back()];
  }
  // The elements of each group beside each other.
  std::vector<std::size_t> next(counts.size());
  std::exclusive_scan(counts.begin(), counts.end(), next.begin(), std::size_t{0});
  RootVector grouped(call.heap());
  grouped.resize(group_of.size());
  std::size_t place = 0;
  for (heap::ListIterator it(call[1]); !it.done(); it.next()) grouped[next[group_of[place++]]++] = it.value();
  RootVector pairs(call.heap());
  std::size_t first = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    pairs.push_back(keys[i]);
    pairs.push_back(call.heap().list({grouped.data() + first, counts[i]}));
    first += counts[i];
  }
  return dict_of(call.heap(), pairs);
}

// (%keep keys list kind): the elements whose key is truthy, when `kind` is 1; whose key is falsy, when 0; both lists in
// one, when 2.
Outcome native_internal_keep(NativeCall& call) {
  RootVector kept(call.heap());
  RootVector others(call.heap());
  heap::ListIterator keys(call[0]);
  for (heap::ListIterator it(call[1]); !it.done(); it.next(), keys.next()) {
    (heap::is_truthy(keys.value()) ? kept : others).push_back(it.value());
  }
  if (call.integer(2) == 1) return list_of(call.heap(), kept);
  if (call.integer(2) == 0) return list_of(call.heap(), others);
  Root first(call.heap(), list_of(call.heap(), kept));
  Root second(call.heap(), list_of(call.heap(), others));
  return call.heap().list({first, second});
}

}  // namespace valk::natives
