#pragma once

// Widths and columns in source text, in code points.

#include <algorithm>
#include <string_view>

#include "document.hpp"

namespace valk::formatter {

[[nodiscard]] inline bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

[[nodiscard]] inline Width width_of(std::string_view text) {
  return static_cast<Width>(std::count_if(text.begin(), text.end(), begins_character));
}

[[nodiscard]] inline std::string_view first_line(std::string_view text) { return text.substr(0, text.find('\n')); }

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// Where the first line begins: behind a byte order mark, which takes no column.
[[nodiscard]] inline std::size_t content_start(std::string_view source) {
  return source.substr(0, byte_order_mark.size()) == byte_order_mark ? byte_order_mark.size() : 0;
}

// What stands before `offset` on its line.
[[nodiscard]] inline std::string_view line_before(std::string_view source, std::size_t offset) {
  const auto line_break = source.substr(0, offset).rfind('\n');
  const std::size_t start = line_break == std::string_view::npos ? content_start(source) : line_break + 1;
  return source.substr(start, offset - start);
}

[[nodiscard]] inline std::string_view without_trailing_blanks(std::string_view text) {
  const auto last = text.find_last_not_of(" \t\r\f\v");
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

}  // namespace valk::formatter
