#include "valk/base/source_text.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <limits>

#include "valk/base/text.hpp"

namespace valk::base {
namespace {

std::uint32_t utf16_length(char32_t code_point) { return code_point >= 0x10000 ? 2 : 1; }

std::uint32_t width(std::optional<char32_t> code_point, ColumnUnit unit) {
  return unit == ColumnUnit::utf16 && code_point ? utf16_length(*code_point) : 1;
}

}  // namespace

SourceText::SourceText(std::string path, std::string text) : path_(std::move(path)), text_(std::move(text)) {
  assert(text_.size() < std::numeric_limits<std::uint32_t>::max());
  std::size_t start = 0;
  while (true) {
    const void* found = start < text_.size() ? std::memchr(text_.data() + start, '\n', text_.size() - start) : nullptr;
    const std::size_t stop = found != nullptr ? static_cast<const char*>(found) - text_.data() + 1 : text_.size();
    line_starts_.push_back(static_cast<std::uint32_t>(start));
    line_is_ascii_.push_back(is_ascii(std::string_view(text_).substr(start, stop - start)));
    if (found == nullptr) break;
    start = stop;
  }
}

std::shared_ptr<const SourceText> SourceText::make(std::string path, std::string text) {
  return std::make_shared<const SourceText>(std::move(path), std::move(text));
}

std::string_view SourceText::slice(Span span) const {
  assert(span.start <= span.end && span.end <= end());
  return std::string_view(text_).substr(span.start.value, span.length());
}

std::uint32_t SourceText::line_of(ByteOffset offset) const {
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset.value);
  return static_cast<std::uint32_t>(after - line_starts_.begin() - 1);
}

Span SourceText::line_span(std::uint32_t line) const {
  assert(line < line_count());
  const std::uint32_t start = line_starts_[line];
  if (line + 1 == line_count()) return {{start}, end()};
  std::uint32_t stop = line_starts_[line + 1] - 1;
  if (stop > start && text_[stop - 1] == '\r') --stop;
  return {{start}, {stop}};
}

LineColumn SourceText::line_column(ByteOffset offset, ColumnUnit unit) const {
  std::uint32_t place = std::min(offset, end()).value;
  const std::uint32_t line = line_of({place});
  const std::uint32_t start = line_starts_[line];
  if (line_is_ascii_[line]) return {line, place - start};
  // Inside a character: its start, found by decoding so that stray continuation bytes count as characters of their own.
  std::uint32_t column = 0;
  std::size_t at = start;
  while (at < place) {
    const std::size_t before = at;
    const std::optional<char32_t> code_point = decode_utf8(text_, at);
    if (at > place) {
      place = static_cast<std::uint32_t>(before);
      break;
    }
    column += width(code_point, unit);
  }
  return {line, unit == ColumnUnit::byte ? place - start : column};
}

ByteOffset SourceText::offset_of(LineColumn place, ColumnUnit unit) const {
  if (place.line >= line_count()) return end();
  const Span line = line_span(place.line);
  if (line_is_ascii_[place.line]) return line.start + std::min(place.column, line.length());
  std::uint32_t column = 0;
  std::size_t at = line.start.value;
  while (at < line.end.value && column < place.column) {
    const std::size_t before = at;
    const std::optional<char32_t> code_point = decode_utf8(text_, at);
    column += unit == ColumnUnit::byte ? static_cast<std::uint32_t>(at - before) : width(code_point, unit);
    // Inside a character, or between its two surrogates.
    if (column > place.column) return {static_cast<std::uint32_t>(before)};
  }
  return {static_cast<std::uint32_t>(at)};
}

std::optional<ByteOffset> SourceText::first_invalid_utf8() const {
  const std::optional<std::size_t> at = find_invalid_utf8(text_);
  if (!at) return std::nullopt;
  return ByteOffset{static_cast<std::uint32_t>(*at)};
}

}  // namespace valk::base
