#pragma once

// Lists, whatever they are made of. Indexes count from 0 here; the language's count from 1.
//
// A list is nil, an Array, the tail of one (Slice), or cells (Cons) in front of any of these. length is O(1); nth is
// O(log n) in the number of cells; head, tail and cons are O(1).

#include <cstddef>

#include "valk/heap/heap.hpp"

namespace valk::heap {

[[nodiscard]] inline std::size_t list_length(Value list) { return list.is_nil() ? 0 : list.as_object()->size; }
// The list must not be empty.
[[nodiscard]] Value list_head(Value list);
[[nodiscard]] Value list_tail(Heap& heap, Value list);
// `index` must be below the length.
[[nodiscard]] Value list_nth(Value list, std::size_t index);
// The list without its first `count` elements (at most its length).
[[nodiscard]] Value list_drop(Heap& heap, Value list, std::size_t count);
// Its first `count` elements (at most its length).
[[nodiscard]] Value list_take(Heap& heap, Value list, std::size_t count);
// Shares `last`: O(length of `first`).
[[nodiscard]] Value list_join(Heap& heap, Value first, Value last);

// Looks `key` up in `:k v :k v …`, by identity for keywords and symbols, by `==` for others. absent when not there.
[[nodiscard]] Value plist_get(Value plist, Value key);
// True for a list of even length whose first element is a keyword.
[[nodiscard]] bool is_plist(Value value);

// Walks a list while nothing is allocated.
//
//   for (ListIterator it(list); !it.done(); it.next()) use(it.value());
class ListIterator {
 public:
  explicit ListIterator(Value list) { enter(list); }
  [[nodiscard]] bool done() const { return current_ == end_ && rest_.is_nil(); }
  [[nodiscard]] Value value() const { return *current_; }
  void next() {
    if (++current_ == end_ && !rest_.is_nil()) enter(rest_);
  }

 private:
  void enter(Value list);
  const Value* current_ = nullptr;
  const Value* end_ = nullptr;
  Value rest_;
};

// Walks a list while other things are allocated.
class RootedListIterator {
 public:
  RootedListIterator(Heap& heap, Value list) : chunk_(heap, list) {}
  [[nodiscard]] bool done() const { return chunk_.get().is_nil(); }
  [[nodiscard]] Value value() const;
  void next();

 private:
  Root chunk_;
  std::size_t offset_ = 0;
};

}  // namespace valk::heap
