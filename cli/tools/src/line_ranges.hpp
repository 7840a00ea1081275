#pragma once

// Parts of a file as a person or a script names them: lines and columns from 1, columns in code points.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "valk/base/source_text.hpp"

namespace valk::tools {

struct LineRange {
  base::LineColumn first;  // from 0
  base::LineColumn last;
};

// "3-10", or "3" alone: whole lines.
[[nodiscard]] std::optional<LineRange> parse_lines(std::string_view text);
// "3:1-10:20": from before a character to before another.
[[nodiscard]] std::optional<LineRange> parse_range(std::string_view text);

// Lines and columns past the end are clamped.
[[nodiscard]] std::vector<base::Span> spans_in(const base::SourceText& source, const std::vector<LineRange>& ranges);

}  // namespace valk::tools
