#include "line_ranges.hpp"

#include <charconv>
#include <limits>

namespace valk::tools {

namespace {

using base::LineColumn;

constexpr std::uint32_t end_of_line = std::numeric_limits<std::uint32_t>::max();

// From 1 in the text, from 0 in the result; nullopt unless all of it is a number.
std::optional<std::uint32_t> ordinal(std::string_view text) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number == 0) return std::nullopt;
  return number - 1;
}

std::optional<LineColumn> place(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto line = ordinal(text.substr(0, colon)), column = ordinal(text.substr(colon + 1));
  if (!line || !column) return std::nullopt;
  return LineColumn{*line, *column};
}

}  // namespace

std::optional<LineRange> parse_lines(std::string_view text) {
  const std::size_t dash = text.find('-');
  const auto first = ordinal(text.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : ordinal(text.substr(dash + 1));
  if (!first || !last || *last < *first) return std::nullopt;
  return LineRange{{*first, 0}, {*last, end_of_line}};
}

std::optional<LineRange> parse_range(std::string_view text) {
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto first = place(text.substr(0, dash)), last = place(text.substr(dash + 1));
  if (!first || !last || *last < *first) return std::nullopt;
  return LineRange{*first, *last};
}

std::vector<base::Span> spans_in(const base::SourceText& source, const std::vector<LineRange>& ranges) {
  std::vector<base::Span> spans;
  for (const LineRange& range : ranges) {
    if (range.first.line >= source.line_count()) continue;
    spans.push_back({source.offset_of(range.first, base::ColumnUnit::code_point),
                     source.offset_of(range.last, base::ColumnUnit::code_point)});
  }
  return spans;
}

}  // namespace valk::tools
