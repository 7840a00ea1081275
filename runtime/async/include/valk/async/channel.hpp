#pragma once

// Channels are refs; Scheduler makes and uses them (scheduler.hpp).

#include "valk/heap/heap.hpp"

namespace valk::async {

[[nodiscard]] bool is_channel(heap::Value value);

}  // namespace valk::async
