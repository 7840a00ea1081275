#pragma once

// UTF-8 text by code points; all of it is valid.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "valk/heap/heap.hpp"

namespace valk::natives {

[[nodiscard]] constexpr bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

// Where the code point `place` begins; the text's end when there are fewer.
[[nodiscard]] std::size_t byte_offset(const heap::String& string, std::size_t place);
// The inverse.
[[nodiscard]] std::size_t place_of(const heap::String& string, std::size_t offset);

[[nodiscard]] constexpr bool is_scalar(std::int64_t code) {
  return code >= 0 && code <= 0x10FFFF && !(code >= 0xD800 && code <= 0xDFFF);
}

[[nodiscard]] std::string_view trimmed(std::string_view text);
// Letters of Latin, Greek and Cyrillic script.
[[nodiscard]] char32_t to_upper(char32_t letter);
[[nodiscard]] char32_t to_lower(char32_t letter);

struct NumberText {
  bool is_float = false;
  std::int64_t integer = 0;
  double floating = 0;
};
// A number as a program spells it: `-17 0xFF 0b101 1_000 1.5 6e23`. nullopt: it is none, or does not fit.
[[nodiscard]] std::optional<NumberText> parse_number(std::string_view text);

}  // namespace valk::natives
