#pragma once

// Asynchronous results as heap objects: what can be asked of one. Scheduler (scheduler.hpp) makes and settles them.

#include <cstdint>

#include "valk/heap/heap.hpp"

namespace valk::async {

using heap::Value;

enum class State : std::uint8_t {
  pending,  // waits for another handle, or for somebody to complete it
  running,  // what produces its value is under way: a timer, a callback, I/O
  completed,
  failed,
  cancelled,
};

[[nodiscard]] constexpr bool is_settled(State state) { return state >= State::completed; }

[[nodiscard]] inline bool is_handle(Value value) { return heap::is<heap::Handle>(value); }
[[nodiscard]] State state_of(Value handle);
// The value of a completed handle, never a handle itself; the error of a failed one, always an error value; else nil.
[[nodiscard]] Value result_of(Value handle);
// `:pending`, `:running`, …
[[nodiscard]] Value keyword_of(State state);

}  // namespace valk::async
