#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <vector>

#include "support.hpp"
#include "valk/heap/equality.hpp"

namespace valk::natives {

namespace {

void append_elements(RootVector& to, Value list) {
  to.reserve(to.size() + heap::list_length(list));
  for (heap::ListIterator it(list); !it.done(); it.next()) to.push_back(it.value());
}

Outcome raise_empty(NativeCall& call) {
  return call.raise(names::empty, "`" + std::string(call.name()) + "` of an empty list");
}

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

// How many of a list of `length` elements `count` (operand 0) means.
std::size_t clamped(std::int64_t count, std::size_t length) {
  return count <= 0 ? 0 : std::min(static_cast<std::size_t>(count), length);
}

}  // namespace

Outcome native_list(NativeCall& call) { return call.heap().list(call.operands()); }
Outcome native_head(NativeCall& call) { return vm::list_head(call.machine(), call[0]); }
Outcome native_tail(NativeCall& call) { return vm::list_tail(call.machine(), call[0]); }
Outcome native_nth(NativeCall& call) { return vm::list_nth(call.machine(), call[0], call[1]); }
Outcome native_cons(NativeCall& call) { return vm::list_cons(call.machine(), call[0], call[1]); }
Outcome native_len(NativeCall& call) { return vm::length(call.machine(), call[0]); }

Outcome native_join(NativeCall& call) {
  if (call.count() == 0) return Value::nil();
  return vm::list_join(call.machine(), call.operands());
}

Outcome native_init(NativeCall& call) {
  if (!call.is_list(0)) return call.expected(0, "a list");
  if (call[0].is_nil()) return raise_empty(call);
  return heap::list_take(call.heap(), call[0], heap::list_length(call[0]) - 1);
}

Outcome native_last(NativeCall& call) {
  if (!call.is_list(0)) return call.expected(0, "a list");
  if (call[0].is_nil()) return raise_empty(call);
  return heap::list_nth(call[0], heap::list_length(call[0]) - 1);
}

Outcome native_reverse(NativeCall& call) {
  if (!call.is_list(0)) return call.expected(0, "a list");
  const std::size_t count = heap::list_length(call[0]);
  if (count < 2) return call[0];
  heap::Array* reversed = call.heap().start_list(count);
  Value* to = reversed->elements + count;
  for (heap::ListIterator it(call[0]); !it.done(); it.next()) *--to = it.value();
  return Value::object(reversed);
}

Outcome native_range(NativeCall& call) {
  for (std::uint32_t i = 0; i < 2; ++i) {
    if (!call.is_integer(i)) return call.expected(i, "an integer");
  }
  const std::int64_t from = call.integer(0);
  const std::int64_t to = call.integer(1);
  if (to <= from) return Value::nil();
  const std::uint64_t count = static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from);
  if (count > kMostBytes || is_too_large(call, count * sizeof(Value)))
    return raise_too_large(call, count * sizeof(Value));
  if (Value::fits_fixnum(from) && Value::fits_fixnum(to)) {
    heap::Array* numbers = call.heap().start_list(count);
    for (std::uint64_t i = 0; i < count; ++i) numbers->elements[i] = Value::fixnum(from + static_cast<std::int64_t>(i));
    return Value::object(numbers);
  }
  RootVector numbers(call.heap());
  for (std::int64_t number = from; number < to; ++number) numbers.push_back(call.heap().integer(number));
  return list_of(call.heap(), numbers);
}

Outcome native_take(NativeCall& call) {
  if (!call.is_integer(0)) return call.expected(0, "an integer");
  if (!call.is_list(1)) return call.expected(1, "a list");
  return heap::list_take(call.heap(), call[1], clamped(call.integer(0), heap::list_length(call[1])));
}

Outcome native_drop(NativeCall& call) {
  if (!call.is_integer(0)) return call.expected(0, "an integer");
  if (!call.is_list(1)) return call.expected(1, "a list");
  return heap::list_drop(call.heap(), call[1], clamped(call.integer(0), heap::list_length(call[1])));
}

Outcome native_index_of(NativeCall& call) {
  if (!call.is_list(1)) return call.expected(1, "a list");
  std::int64_t place = 1;
  for (heap::ListIterator it(call[1]); !it.done(); it.next(), ++place) {
    if (heap::equal(it.value(), call[0])) return Value::fixnum(place);
  }
  return Value::nil();
}

Outcome native_sort(NativeCall& call) {
  if (!call.is_list(0)) return call.expected(0, "a list");
  if (call[0].is_nil()) return Value::nil();
  RootVector values(call.heap());
  append_elements(values, call[0]);
  const Outcome checked = check_ordered(call, values);
  if (is_raise(checked)) return checked;
  std::stable_sort(&values[0], &values[0] + values.size(), is_before);
  return list_of(call.heap(), values);
}

Outcome native_internal_sort_by_keys(NativeCall& call) {
  for (std::uint32_t i = 0; i < 2; ++i) {
    if (!call.is_list(i)) return call.expected(i, "a list");
  }
  RootVector keys(call.heap());
  RootVector values(call.heap());
  append_elements(keys, call[0]);
  append_elements(values, call[1]);
  const Outcome checked = check_ordered(call, keys);
  if (is_raise(checked)) return checked;
  std::vector<std::size_t> order(std::min(keys.size(), values.size()));
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return is_before(keys[a], keys[b]); });
  RootVector sorted(call.heap());
  for (const std::size_t place : order) sorted.push_back(values[place]);
  return list_of(call.heap(), sorted);
}

Outcome native_distinct(NativeCall& call) {
  if (!call.is_list(0)) return call.expected(0, "a list");
  RootVector kept(call.heap());
  std::unordered_multimap<std::uint64_t, std::size_t> places;  // in `kept`, by hash
  for (heap::ListIterator it(call[0]); !it.done(); it.next()) {
    const std::uint64_t hash = heap::hash(it.value());
    const auto [first, last] = places.equal_range(hash);
    const bool is_known =
        std::any_of(first, last, [&](const auto& place) { return heap::equal(kept[place.second], it.value()); });
    if (is_known) continue;
    places.emplace(hash, kept.size());
    kept.push_back(it.value());
  }
  return list_of(call.heap(), kept);
}

}  // namespace valk::natives
