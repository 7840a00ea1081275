#include "valk/heap/list.hpp"

#include <algorithm>
#include <vector>

#include "valk/heap/equality.hpp"

namespace valk::heap {

namespace {

// The elements of an Array or Slice.
std::span<const Value> row_of(const Object& list) {
  if (list.type == Type::array) return {static_cast<const Array&>(list).elements, list.size};
  const auto& slice = static_cast<const Slice&>(list);
  return {as<Array>(slice.array).elements + slice.offset, list.size};
}

// The cell, array or slice in which element `index` lies, and its index there.
const Object* find_part(Value list, std::size_t& index) {
  const Object* part = list.as_object();
  while (part->type == Type::cons && index != 0) {
    const auto& cons = static_cast<const Cons&>(*part);
    const std::size_t distance = part->size - list_length(cons.jump);
    if (distance <= index) {
      index -= distance;
      part = cons.jump.as_object();
    } else {
      --index;
      part = cons.tail.as_object();
    }
  }
  return part;
}

Value slice_of(Heap& heap, Value row, std::size_t first) {
  Root root(heap, row);
  auto* slice = static_cast<Slice*>(heap.allocate(sizeof(Slice), Type::slice));
  const Object& from = *root.get().as_object();
  slice->size = from.size - static_cast<std::uint32_t>(first);
  if (from.type == Type::array) {
    slice->array = root;
    slice->offset = first;
  } else {
    slice->array = static_cast<const Slice&>(from).array;
    slice->offset = static_cast<const Slice&>(from).offset + first;
  }
  return Value::object(slice);
}

void copy_elements(Value* to, Value list, std::size_t count) {
  for (ListIterator it(list); count != 0; it.next(), --count) *to++ = it.value();
}

}  // namespace

void ListIterator::enter(Value list) {
  rest_ = Value::nil();
  current_ = end_ = nullptr;
  if (list.is_nil()) return;
  const Object& object = *list.as_object();
  if (object.type == Type::cons) {
    const auto& cons = static_cast<const Cons&>(object);
    current_ = &cons.head;
    end_ = current_ + 1;
    rest_ = cons.tail;
    return;
  }
  const auto row = row_of(object);
  current_ = row.data();
  end_ = current_ + row.size();
}

Value RootedListIterator::value() const {
  const Object& part = *chunk_.get().as_object();
  return part.type == Type::cons ? static_cast<const Cons&>(part).head : row_of(part)[offset_];
}

void RootedListIterator::next() {
  const Object& part = *chunk_.get().as_object();
  if (part.type == Type::cons) {
    chunk_ = static_cast<const Cons&>(part).tail;
    offset_ = 0;
  } else if (++offset_ == part.size) {
    chunk_ = Value::nil();
  }
}

Value list_head(Value list) {
  const Object& object = *list.as_object();
  return object.type == Type::cons ? static_cast<const Cons&>(object).head : row_of(object)[0];
}

Value list_tail(Heap& heap, Value list) {
  const Object& object = *list.as_object();
  if (object.type == Type::cons) return static_cast<const Cons&>(object).tail;
  return object.size == 1 ? Value::nil() : slice_of(heap, list, 1);
}

Value list_nth(Value list, std::size_t index) {
  const Object* part = find_part(list, index);
  return part->type == Type::cons ? static_cast<const Cons&>(*part).head : row_of(*part)[index];
}

Value list_drop(Heap& heap, Value list, std::size_t count) {
  if (count == 0) return list;
  if (count == list_length(list)) return Value::nil();
  const Object* part = find_part(list, count);
  if (count == 0) return Value::object(part);
  return slice_of(heap, Value::object(part), count);
}

Value list_take(Heap& heap, Value list, std::size_t count) {
  if (count == 0) return Value::nil();
  if (count == list_length(list)) return list;
  Root root(heap, list);
  Array* array = heap.start_list(count);
  copy_elements(array->elements, root, count);
  return Value::object(array);
}

Value list_join(Heap& heap, Value first, Value last) {
  if (first.is_nil()) return last;
  if (last.is_nil()) return first;
  const std::size_t front = list_length(first);
  const std::size_t back = list_length(last);
  Root first_root(heap, first);
  Root last_root(heap, last);
  if (back <= front + 8) {
    Array* array = heap.start_list(front + back);
    copy_elements(array->elements, first_root, front);
    copy_elements(array->elements + front, last_root, back);
    return Value::object(array);
  }
  RootVector elements(heap);
  elements.resize(front);
  copy_elements(&elements[0], first_root, front);
  for (std::size_t i = front; i-- > 0;) last_root = heap.cons(elements[i], last_root);
  return last_root;
}

Value plist_get(Value plist, Value key) {
  const bool by_identity = key.is_keyword() || key.is_symbol();
  for (ListIterator it(plist); !it.done(); it.next()) {
    const bool found = it.value() == key || (!by_identity && equal(it.value(), key));
    it.next();
    if (it.done()) break;
    if (found) return it.value();
  }
  return Value::absent();
}

bool is_plist(Value value) {
  return is_list(value) && !value.is_nil() && list_length(value) % 2 == 0 && list_head(value).is_keyword();
}

}  // namespace valk::heap
