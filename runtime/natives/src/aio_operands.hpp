#pragma once

// Operands that several natives of aio/ take.

#include <optional>

#include "service.hpp"
#include "support.hpp"

namespace valk::natives {

// A number of milliseconds; negative ones count as 0. nullopt: it is none.
[[nodiscard]] std::optional<loop::Duration> milliseconds(NativeCall& call, std::uint32_t index);

// Whether a callback may be made of the operand: a function, or a keyword or plist to look up in.
[[nodiscard]] bool is_callable(Value value);

// The operand, as a handle.
[[nodiscard]] inline Value handle_operand(NativeCall& call, std::uint32_t index) {
  return scheduler_of(call).lift(call[index]);
}

}  // namespace valk::natives
