#pragma once

// Documentation comments, which belong to the form below them.

#include <string>

#include "valk/syntax/tree.hpp"

namespace valk::syntax {

// The `;;;` lines directly above a top-level form (no blank line between, nothing else on their lines), without their
// markers and one blank behind each; lines end in "\n" but the last. Empty when there are none.
[[nodiscard]] std::string documentation_above(Node top_level_form);

}  // namespace valk::syntax
