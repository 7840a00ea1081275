#pragma once

#include <string>
#include <vector>

#include "catch.hpp"
#include "valk/syntax/diagnostics.hpp"
#include "valk/syntax/tree.hpp"

namespace valk::syntax {

inline Tree::Ptr parse(std::string text) { return Tree::parse(base::SourceText::make("test.valk", std::move(text))); }

inline std::string line_of(const base::Diagnostic& diagnostic) {
  const base::Span span = diagnostic.location.span;
  return std::to_string(span.start.value) + ".." + std::to_string(span.end.value) + " " + diagnostic.message;
}

// Each diagnostic as "start..end message".
inline std::vector<std::string> mistakes(const Tree& tree) {
  std::vector<std::string> lines;
  for (const base::Diagnostic& diagnostic : diagnostics(tree)) {
    CHECK(diagnostic.id == "syntax");
    CHECK(diagnostic.severity == base::Severity::error);
    CHECK_FALSE(diagnostic.help.empty());
    lines.push_back(line_of(diagnostic));
  }
  return lines;
}

inline std::vector<std::string> mistakes(std::string text) { return mistakes(*parse(std::move(text))); }

using Lines = std::vector<std::string>;

// What every tree promises, whatever its text is.
inline void check_shape(const Tree& tree) {
  std::uint32_t reached = 0;
  bool well = true;
  for (std::size_t chunk = 0; chunk < tree.chunk_count(); ++chunk) {
    const Node root = tree.chunk_root(chunk);
    well = well && root.start().value >= reached && root.start() < root.end() && !root.parent();
    reached = root.end().value;
    for (std::uint32_t index = 1; index <= root.descendant_count(); ++index) {
      const Node node(&tree, {root.id().chunk, index});
      const Node parent = node.parent();
      const Node next = node.next_sibling();
      well = well && parent && parent.span().contains(node.span()) && parent.start() < node.start() &&
             node.start() < node.end();
      well = well && (!next || (node.end() <= next.start() && next.parent() == parent));
    }
  }
  CHECK(well);
  CHECK(reached <= tree.source()->text().size());
  if (tree.has_mistake()) CHECK_FALSE(diagnostics(tree).empty());
}

}  // namespace valk::syntax
