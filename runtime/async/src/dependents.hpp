#pragma once

// Who waits for a handle, in the order they began to. Slot `dependents` holds nil, or the only one, or a table: how
// many there are, how many of these have gone, and they themselves.
//
// Something that lives long may be waited for by many that come and go (a shutdown handle that each request races
// with), so those that have gone are cleared out when they are half of the list.

#include "layout.hpp"

namespace valk::async {

void add_dependent(heap::Heap& heap, Value handle, Value dependent);
// `dependent` has settled.
void drop_dependent(heap::Heap& heap, Value handle, Value dependent);
// What the slot held, which is empty from now on; for the two below.
[[nodiscard]] Value take_dependents(heap::Heap& heap, Value handle);

[[nodiscard]] std::size_t count_dependents(Value list);
[[nodiscard]] Value dependent_at(Value list, std::size_t index);

}  // namespace valk::async
