#include "code_frame.hpp"

#include <algorithm>
#include <vector>

#include "valk/base/text.hpp"

namespace valk::base {
namespace {

constexpr std::uint32_t tab_width = 4;
constexpr std::string_view replacement = "\xEF\xBF\xBD";
constexpr std::string_view ellipsis = "\xE2\x80\xA6";

// What would move the cursor, reverse the text's direction or be invisible: shown as a replacement character, so that
// the carets stay below what they mean and a source cannot write to the terminal.
bool is_unprintable(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

bool is_combining(char32_t c) {
  return (c >= 0x300 && c <= 0x36F) || (c >= 0x1AB0 && c <= 0x1AFF) || (c >= 0x20D0 && c <= 0x20FF) ||
         (c >= 0xFE00 && c <= 0xFE0F);
}

bool is_wide(char32_t c) {
  return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
         (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x1F300 && c <= 0x1F64F) || (c >= 0x1F900 && c <= 0x1F9FF) ||
         (c >= 0x20000 && c <= 0x3FFFD);
}

struct Cell {
  std::uint32_t offset;  // of its first byte
  std::uint32_t column;
  std::uint32_t columns;
  std::string text;
};

// The characters of [start, stop), and one blank cell for the place behind them.
std::vector<Cell> cells_of(std::string_view text, std::uint32_t start, std::uint32_t stop) {
  std::vector<Cell> cells;
  std::uint32_t column = 0;
  std::size_t at = start;
  while (at < stop) {
    Cell cell{static_cast<std::uint32_t>(at), column, 1, ""};
    const std::optional<char32_t> code_point = decode_utf8(text.substr(0, stop), at);
    if (code_point == U'\t') {
      cell.columns = tab_width - column % tab_width;
      cell.text.assign(cell.columns, ' ');
    } else if (!code_point || is_unprintable(*code_point)) {
      cell.text = replacement;
    } else {
      cell.columns = is_combining(*code_point) ? 0 : is_wide(*code_point) ? 2 : 1;
      cell.text = text.substr(cell.offset, at - cell.offset);
    }
    column += cell.columns;
    cells.push_back(std::move(cell));
  }
  cells.push_back({stop, column, 1, ""});
  return cells;
}

// Moves `offset` to the start of the character it is in.
std::uint32_t character_start(std::string_view text, std::uint32_t offset, std::uint32_t least) {
  for (int i = 0; i < 3 && offset > least && offset < text.size() && (text[offset] & 0xC0) == 0x80; ++i) --offset;
  return offset;
}

}  // namespace

FrameLine frame_line(const SourceText& source, std::uint32_t line, Span marked, std::uint32_t max_columns) {
  const std::string_view text = source.text();
  const Span whole = source.line_span(line);
  const std::uint32_t first = std::clamp(marked.start, whole.start, whole.end).value;
  const std::uint32_t last = std::clamp(marked.end, whole.start, whole.end).value;

  // No more than this is looked at, however long the line: a character takes up to four bytes.
  const std::uint32_t reach = max_columns * 4;
  const std::uint32_t from =
      character_start(text, std::max(whole.start.value, first - std::min(first, reach)), whole.start.value);
  const std::uint32_t to = character_start(text, std::min(whole.end.value, first + reach), first);
  const std::vector<Cell> cells = cells_of(text, from, to);
  const auto at_or_after = [&](std::uint32_t offset) {
    return std::partition_point(cells.begin(), cells.end() - 1, [&](const Cell& c) { return c.offset < offset; });
  };

  auto begin = cells.begin();
  auto end = cells.end() - 1;
  auto mark = at_or_after(first);
  if (mark->offset > first && mark != cells.begin()) --mark;
  if (end->column > max_columns) {
    // A third of the window stands before the mark.
    const std::uint32_t target = mark->column - std::min(mark->column, max_columns / 3);
    const std::uint32_t left = end->column - target < max_columns ? end->column - max_columns : target;
    begin = std::partition_point(cells.begin(), end, [&](const Cell& c) { return c.column < left; });
    end = std::partition_point(begin, end, [&](const Cell& c) { return c.column + c.columns <= left + max_columns; });
  }
  const bool cut_left = begin->offset > whole.start.value;
  const bool cut_right = end->offset < whole.end.value;

  FrameLine result;
  if (cut_left) result.text += ellipsis;
  for (auto cell = begin; cell != end; ++cell) result.text += cell->text;
  if (cut_right) result.text += ellipsis;
  while (!result.text.empty() && result.text.back() == ' ') result.text.pop_back();

  const auto mark_end = std::min(at_or_after(last), end);
  const std::uint32_t indent = mark->column - begin->column + (cut_left ? 1 : 0);
  const std::uint32_t length = mark_end->column > mark->column ? mark_end->column - mark->column : 1;
  result.carets = std::string(indent, ' ') + std::string(length, '^');
  return result;
}

}  // namespace valk::base
