#pragma once

// Lists that are made element by element, from the first on, without a copy in the end: what `map` and `filter` build.
//
//   builder_make(heap, capacity)          a builder without elements
//   builder_set(heap, builder, n, value)  the builder with `value` behind its first n elements
//   builder_list(heap, builder, n)        the list of its first n elements; the builder may not be used up
//
// Whoever builds keeps the count beside the builder. Where it is behind what the builder holds, somebody has been here before:
// a continuation that is resumed a second time. It then goes on with a copy, and the first one's elements stay as they are.

#include <cstddef>

#include "valk/heap/heap.hpp"

namespace valk::heap {

[[nodiscard]] Value builder_make(Heap& heap, std::size_t capacity);
[[nodiscard]] Value builder_set_slowly(Heap& heap, Value builder, std::size_t count, Value value);
[[nodiscard]] Value builder_list(Heap& heap, Value builder, std::size_t count);

[[nodiscard]] inline Value builder_set(Heap& heap, Value builder, std::size_t count, Value value) {
  auto* made = static_cast<Builder*>(builder.as_object());
  if (made->type != Type::builder || made->count != count || count >= made->size) [[unlikely]]
    return builder_set_slowly(heap, builder, count, value);
  ++made->count;
  heap.write(*made, made->elements[count], value);
  return builder;
}

}  // namespace valk::heap
