#pragma once

// Errors as values, and other things that more than the machine needs to say about values.

#include <string>
#include <vector>

#include "valk/vm/machine.hpp"

namespace valk::vm {

// "5, an integer", "\"abc…\", a string": a value in a message, cut where it is long.
[[nodiscard]] std::string describe_value(const heap::Heap& heap, Value value);

// True when `(collection key)` is a lookup: plists, dicts, errors, refs that know keys; nil, when `key` is a keyword.
[[nodiscard]] bool can_look_up(Value collection, Value key);
// absent: not there. May allocate.
[[nodiscard]] Value look_up(Machine& machine, Value collection, Value key);

struct TraceFrame {
  std::string name;  // empty: an anonymous function
  base::Location location;
  bool is_top_level = false;
  bool is_cut = false;  // its callers are left out: the trace would be too long
};
// A trace as it is kept in errors and fibers, innermost frame first. Empty when there is none.
[[nodiscard]] std::vector<TraceFrame> trace_frames(Value trace);
// As the list of plists that `(err :trace)` gives: {:name :file :line :column}.
[[nodiscard]] Value trace_as_data(heap::Heap& heap, Value trace);

}  // namespace valk::vm
