#include "text.hpp"

#include <algorithm>
#include <charconv>

namespace valk::natives {

std::size_t byte_offset(const heap::String& string, std::size_t place) {
  if (place >= string.code_points) return string.size;
  if (string.is_ascii()) return place;
  std::size_t offset = 0;
  while (place-- > 0) {
    do ++offset;
    while (is_continuation(string.bytes[offset]));
  }
  return offset;
}

std::size_t place_of(const heap::String& string, std::size_t offset) {
  if (string.is_ascii()) return offset;
  return static_cast<std::size_t>(
      std::count_if(string.bytes, string.bytes + offset, [](char byte) { return !is_continuation(byte); }));
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\n\r\f\v";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

namespace {

// Letters whose capital lies `distance` below. With `step` 2, capitals and small letters take turns.
struct SmallLetters {
  char32_t first;
  char32_t last;
  char32_t distance;
  char32_t step;
};

constexpr SmallLetters kSmallLetters[] = {
    {'a', 'z', 32, 1},      {0xE0, 0xF6, 32, 1},    {0xF8, 0xFE, 32, 1},   {0x101, 0x12F, 1, 2},  {0x133, 0x137, 1, 2},
    {0x13A, 0x148, 1, 2},   {0x14B, 0x177, 1, 2},   {0x17A, 0x17E, 1, 2},  {0x3AC, 0x3AC, 38, 1}, {0x3AD, 0x3AF, 37, 1},
    {0x3B1, 0x3C1, 32, 1},  {0x3C3, 0x3CB, 32, 1},  {0x3CC, 0x3CC, 64, 1}, {0x3CD, 0x3CE, 63, 1}, {0x430, 0x44F, 32, 1},
    {0x450, 0x45F, 80, 1},  {0x461, 0x481, 1, 2},   {0x48B, 0x4BF, 1, 2},  {0x4D1, 0x52F, 1, 2},  {0x561, 0x586, 48, 1},
    {0x1E01, 0x1E95, 1, 2}, {0x1EA1, 0x1EFF, 1, 2},
};

}  // namespace

char32_t to_upper(char32_t letter) {
  if (letter == 0xFF) return 0x178;
  if (letter == 0x3C2) return 0x3A3;  // a sigma at the end of a word
  for (const SmallLetters& range : kSmallLetters) {
    const bool is_in = letter >= range.first && letter <= range.last && (letter - range.first) % range.step == 0;
    if (is_in) return letter - range.distance;
  }
  return letter;
}

char32_t to_lower(char32_t letter) {
  if (letter == 0x178) return 0xFF;
  for (const SmallLetters& range : kSmallLetters) {
    const char32_t small = letter + range.distance;
    if (small >= range.first && small <= range.last && (small - range.first) % range.step == 0) return small;
  }
  return letter;
}

namespace {

std::optional<NumberText> parse_integer(std::string digits, int radix) {
  NumberText number;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, number.integer, radix);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

std::optional<NumberText> parse_float(const std::string& text) {
  NumberText number;
  number.is_float = true;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number.floating);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<NumberText> parse_number(std::string_view text) {
  const bool has_sign = !text.empty() && (text.front() == '-' || text.front() == '+');
  std::string digits;
  for (std::size_t i = has_sign ? 1 : 0; i < text.size(); ++i) {
    // An underscore stands between digits only.
    const bool separates = text[i] == '_' && !digits.empty() && digits.back() != '_' && i + 1 < text.size();
    if (!separates) digits.push_back(text[i]);
  }
  if (digits.empty() || !is_digit(digits.front())) return std::nullopt;
  const std::string sign = has_sign && text.front() == '-' ? "-" : "";
  if (digits.starts_with("0x") || digits.starts_with("0X")) return parse_integer(sign + digits.substr(2), 16);
  if (digits.starts_with("0b") || digits.starts_with("0B")) return parse_integer(sign + digits.substr(2), 2);
  if (std::all_of(digits.begin(), digits.end(), is_digit)) return parse_integer(sign + digits, 10);
  return parse_float(sign + digits);
}

}  // namespace valk::natives
