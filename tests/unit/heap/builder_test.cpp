#include "valk/heap/builder.hpp"

#include "catch.hpp"
#include "valk/heap/list.hpp"
#include "valk/heap/print.hpp"

using namespace valk::heap;

namespace {

constexpr HeapOptions kSmall{.nursery_bytes = 64 * 1024, .max_bytes = 0};

// The list of the texts "0" … up to `count`, built with room for `room` of them.
Value built(Heap& heap, std::size_t room, std::size_t count) {
  Root builder(heap, builder_make(heap, room));
  for (std::size_t i = 0; i < count; ++i) {
    const Value text = heap.string(std::to_string(i));
    builder = builder_set(heap, builder, i, text);
  }
  return builder_list(heap, builder, count);
}

bool counts_up(Value list, std::size_t count) {
  if (list_length(list) != count) return false;
  std::size_t n = 0;
  for (ListIterator it(list); !it.done(); it.next(), ++n) {
    if (text_of(it.value()) != std::to_string(n)) return false;
  }
  return n == count;
}

}  // namespace

TEST_CASE("a builder gives the list of what it was given") {
  Heap heap(kSmall);
  for (const std::size_t count : {0, 1, 2, 63, 64, 65, 1000, 20000}) {
    CAPTURE(count);
    CHECK(counts_up(built(heap, count, count), count));
    CHECK(counts_up(built(heap, 1, count), count));            // grows
    CHECK(counts_up(built(heap, count + 100, count), count));  // is not filled
  }
}

TEST_CASE("elements of an old builder survive collections while it is filled") {
  Heap heap(kSmall);
  Root builder(heap, builder_make(heap, 5000));
  for (std::size_t i = 0; i < 5000; ++i) {
    const Value text = heap.string(std::to_string(i));
    builder = builder_set(heap, builder, i, text);
    if (i % 100 == 0) heap.collect_minor();
    if (i % 1000 == 0) heap.collect_major();
  }
  CHECK(counts_up(builder_list(heap, builder, 5000), 5000));
}

TEST_CASE("who comes to an earlier place of a builder again goes on with a copy") {
  Heap heap(kSmall);
  for (const std::size_t count : {3, 100}) {
    CAPTURE(count);
    Root builder(heap, builder_make(heap, count));
    for (std::size_t i = 0; i < count; ++i) {
      builder = builder_set(heap, builder, i, Value::fixnum(static_cast<std::int64_t>(i)));
    }
    // Before the first list is taken, and behind that.
    Root early(heap, builder_set(heap, builder, 1, Value::fixnum(-1)));
    Root list(heap, builder_list(heap, builder, count));
    Root late(heap, builder_set(heap, builder, 2, Value::fixnum(-2)));
    CHECK(list_length(list) == count);
    CHECK(list_nth(list, 1) == Value::fixnum(1));
    CHECK(list_nth(list, 2) == Value::fixnum(2));
    CHECK(to_readable(heap, builder_list(heap, early, 2)) == "{0 -1}");
    CHECK(to_readable(heap, builder_list(heap, late, 3)) == "{0 1 -2}");
  }
}
