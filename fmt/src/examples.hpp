#pragma once

// Examples in documentation comments: the blocks of a `;;;` comment above a form that are indented by four blanks.

#include <vector>

#include "valk/formatter/edits.hpp"
#include "valk/syntax/tree.hpp"

namespace valk::formatter {

// Replacements of whole blocks, in source order, by what the formatter makes of the code in them. A block is left alone
// when it does not parse, when it reads like prose (a bare word beside others on a line), or when a part of it lies in
// one of `regions`.
[[nodiscard]] std::vector<Edit> format_examples(const syntax::Tree& tree, const Options& options,
                                                const std::vector<base::Span>& regions, std::string_view line_ending);

}  // namespace valk::formatter
