#include "valk/syntax/literals.hpp"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <cstdlib>
#include <limits>

#include "escapes.hpp"
#include "valk/base/text.hpp"

namespace valk::syntax {
namespace {

std::string without_underscores(std::string_view text) {
  std::string result(text);
  result.erase(std::remove(result.begin(), result.end(), '_'), result.end());
  return result;
}

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
bool is_symbol_sign(char c) { return std::string_view("_+-*\\/=<>!&?:.%$^~|@#").find(c) != std::string_view::npos; }

}  // namespace

std::optional<std::int64_t> integer_value(Node integer) {
  assert(integer.is(Kind::integer));
  std::string digits = without_underscores(integer.text());
  const bool negative = digits.front() == '-';
  if (negative || digits.front() == '+') digits.erase(0, 1);
  int radix = 10;
  if (digits.size() > 2 && digits[0] == '0' && !is_ascii_digit(digits[1])) {
    radix = digits[1] == 'x' || digits[1] == 'X' ? 16 : 2;
    digits.erase(0, 2);
  }
  std::uint64_t magnitude = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), magnitude, radix);
  if (error != std::errc()) return std::nullopt;
  assert(end == digits.data() + digits.size());
  constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (magnitude > largest + (negative ? 1 : 0)) return std::nullopt;
  return static_cast<std::int64_t>(negative ? 0 - magnitude : magnitude);
}

double floating_value(Node floating) {
  assert(floating.is(Kind::floating));
  std::string digits = without_underscores(floating.text());
  if (digits.front() == '+') digits.erase(0, 1);
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  // Too large or too small: strtod tells infinity from zero.
  if (error == std::errc::result_out_of_range) return std::strtod(digits.c_str(), nullptr);
  return value;
}

std::string string_value(Node string) {
  assert(string.is(Kind::string));
  std::string_view rest = detail::string_content(string.text());
  std::string value;
  value.reserve(rest.size());
  while (!rest.empty()) {
    const detail::StringPiece piece = detail::next_piece(rest);
    if (piece.is_escape && piece.mistake == detail::EscapeMistake::none) {
      base::append_utf8(value, piece.code_point);
    } else {
      value += piece.source;
    }
    rest.remove_prefix(piece.source.size());
  }
  return value;
}

bool is_symbol_text(std::string_view text) {
  if (text.empty()) return false;
  if (!base::is_ascii(text)) {
    // The grammar knows the letters of other scripts.
    const Tree::Ptr tree = Tree::parse(base::SourceText::make("", std::string(text)));
    if (tree->chunk_count() != 1) return false;
    const Node root = tree->chunk_root(0);
    return (root.is(Kind::symbol) || root.is(Kind::keyword)) && root.text().size() == text.size();
  }
  const char first = text[0];
  const char second = text.size() > 1 ? text[1] : ' ';
  if (is_ascii_digit(first) || first == '@' || (first == '#' && second == '_')) return false;
  if ((first == '+' || first == '-') && is_ascii_digit(second)) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_ascii_letter(c) || is_ascii_digit(c) || is_symbol_sign(c); });
}

}  // namespace valk::syntax
