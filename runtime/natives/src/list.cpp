#include <algorithm>
#include <vector>

#include "collections.hpp"
#include "valk/heap/builder.hpp"
#include "valk/heap/equality.hpp"

namespace valk::natives {

namespace {

Outcome raise_empty(NativeCall& call) {
  return call.raise(names::empty, "`" + std::string(call.name()) + "` of an empty list");
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
  for (std::uint32_t i = 0; i < call.count(); ++i) {
    if (!call.is_integer(i)) return call.expected(i, "an integer");
  }
  const std::int64_t from = call.integer(0);
  const std::int64_t to = call.integer(1);
  const std::int64_t step = call.has(2) ? call.integer(2) : 1;
  if (step == 0) return call.raise(names::value, "`range` cannot go in steps of 0");
  if (step > 0 ? to <= from : to >= from) return Value::nil();
  const auto low = static_cast<std::uint64_t>(step > 0 ? from : to);
  const auto high = static_cast<std::uint64_t>(step > 0 ? to : from);
  const std::uint64_t stride = step > 0 ? static_cast<std::uint64_t>(step) : 0 - static_cast<std::uint64_t>(step);
  const std::uint64_t count = (high - low - 1) / stride + 1;
  if (count > kMostBytes || is_too_large(call, count * sizeof(Value)))
    return raise_too_large(call, count * sizeof(Value));
  if (Value::fits_fixnum(from) && Value::fits_fixnum(to)) {
    heap::Array* numbers = call.heap().start_list(count);
    std::int64_t number = from;
    for (std::uint64_t i = 0; i < count; ++i, number += step) numbers->elements[i] = Value::fixnum(number);
    return Value::object(numbers);
  }
  RootVector numbers(call.heap());
  auto number = static_cast<std::uint64_t>(from);
  for (std::uint64_t i = 0; i < count; ++i, number += static_cast<std::uint64_t>(step)) {
    numbers.push_back(call.heap().integer(static_cast<std::int64_t>(number)));
  }
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

Outcome native_flatten(NativeCall& call) {
  if (!call.is_list(0)) return call.expected(0, "a list");
  RootVector flat(call.heap());
  std::vector<heap::ListIterator> open{heap::ListIterator(call[0])};
  while (!open.empty()) {
    if (open.back().done()) {
      open.pop_back();
      continue;
    }
    const Value element = open.back().value();
    open.back().next();
    if (heap::is_list(element)) {
      open.emplace_back(element);
    } else {
      flat.push_back(element);
    }
  }
  return list_of(call.heap(), flat);
}

Outcome native_zip(NativeCall& call) {
  std::size_t shortest = SIZE_MAX;
  for (std::uint32_t i = 0; i < call.count(); ++i) {
    if (!call.is_list(i)) return call.expected(i, "a list");
    shortest = std::min(shortest, heap::list_length(call[i]));
  }
  RootVector columns(call.heap());  // of each list its elements, behind each other
  for (std::uint32_t i = 0; i < call.count(); ++i) {
    std::size_t left = shortest;
    for (heap::ListIterator it(call[i]); left != 0; it.next(), --left) columns.push_back(it.value());
  }
  RootVector rows(call.heap());
  rows.reserve(shortest);
  for (std::size_t row = 0; row < shortest; ++row) {
    heap::Array* values = call.heap().start_list(call.count());
    for (std::uint32_t i = 0; i < call.count(); ++i) values->elements[i] = columns[i * shortest + row];
    rows.push_back(Value::object(values));
  }
  return list_of(call.heap(), rows);
}

Outcome native_chunk(NativeCall& call) {
  if (!call.is_integer(0)) return call.expected(0, "an integer");
  if (!call.is_list(1)) return call.expected(1, "a list");
  if (call.integer(0) < 1) return call.raise(names::value, "`chunk` needs a count of at least 1");
  const auto most = static_cast<std::size_t>(call.integer(0));
  RootVector values(call.heap());
  append_elements(values, call[1]);
  RootVector chunks(call.heap());
  for (std::size_t first = 0; first < values.size(); first += most) {
    const std::size_t count = std::min(most, values.size() - first);
    chunks.push_back(call.heap().list({values.data() + first, count}));
    if (most >= values.size()) break;
  }
  return list_of(call.heap(), chunks);
}

namespace {

Outcome fold_numbers(NativeCall& call, vm::Arithmetic operation, std::int64_t start) {
  if (!call.is_list(0)) return call.expected(0, "a list of numbers");
  Root result(call.heap(), Value::fixnum(start));
  heap::RootedListIterator it(call.heap(), call[0]);
  for (; !it.done(); it.next()) {
    const Value number = it.value();
    if (!is_number(number)) {
      return call.raise(names::type, "`" + std::string(call.name()) + "` needs a list of numbers, but got " +
                                         vm::describe_value(call.heap(), number) + " in it");
    }
    const Outcome outcome = vm::arithmetic(call.machine(), operation, result, number);
    if (is_raise(outcome)) return outcome;
    result = outcome.value;
  }
  return result.get();
}

}  // namespace

Outcome native_sum(NativeCall& call) { return fold_numbers(call, vm::Arithmetic::add, 0); }
Outcome native_product(NativeCall& call) { return fold_numbers(call, vm::Arithmetic::multiply, 1); }

// (%row name operand list): what functions of the prelude walk by index, as one row; of a dict its entries.
Outcome native_internal_row(NativeCall& call) {
  const Value list = call[2];
  if (heap::is<heap::Array>(list) || heap::is<heap::Slice>(list) || list.is_nil()) return list;
  if (is_dict(list)) return entry_list(call.heap(), list);
  if (!heap::is_list(list)) {
    return call.raise(names::type, "`" + std::string(call.text(0)) + "` needs a list as operand " +
                                       std::to_string(call.integer(1)) + ", but got " +
                                       vm::describe_value(call.heap(), list));
  }
  heap::Array* row = call.heap().start_list(heap::list_length(list));
  Value* to = row->elements;
  for (heap::ListIterator it(call[2]); !it.done(); it.next()) *to++ = it.value();
  return Value::object(row);
}

// (%merged done row from)
Outcome native_internal_merged(NativeCall& call) {
  const std::size_t front = heap::list_length(call[0]);
  const auto first = static_cast<std::size_t>(call.integer(2)) - 1;
  heap::Array* list = call.heap().start_list(front + heap::list_length(call[1]) - first);
  Value* to = list->elements + front;
  for (heap::ListIterator it(call[0]); !it.done(); it.next()) *--to = it.value();
  to = list->elements + front;
  const auto& row = heap::as<heap::Array>(call[1]);
  std::copy(row.elements + first, row.elements + row.size, to);
  return Value::object(list);
}

// (%join-all lists): one list of the elements of all.
Outcome native_internal_join_all(NativeCall& call) {
  RootVector joined(call.heap());
  for (heap::ListIterator it(call[0]); !it.done(); it.next()) {
    if (!heap::is_list(it.value())) {
      return call.raise(names::type, "`flat-map` needs a function that gives lists, but got " +
                                         vm::describe_value(call.heap(), it.value()));
    }
    append_elements(joined, it.value());
  }
  return list_of(call.heap(), joined);
}

// (%repeat count value)
Outcome native_internal_repeat(NativeCall& call) {
  if (!call.is_integer(0)) {
    return call.raise(names::type,
                      "`repeat` needs an integer as count, but got " + vm::describe_value(call.heap(), call[0]));
  }
  if (call.integer(0) <= 0) return Value::nil();
  const auto count = static_cast<std::size_t>(call.integer(0));
  if (count > kMostBytes || is_too_large(call, count * sizeof(Value)))
    return raise_too_large(call, count * sizeof(Value));
  heap::Array* list = call.heap().start_list(count);
  std::fill_n(list->elements, count, call[1]);
  return Value::object(list);
}

// ---- lists in the making: stdlib/prelude/list.valk

Outcome native_internal_builder(NativeCall& call) {
  return heap::builder_make(call.heap(), static_cast<std::size_t>(call.integer(0)));
}

Outcome native_internal_build(NativeCall& call) {
  return heap::builder_set(call.heap(), call[0], static_cast<std::size_t>(call.integer(1)) - 1, call[2]);
}

Outcome native_internal_built(NativeCall& call) {
  return heap::builder_list(call.heap(), call[0], static_cast<std::size_t>(call.integer(1)));
}

}  // namespace valk::natives
