#pragma once

// Source lines as a terminal shows them, with carets below.

#include <string>

#include "valk/base/source_text.hpp"

namespace valk::base {

// One line of source, made printable, and the line of carets below it.
struct FrameLine {
  std::string text;
  std::string carets;
};

// Lines that are longer than `max_columns` are cut to a window around the first caret. `marked` is clipped to the line;
// an empty one gets one caret.
[[nodiscard]] FrameLine frame_line(const SourceText& source, std::uint32_t line, Span marked,
                                   std::uint32_t max_columns);

}  // namespace valk::base
