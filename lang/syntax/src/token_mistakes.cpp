#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "escapes.hpp"
#include "mistakes.hpp"
#include "valk/base/text.hpp"
#include "valk/syntax/literals.hpp"

namespace valk::syntax::detail {
namespace {

constexpr std::string_view hex_digits = "0123456789ABCDEF";

std::string hex(std::uint32_t value, int digits) {
  std::string text;
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) text.push_back(hex_digits[value >> shift & 15]);
  return text;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

base::Location part_of(Node token, std::size_t from, std::size_t to) {
  const base::ByteOffset start = token.start();
  return {token.tree().source(), {start + static_cast<std::uint32_t>(from), start + static_cast<std::uint32_t>(to)}};
}

// A token in a message: not all of a long one.
std::string excerpt(std::string_view text) {
  constexpr std::size_t limit = 40;
  if (text.size() <= limit) return quoted(text);
  std::size_t end = limit;
  while (end > 0 && (text[end] & 0xC0) == 0x80) --end;
  return quoted(std::string(text.substr(0, end)) + "\xE2\x80\xA6");
}

void report_invalid_byte(Node token, std::size_t at, Diagnostics& out) {
  const auto byte = static_cast<unsigned char>(token.text()[at]);
  const std::uint32_t offset = (token.start() + static_cast<std::uint32_t>(at)).value;
  out.push_back(
      syntax_error(part_of(token, at, at + 1),
                   "invalid UTF-8: byte 0x" + hex(byte, 2) + " at byte " + std::to_string(offset) + " of the file",
                   "save the file as UTF-8"));
}

void report_square_bracket(Node token, Diagnostics& out) {
  const bool opens = token.text() == "[";
  out.push_back(syntax_error(token.location(), quoted(token.text()) + " is reserved",
                             opens ? "write `(` for a call, or `{` for a list of data, names or a block"
                                   : "write `)` or `}`, as it was opened"));
}

void report_unterminated_string(Node token, Diagnostics& out) {
  const std::size_t line_end = std::min(token.text().find_first_of("\r\n"), token.text().size());
  out.push_back(syntax_error(part_of(token, 0, line_end), "the string that begins here is never closed",
                             "close it with `\"`; if it looks closed, a string before it is not"));
}

// Where the number ends that `text` begins with.
std::size_t number_length(std::string_view text) {
  std::size_t at = text.front() == '+' || text.front() == '-' ? 1 : 0;
  auto digits = [&] {
    while (at < text.size() && (is_digit(text[at]) || text[at] == '_')) ++at;
  };
  digits();
  if (at + 1 < text.size() && text[at] == '.' && is_digit(text[at + 1])) {
    ++at;
    digits();
  }
  return at;
}

void report_number_like(Node token, Diagnostics& out) {
  const std::string_view text = token.text();
  const std::string_view digits = text.substr(text.find_first_of("0123456789"));
  std::string help;
  if (digits.starts_with("0x") || digits.starts_with("0X")) {
    help = "a hexadecimal number is `0x` and digits 0 to 9 and a to f: `0xFF`";
  } else if (digits.starts_with("0b") || digits.starts_with("0B")) {
    help = "a binary number is `0b` and digits 0 and 1: `0b1010`";
  } else {
    const std::size_t length = number_length(text);
    if (length < text.size() && text[length] == '.') {
      help = "a number has one point, with digits on both sides: `1.5`";
    } else if (text[length - 1] == '_' || text.find("__") != std::string_view::npos) {
      help = "underscores stand between two digits: `1_000`";
    } else if (length < text.size() && (text[length] == 'e' || text[length] == 'E') &&
               text.find_first_not_of("0123456789+-", length + 1) == std::string_view::npos) {
      help = "an exponent is `e`, perhaps a sign, and digits: `1e-9`";
    } else {
      help = "put a space behind " + excerpt(text.substr(0, length)) + ", or begin the name with a letter";
    }
  }
  out.push_back(syntax_error(token.location(), excerpt(text) + " is neither a number nor a name", std::move(help)));
}

std::string described(char32_t code_point, std::string_view text) {
  const std::string number = "U+" + hex(code_point, code_point > 0xFFFF ? 6 : 4);
  const bool shown = code_point >= 0x20 && !(code_point >= 0x7F && code_point < 0xA1) && code_point != 0xFEFF &&
                     !(code_point >= 0x2000 && code_point <= 0x200F) &&
                     !(code_point >= 0x2028 && code_point <= 0x202F) &&
                     !(code_point >= 0x205F && code_point <= 0x206F) && code_point != 0x3000;
  return shown ? quoted(text) + " (" + number + ")" : "the invisible character " + number;
}

std::string help_for(char32_t code_point) {
  switch (code_point) {
    case 0x2018:
    case 0x2019:
      return "write `'`";
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0xAB:
    case 0xBB:
      return "strings stand between `\"`";
    case 0x2013:
    case 0x2014:
    case 0x2212:
      return "write `-`";
    case 0xA0:
    case 0x2003:
    case 0x2009:
    case 0x202F:
    case 0x3000:
      return "write an ordinary space";
    default:
      return "names are made of letters, digits and _ + - * \\ / = < > ! & ? : . % $ ^ ~ | @ #";
  }
}

// A word with a character that no token may have.
void report_word(Node token, Diagnostics& out) {
  const std::string_view text = token.text();
  if (text.front() == '@') {
    out.push_back(syntax_error(token.location(), excerpt(text) + " is no name: names do not begin with `@`",
                               "`,@` without a space between splices"));
    return;
  }
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    const std::optional<char32_t> code_point = base::decode_utf8(text, at);
    if (!code_point) {
      report_invalid_byte(token, start, out);
      return;
    }
    const std::string_view character = text.substr(start, at - start);
    if (start != 0 ? is_symbol_text("a" + std::string(character)) : is_symbol_text(character) || is_digit(character[0]))
      continue;
    const bool starts_only = start == 0 && is_symbol_text("a" + std::string(character));
    out.push_back(
        syntax_error(part_of(token, start, at),
                     described(*code_point, character) + (starts_only ? " cannot begin a name" : " cannot stand here"),
                     help_for(*code_point)));
    return;
  }
  out.push_back(syntax_error(token.location(), excerpt(text) + " is no name", help_for(0)));
}

std::string_view operand_verb(Kind kind) {
  switch (kind) {
    case Kind::quote:
    case Kind::quasiquote:
      return "quote";
    case Kind::unquote:
      return "unquote";
    case Kind::splice:
      return "splice";
    default:
      return "comment out";
  }
}

std::string_view mark_of(Kind kind) {
  switch (kind) {
    case Kind::quote:
      return "'";
    case Kind::quasiquote:
      return "`";
    case Kind::unquote:
      return ",";
    case Kind::splice:
      return ",@";
    default:
      return "#_";
  }
}

std::string message_for(const StringPiece& piece) {
  switch (piece.mistake) {
    case EscapeMistake::two_hex_digits:
      return quoted(piece.source) + " needs two hexadecimal digits";
    case EscapeMistake::braces:
      return quoted(piece.source) + " needs one to six hexadecimal digits in braces";
    case EscapeMistake::no_character:
      return quoted(piece.source) + " is no character";
    default:
      return quoted(piece.source) + " is no escape";
  }
}

std::string help_for(const StringPiece& piece) {
  switch (piece.mistake) {
    case EscapeMistake::two_hex_digits:
      return "such as `\\x41`";
    case EscapeMistake::braces:
      return "such as `\\u{1F600}`";
    case EscapeMistake::no_character:
      return "characters reach from U+0000 to U+10FFFF, without U+D800 to U+DFFF";
    default:
      return "write `\\\\` for a backslash; escapes are \\n \\t \\r \\\\ \\\" \\' \\a \\b \\f \\v \\0 \\xHH \\u{H…}";
  }
}

}  // namespace

