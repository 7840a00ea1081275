#pragma once

// `; fmt: off` … `; fmt: on` and `; fmt: skip`: which pieces of the source are left alone.

#include <vector>

#include "valk/syntax/tree.hpp"

namespace valk::formatter {

// In source order; each covers whole siblings, or all from a comment to the end of the form around it. One may lie
// inside another.
[[nodiscard]] std::vector<base::Span> untouched_regions(const syntax::Tree& tree);

}  // namespace valk::formatter
