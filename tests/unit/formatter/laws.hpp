#pragma once

// The formatter's promises, as one check on any text.

#include <optional>
#include <string>
#include <string_view>

#include "valk/formatter/format.hpp"

namespace valk::formatter {

// `text`, formatted.
[[nodiscard]] Formatted format_text(std::string_view text, const Options& options = {});

// Kinds, token texts and structure of a text, its comments included, without spans and blanks: what formatting keeps.
[[nodiscard]] std::string shape_of(std::string_view text);

// What is wrong with the formatter's result for `text`; nullopt: nothing. Checks: the same tree, comments in their
// places; untouched regions untouched; formatting again changes nothing; a text with mistakes is left as it was; a line
// ending at the end.
[[nodiscard]] std::optional<std::string> broken_law(std::string_view text, const Options& options = {});

}  // namespace valk::formatter
