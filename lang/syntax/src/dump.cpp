#include <algorithm>

#include "valk/base/text.hpp"
#include "valk/syntax/tree.hpp"

namespace valk::syntax {
namespace {

// Deeper nodes are not indented further: a deeply nested text would make a dump of quadratic size.
constexpr std::size_t max_indent = 40;

bool has_text(Kind kind) { return kind >= Kind::integer && kind != Kind::discard; }

void append_node(std::string& out, Node node, std::size_t depth) {
  out.append(2 * std::min(depth, max_indent), ' ');
  out += "(";
  out += to_string(node.kind());
  out += " " + std::to_string(node.start().value) + ".." + std::to_string(node.end().value);
  if (node.is_bracketed() && !node.is_closed()) out += " unclosed";
  if (node.is_bracketed() && node.is_mismatched()) out += " mismatched";
  if (has_text(node.kind())) {
    out += " ";
    base::append_json_string(out, node.text());
  }
}

}  // namespace

std::string dump(const Tree& tree) {
  std::string out;
  for (Node node = tree.chunk_count() == 0 ? Node() : tree.chunk_root(0); node;) {
    std::size_t depth = 0;
    while (true) {
      append_node(out, node, depth);
      if (const Node child = node.first_child()) {
        out += "\n";
        node = child;
        ++depth;
        continue;
      }
      out += ")";
      while (depth > 0 && !node.next_sibling()) {
        node = node.parent();
        --depth;
        out += ")";
      }
      out += "\n";
      node = node.next_sibling();
      if (depth == 0) break;
    }
  }
  return out;
}

}  // namespace valk::syntax