void report_bad_token(Node token, Diagnostics& out) {
  const std::string_view text = token.text();
  const char first = text.front();
  const bool is_signed = (first == '+' || first == '-') && text.size() > 1;
  if (first == '[' || first == ']') {
    report_square_bracket(token, out);
  } else if (first == '"') {
    report_unterminated_string(token, out);
    if (const auto at = base::find_invalid_utf8(text)) report_invalid_byte(token, *at, out);
  } else if (base::find_invalid_utf8(text)) {
    report_invalid_byte(token, *base::find_invalid_utf8(text), out);
  } else if (is_digit(is_signed ? text[1] : first)) {
    report_number_like(token, out);
  } else {
    report_word(token, out);
  }
}

void report_missing_operand(Node prefixed, Diagnostics& out) {
  const std::string_view mark = mark_of(prefixed.kind());
  const std::string shown = mark == "`" ? "a backquote" : quoted(mark);
  out.push_back(syntax_error(
      part_of(prefixed, 0, mark.size()), shown + " has nothing to " + std::string(operand_verb(prefixed.kind())),
      mark == "," ? "elements are separated by spaces alone: remove the comma" : "put a form behind it, or remove it"));
}

void report_number(Node number, Diagnostics& out) {
  if (number.is(Kind::integer)) {
    if (integer_value(number)) return;
    out.push_back(syntax_error(number.location(), excerpt(number.text()) + " does not fit into 64 bits",
                               "integers reach from -9223372036854775808 to 9223372036854775807"));
  } else if (std::isinf(floating_value(number))) {
    out.push_back(syntax_error(number.location(), excerpt(number.text()) + " is too large for a float",
                               "the largest float is about 1.8e308"));
  }
}

void report_escapes(Node string, Diagnostics& out) {
  const std::string_view content = string_content(string.text());
  for (std::size_t at = content.find('\\'); at < content.size();) {
    const StringPiece piece = next_piece(content.substr(at));
    if (piece.mistake != EscapeMistake::none) {
      base::Diagnostic diagnostic =
          syntax_error(part_of(string, 1 + at, 1 + at + piece.source.size()), message_for(piece), help_for(piece));
      if (piece.mistake == EscapeMistake::unknown) {
        diagnostic.fixes.push_back({"write a backslash", false, {{part_of(string, 1 + at, 1 + at), "\\"}}});
      }
      out.push_back(std::move(diagnostic));
    }
    at += piece.source.size();
  }
}

void report_invalid_utf8(Node token, Diagnostics& out) {
  if (const auto at = base::find_invalid_utf8(token.text())) report_invalid_byte(token, *at, out);
}

}  // namespace valk::syntax::detail
