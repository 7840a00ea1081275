#pragma once

// Everything that is ill-formed in a tree, in words. All have the id "syntax" and are errors.

#include <vector>

#include "valk/base/diagnostic.hpp"
#include "valk/syntax/tree.hpp"

namespace valk::syntax {

// Unclosed, mismatched and stray brackets, `[` and `]`, unterminated strings, wrong escapes, numbers out of range or
// run together with letters, a prefix without operand, invalid UTF-8.
[[nodiscard]] std::vector<base::Diagnostic> diagnostics(const Tree& tree);
// The same for one chunk; invalid UTF-8 is found wherever it stands in the chunk.
[[nodiscard]] std::vector<base::Diagnostic> chunk_diagnostics(const Tree& tree, std::size_t chunk);

}  // namespace valk::syntax
