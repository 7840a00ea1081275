#include "valk/formatter/format.hpp"
#include "valk/lsp/features.hpp"

namespace valk::lsp {

std::vector<base::TextEdit> formatting(const Snapshot& snapshot) {
  formatter::Formatted formatted = formatter::format(snapshot.tree());
  if (!formatted.problems.empty() || !formatted.changed) return {};
  std::string_view before = snapshot.source()->text(), after = formatted.text;
  // Whole lines that are the same at both ends stay out of the edit, so that cursors in them stay where they are.
  std::size_t shared = std::min(before.size(), after.size());
  std::size_t start = 0, line_start = 0;
  for (; start < shared && before[start] == after[start]; ++start) {
    if (before[start] == '\n') line_start = start + 1;
  }
  std::size_t end = 0, line_end = 0;
  for (; end < shared - line_start && before[before.size() - 1 - end] == after[after.size() - 1 - end]; ++end) {
    if (before[before.size() - 1 - end] == '\n') line_end = end;
  }
  auto offset = [](std::size_t value) { return base::ByteOffset{static_cast<std::uint32_t>(value)}; };
  base::Span span{offset(line_start), offset(before.size() - line_end)};
  return {{{snapshot.source(), span}, std::string(after.substr(line_start, after.size() - line_end - line_start))}};
}

}  // namespace valk::lsp
