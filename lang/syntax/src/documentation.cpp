#include "valk/syntax/documentation.hpp"

#include <algorithm>

namespace valk::syntax {
namespace {

constexpr std::string_view marker = ";;;";

std::uint32_t line_of(Node node, base::ByteOffset offset) { return node.tree().source()->line_of(offset); }

bool is_documentation(Node node) { return node.is(Kind::comment) && node.text().starts_with(marker); }

std::string_view content(Node comment) {
  std::string_view text = comment.text().substr(marker.size());
  if (text.starts_with(' ')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == '\r' || text.back() == '\n' || text.back() == ' ' || text.back() == '\t')) {
    text.remove_suffix(1);
  }
  return text;
}

}  // namespace

std::string documentation_above(Node top_level_form) {
  const Tree& tree = top_level_form.tree();
  std::vector<std::string_view> lines;
  std::uint32_t line = line_of(top_level_form, top_level_form.start());
  for (std::size_t chunk = top_level_form.id().chunk; chunk > 0; --chunk) {
    const Node above = tree.chunk_root(chunk - 1);
    if (!is_documentation(above) || line_of(above, above.start()) + 1 != line) break;
    --line;
    // A comment behind another form is about that form.
    if (chunk >= 2) {
      const Node before = tree.chunk_root(chunk - 2);
      if (line_of(before, before.end()) == line && !before.is(Kind::comment)) break;
    }
    lines.push_back(content(above));
  }
  std::reverse(lines.begin(), lines.end());
  std::string result;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i != 0) result += '\n';
    result += lines[i];
  }
  return result;
}

}  // namespace valk::syntax
