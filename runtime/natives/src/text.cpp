#include "text.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "isolate_state.hpp"
#include "unicode.hpp"
#include "valk/base/text.hpp"

namespace valk::natives {

std::size_t byte_offset(NativeCall& call, std::uint32_t index, std::size_t place) {
  auto& string = heap::as<heap::String>(call[index]);
  if (!needs_index(string)) return scan_byte_offset(string, place);
  return isolate_of(call).state().string_index.byte_offset(string, place);
}

std::size_t place_of(NativeCall& call, std::uint32_t index, std::size_t offset) {
  auto& string = heap::as<heap::String>(call[index]);
  if (!needs_index(string)) return scan_place_of(string, offset);
  return isolate_of(call).state().string_index.place_of(string, offset);
}

std::size_t find_text(std::string_view text, std::string_view part, std::size_t from) {
  if (from > text.size()) return std::string_view::npos;
  if (part.size() == 1) return text.find(part.front(), from);
  const void* const found = memmem(text.data() + from, text.size() - from, part.data(), part.size());
  if (found == nullptr) return std::string_view::npos;
  return static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

std::string_view trimmed_left(std::string_view text) {
  std::size_t at = 0;
  for (std::size_t next = 0; next < text.size(); at = next) {
    if (!is_blank(*base::decode_utf8(text, next))) break;
  }
  return text.substr(at);
}

std::string_view trimmed_right(std::string_view text) {
  std::size_t end = text.size();
  while (end > 0) {
    std::size_t start = end - 1;
    while (is_continuation(text[start])) --start;
    std::size_t at = start;
    if (!is_blank(*base::decode_utf8(text, at))) break;
    end = start;
  }
  return text.substr(0, end);
}

Outcome expect_strings(NativeCall& call, std::uint32_t count) {
  for (std::uint32_t i = 0; i < count; ++i) {
    if (!call.is_string(i)) return call.expected(i, "a string");
  }
  return Value::nil();
}

Outcome finished(NativeCall& call, std::string_view text) {
  if (is_too_large(call, text.size())) return raise_too_large(call, text.size());
  return call.heap().string(text);
}

SteadyText::SteadyText(NativeCall& call, std::uint32_t index) {
  const auto* bytes = heap::try_as<heap::Bytes>(call[index]);
  text_ = bytes != nullptr ? bytes->text() : call.text(index);
  if (sizeof(heap::Bytes) + text_.size() > heap::Heap::kLargestYoung) return;  // never moves
  copy_ = text_;
  text_ = copy_;
}

Value part_of(NativeCall& call, std::uint32_t index, const SteadyText& text, std::string_view part) {
  return call.heap().string_slice(call[index], static_cast<std::size_t>(part.data() - text.get().data()), part.size());
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
