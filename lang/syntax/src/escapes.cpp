#include "escapes.hpp"

#include <algorithm>
#include <optional>

#include "valk/base/text.hpp"

namespace valk::syntax::detail {
namespace {

std::optional<char32_t> simple_escape(char letter) {
  switch (letter) {
    case 'n':
      return U'\n';
    case 't':
      return U'\t';
    case 'r':
      return U'\r';
    case 'a':
      return U'\a';
    case 'b':
      return U'\b';
    case 'f':
      return U'\f';
    case 'v':
      return U'\v';
    case '0':
      return U'\0';
    case '\\':
    case '"':
    case '\'':
      return static_cast<char32_t>(letter);
    default:
      return std::nullopt;
  }
}

std::optional<unsigned> hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

std::size_t count_hex_digits(std::string_view text) {
  return std::find_if_not(text.begin(), text.end(), [](char c) { return hex_digit(c).has_value(); }) - text.begin();
}

char32_t hex_value(std::string_view digits) {
  char32_t value = 0;
  for (char digit : digits) value = std::min<char32_t>(value << 4 | *hex_digit(digit), 0xFFFFFF);
  return value;
}

StringPiece mistake(std::string_view source, EscapeMistake kind) { return {source, true, kind, 0}; }

// \xHH: the character of that code point.
StringPiece byte_escape(std::string_view rest) {
  const std::size_t digits = std::min<std::size_t>(count_hex_digits(rest.substr(2)), 2);
  const std::string_view source = rest.substr(0, 2 + digits);
  if (digits != 2) return mistake(source, EscapeMistake::two_hex_digits);
  return {source, true, EscapeMistake::none, hex_value(source.substr(2))};
}

// \u{H…}: one to six digits.
StringPiece unicode_escape(std::string_view rest) {
  if (rest.size() < 3 || rest[2] != '{') return mistake(rest.substr(0, 2), EscapeMistake::braces);
  const std::size_t digits = count_hex_digits(rest.substr(3));
  const std::size_t close = 3 + digits;
  if (digits == 0 || close >= rest.size() || rest[close] != '}')
    return mistake(rest.substr(0, close), EscapeMistake::braces);
  const std::string_view source = rest.substr(0, close + 1);
  const char32_t value = hex_value(rest.substr(3, digits));
  if (digits > 6 || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
    return mistake(source, EscapeMistake::no_character);
  return {source, true, EscapeMistake::none, value};
}

}  // namespace

StringPiece next_piece(std::string_view rest) {
  if (rest.front() != '\\') return {rest.substr(0, rest.find('\\')), false, EscapeMistake::none, 0};
  if (rest.size() == 1) return mistake(rest, EscapeMistake::unknown);
  if (rest[1] == 'x') return byte_escape(rest);
  if (rest[1] == 'u') return unicode_escape(rest);
  if (const std::optional<char32_t> value = simple_escape(rest[1])) {
    return {rest.substr(0, 2), true, EscapeMistake::none, *value};
  }
  std::size_t end = 1;
  (void)base::decode_utf8(rest, end);
  return mistake(rest.substr(0, end), EscapeMistake::unknown);
}

}  // namespace valk::syntax::detail
