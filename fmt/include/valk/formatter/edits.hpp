#pragma once

// Formatting as edits: for editors, which keep cursors where nothing changed, and for parts of a file.

#include <string>
#include <vector>

#include "valk/base/position.hpp"
#include "valk/formatter/format.hpp"

namespace valk::formatter {

// Replaces the bytes of `span` by `text`.
struct Edit {
  base::Span span;
  std::string text;
};

// What leads from the source to `format(tree, options).text`: only the blanks that change, and examples in documentation.
// In source order, not overlapping. Empty when the text has mistakes.
[[nodiscard]] std::vector<Edit> edits(const syntax::Tree& tree, const Options& options = {});

// Those of them that change lines of `ranges`, cut to these lines: applied, the lines get the content and indentation
// that formatting the whole text gives them, and no other line changes, unless whole formatting joins one with them. An
// example in documentation is formatted as a whole.
[[nodiscard]] std::vector<Edit> range_edits(const syntax::Tree& tree, const std::vector<base::Span>& ranges,
                                            const Options& options = {});

// `edits` applied to `source`.
[[nodiscard]] std::string apply_edits(std::string_view source, const std::vector<Edit>& edits);

// The text with these lines formatted.
[[nodiscard]] Formatted format_ranges(const syntax::Tree& tree, const std::vector<base::Span>& ranges,
                                      const Options& options = {});

}  // namespace valk::formatter
