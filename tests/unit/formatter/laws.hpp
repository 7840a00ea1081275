#pragma once

// The formatter's promises, as one check on any text.

#include <optional>
#include <string>
#include <string_view>

#include "valk/formatter/edits.hpp"

namespace valk::formatter {

// `text`, formatted.
[[nodiscard]] Formatted format_text(std::string_view text, const Options& options = {});

// Kinds, token texts and structure of a text, its comments included, without spans and blanks: what formatting keeps. Of
// examples in documentation comments, only what is no blank.
[[nodiscard]] std::string shape_of(std::string_view text);

// What is wrong with the formatter's result for `text`; nullopt: nothing. Checks: the same tree, comments in their
// places; untouched regions untouched; formatting again changes nothing; a text with mistakes is left as it was; a line
// ending at the end.
[[nodiscard]] std::optional<std::string> broken_law(std::string_view text, const Options& options = {});

// What is wrong with formatting the lines of `range` only. Checks: the same tree; these lines as formatting the whole
// text makes them; all other lines as they were, but for code that one of these lines is joined with.
[[nodiscard]] std::optional<std::string> broken_range_law(std::string_view text, base::Span range,
                                                          const Options& options = {});

}  // namespace valk::formatter
