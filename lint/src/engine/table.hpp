#pragma once

// Rules with what runs them.

#include "engine/hooks.hpp"
#include "valk/lint/rules.hpp"

namespace valk::lint {

// The hooks of `rules()[index]`.
[[nodiscard]] const Hooks& hooks_of(std::size_t index);

}  // namespace valk::lint
