#pragma once

// Lists, plists and dicts as rows of values.

#include "support.hpp"
#include "valk/heap/dict.hpp"

namespace valk::natives {

inline void append_elements(RootVector& to, Value list) {
  to.reserve(to.size() + heap::list_length(list));
  for (heap::ListIterator it(list); !it.done(); it.next()) to.push_back(it.value());
}

[[nodiscard]] inline bool is_dict(Value value) { return heap::is<heap::Dict>(value); }
// Keys and values in turn; nil has none.
[[nodiscard]] inline bool is_pairs(Value value) { return heap::is_list(value) && heap::list_length(value) % 2 == 0; }

// Keys and values in turn, of a dict or plist.
inline void append_pairs(RootVector& to, Value collection) {
  if (!is_dict(collection)) return append_elements(to, collection);
  for (const heap::DictEntry& entry : heap::dict_entries(collection)) {
    to.push_back(entry.key);
    to.push_back(entry.value);
  }
}

[[nodiscard]] inline Value dict_of(heap::Heap& heap, const RootVector& pairs) {
  return heap::make_dict(heap, {pairs.data(), pairs.size()});
}

// The entries of a dict as a list of lists {key value}.
[[nodiscard]] Value entry_list(heap::Heap& heap, Value dict);

}  // namespace valk::natives
