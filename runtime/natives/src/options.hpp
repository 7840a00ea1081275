#pragma once

// Plists of options: their keys are checked, so that a misspelt one does not go unnoticed.

#include <optional>
#include <span>
#include <string_view>

#include "support.hpp"

namespace valk::natives {

// Raises unless the operand is nil or a plist with no other keys than `known` (with their ':'): nullopt is fine.
[[nodiscard]] std::optional<Outcome> check_options(NativeCall& call, std::uint32_t index,
                                                   std::span<const std::string_view> known);
// The value of an option; `otherwise` when it is not given. May allocate; `options` nil: none.
[[nodiscard]] Value option(NativeCall& call, std::uint32_t index, std::string_view key, Value otherwise);

}  // namespace valk::natives
