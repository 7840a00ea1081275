#pragma once

// What stands between the quotes of a string, piece by piece (LANGUAGE: strings).

#include <cstdint>
#include <string_view>

namespace valk::syntax::detail {

enum class EscapeMistake : std::uint8_t {
  none,
  unknown,         // \q
  two_hex_digits,  // \x1
  braces,          // \u41, \u{}, \u{41
  no_character,    // \u{D800}, \u{110000}
};

struct StringPiece {
  std::string_view source;  // all of the piece: plain text, or one escape
  bool is_escape = false;
  EscapeMistake mistake = EscapeMistake::none;
  char32_t code_point = 0;  // of an escape without mistake
};

// The piece that `rest` begins with; `rest` must not be empty.
[[nodiscard]] StringPiece next_piece(std::string_view rest);

// Without the quotes. `token` is the text of a string node.
[[nodiscard]] inline std::string_view string_content(std::string_view token) {
  return token.substr(1, token.size() - 2);
}

}  // namespace valk::syntax::detail
