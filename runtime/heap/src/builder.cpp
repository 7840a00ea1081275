#include "valk/heap/builder.hpp"

#include <algorithm>

namespace valk::heap {

namespace {

// Lists of so many elements or more take over the builder's memory.
constexpr std::size_t kLeastTakenOver = 64;

Builder* make(Heap& heap, std::size_t capacity) {
  const std::size_t bytes = sizeof(Builder) + capacity * sizeof(Value);
  auto* builder = static_cast<Builder*>(heap.allocate(bytes, Type::builder));
  builder->size = static_cast<std::uint32_t>(capacity);
  builder->count = builder->scanned = 0;
  return builder;
}

// Of a builder, or of the array that it has become.
const Value* elements_of(Value builder) {
  if (const auto* array = try_as<Array>(builder)) return array->elements + 1;
  return as<Builder>(builder).elements;
}

}  // namespace

Value builder_make(Heap& heap, std::size_t capacity) {
  return Value::object(make(heap, std::max<std::size_t>(capacity, 1)));
}

Value builder_set_slowly(Heap& heap, Value builder, std::size_t count, Value value) {
  Root from(heap, builder);
  Root last(heap, value);
  const std::size_t room = std::max<std::size_t>(builder.as_object()->size, count + 1);
  Builder* copy = make(heap, count + 1 > builder.as_object()->size ? 2 * room : room);
  std::copy_n(elements_of(from), count, copy->elements);
  copy->elements[count] = last;
  copy->count = static_cast<std::uint32_t>(count + 1);
  return Value::object(copy);
}

// A builder and an array differ by the word behind the header: the array has one element more, which a slice leaves out.
Value builder_list(Heap& heap, Value builder, std::size_t count) {
  static_assert(sizeof(Builder) == sizeof(Array) + sizeof(Value));
  if (count == 0) return Value::nil();
  Root root(heap, builder);
  const auto* whole = try_as<Builder>(builder);
  if (count < kLeastTakenOver || whole == nullptr || whole->count != count || whole->size != count) {
    Array* array = heap.start_list(count);
    std::copy_n(elements_of(root), count, array->elements);
    return Value::object(array);
  }
  auto* slice = static_cast<Slice*>(heap.allocate(sizeof(Slice), Type::slice));
  Object& taken = *root.get().as_object();
  taken.type = Type::array;
  ++taken.size;
  static_cast<Array&>(taken).elements[0] = Value::nil();
  slice->size = static_cast<std::uint32_t>(count);
  slice->array = root;
  slice->offset = 1;
  return Value::object(slice);
}

}  // namespace valk::heap
