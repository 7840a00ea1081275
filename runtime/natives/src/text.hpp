#pragma once

// Text as the language counts it: places in strings are code points, from 0.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "support.hpp"

namespace valk::natives {

[[nodiscard]] constexpr bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

// Where the code point `place` of operand `index`, a string, begins; the text's end when there are fewer.
[[nodiscard]] std::size_t byte_offset(NativeCall& call, std::uint32_t index, std::size_t place);
// The inverse.
[[nodiscard]] std::size_t place_of(NativeCall& call, std::uint32_t index, std::size_t offset);

[[nodiscard]] constexpr bool is_scalar(std::int64_t code) {
  return code >= 0 && code <= 0x10FFFF && !(code >= 0xD800 && code <= 0xDFFF);
}

// As string_view::find, in time linear in `text` whatever the part is.
[[nodiscard]] std::size_t find_text(std::string_view text, std::string_view part, std::size_t from = 0);

// Without blanks at the start, or the end.
[[nodiscard]] std::string_view trimmed_left(std::string_view text);
[[nodiscard]] std::string_view trimmed_right(std::string_view text);
[[nodiscard]] inline std::string_view trimmed(std::string_view text) { return trimmed_right(trimmed_left(text)); }

struct NumberText {
  bool is_float = false;
  std::int64_t integer = 0;
  double floating = 0;
};
// A number as a program spells it: `-17 0xFF 0b101 1_000 1.5 6e23`. nullopt: it is none, or does not fit.
[[nodiscard]] std::optional<NumberText> parse_number(std::string_view text);

// The first operand that is no string makes an error; nil otherwise. `count` operands are looked at.
[[nodiscard]] Outcome expect_strings(NativeCall& call, std::uint32_t count);

// `text` as a string, or :out-of-memory.
[[nodiscard]] Outcome finished(NativeCall& call, std::string_view text);

// A text that a native reads while it allocates: operand `index`, a string or bytes, copied when it may move.
class SteadyText {
 public:
  SteadyText(NativeCall& call, std::uint32_t index);
  SteadyText(const SteadyText&) = delete;
  SteadyText& operator=(const SteadyText&) = delete;
  [[nodiscard]] std::string_view get() const { return text_; }

 private:
  std::string copy_;
  std::string_view text_;
};

// A part of operand `index`, a string, given by a part of what SteadyText shows of it.
[[nodiscard]] Value part_of(NativeCall& call, std::uint32_t index, const SteadyText& text, std::string_view part);

}  // namespace valk::natives
