#include "dependents.hpp"

#include <algorithm>

namespace valk::async {
namespace {

using heap::Heap;
using heap::Root;
using heap::Table;

constexpr std::size_t kFirst = 2;  // where the dependents begin in the table
constexpr std::size_t kSmallest = 6;
constexpr std::int64_t kWorthClearing = 16;

std::int64_t number(const Table& table, std::size_t index) { return table.slots[index].as_fixnum(); }

void set_number(Heap& heap, Table& table, std::size_t index, std::int64_t value) {
  heap.write(table, table.slots[index], Value::fixnum(value));
}

void clear_gone(Heap& heap, Table& table) {
  const auto end = kFirst + static_cast<std::size_t>(number(table, 0));
  std::size_t kept = kFirst;
  for (std::size_t i = kFirst; i < end; ++i) {
    const Value dependent = table.slots[i];
    if (!settled(handle_at(dependent))) heap.write(table, table.slots[kept++], dependent);
  }
  for (std::size_t i = kept; i < end; ++i) heap.write(table, table.slots[i], Value::nil());
  set_number(heap, table, 0, static_cast<std::int64_t>(kept - kFirst));
  set_number(heap, table, 1, 0);
}

// A table with room for one more, made from the first one or from a full table.
Value grown(Heap& heap, const Root& current) {
  const bool is_table = heap::is<Table>(current);
  const std::size_t size = is_table ? std::size_t{heap::as<Table>(current).size} * 2 : kSmallest;
  const Value made = heap.table(size);
  auto& table = heap::as<Table>(made);
  if (!is_table) {
    heap.write(table, table.slots[kFirst], current);
    set_number(heap, table, 0, 1);
    set_number(heap, table, 1, 0);
    return made;
  }
  const auto& old = heap::as<Table>(current);
  for (std::size_t i = 0; i < old.size; ++i) heap.write(table, table.slots[i], old.slots[i]);
  return made;
}

}  // namespace

void add_dependent(Heap& heap, Value handle, Value dependent) {
  const Value current = slot(handle, slot_dependents);
  if (current.is_nil()) {
    set_slot(heap, handle, slot_dependents, dependent);
    return;
  }
  const Root waiting(heap, dependent);
  const Root owner(heap, handle);
  const Root list(heap, current);
  const auto is_full = [](const Table& table) {
    return kFirst + static_cast<std::size_t>(number(table, 0)) == table.size;
  };
  if (!heap::is<Table>(list) || is_full(heap::as<Table>(list))) {
    set_slot(heap, owner, slot_dependents, grown(heap, list));
  }
  auto& table = heap::as<Table>(slot(owner, slot_dependents));
  const std::int64_t count = number(table, 0);
  heap.write(table, table.slots[kFirst + static_cast<std::size_t>(count)], waiting);
  set_number(heap, table, 0, count + 1);
}

void drop_dependent(Heap& heap, Value handle, Value dependent) {
  const Value list = slot(handle, slot_dependents);
  if (list == dependent) {
    set_slot(heap, handle, slot_dependents, Value::nil());
    return;
  }
  auto* table = heap::try_as<Table>(list);
  if (table == nullptr) return;
  set_number(heap, *table, 1, number(*table, 1) + 1);
  if (number(*table, 1) >= std::max(kWorthClearing, number(*table, 0) / 2)) clear_gone(heap, *table);
}

Value take_dependents(Heap& heap, Value handle) {
  const Value list = slot(handle, slot_dependents);
  if (!list.is_nil()) set_slot(heap, handle, slot_dependents, Value::nil());
  return list;
}

std::size_t count_dependents(Value list) {
  if (list.is_nil()) return 0;
  const auto* table = heap::try_as<Table>(list);
  return table == nullptr ? 1 : static_cast<std::size_t>(number(*table, 0));
}

Value dependent_at(Value list, std::size_t index) {
  const auto* table = heap::try_as<Table>(list);
  return table == nullptr ? list : table->slots[kFirst + index];
}

}  // namespace valk::async
