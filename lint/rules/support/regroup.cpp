#include "support/regroup.hpp"

#include <string>

namespace valk::lint {
namespace {

using base::ByteOffset;
using base::Span;
using syntax::Kind;
using syntax::Node;

// A binding with its comments.
struct Unit {
  std::vector<Node> parts;  // comments in front, the binding, comments behind on its line
};

struct Layout {
  std::string separator;  // between neighbours: " ", or a line end with the indentation
  bool has_comments = false;
};

std::uint32_t line_of(ByteOffset offset, const base::SourceText& source) { return source.line_of(offset); }

std::vector<std::vector<Unit>> units_of(const forms::AioLet& let) {
  const base::SourceText& source = *let.node.tree().source();
  std::vector<std::vector<Unit>> units(let.groups.size());
  std::vector<Node> waiting;
  std::size_t item = 0;
  Unit* last = nullptr;
  Node last_form;
  for (const Node child : let.list.children()) {
    if (!child.is_form()) {
      const bool trails =
          last != nullptr && waiting.empty() && line_of(child.start(), source) == line_of(last_form.end(), source);
      (trails ? last->parts : waiting).push_back(child);
      continue;
    }
    const forms::AioItem& here = let.items[item++];
    last = nullptr;
    if (here.kind != forms::AioItem::Kind::binding) continue;
    Unit& unit = units[here.group].emplace_back();
    unit.parts = std::move(waiting);
    waiting.clear();
    unit.parts.push_back(child);
    last = &unit;
    last_form = child;
  }
  // What stands behind the last binding on lines of its own stays with it.
  for (auto group = units.rbegin(); group != units.rend() && !waiting.empty(); ++group) {
    if (group->empty()) continue;
    group->back().parts.insert(group->back().parts.end(), waiting.begin(), waiting.end());
    waiting.clear();
  }
  return units;
}

Layout layout_of(const forms::AioLet& let) {
  const base::SourceText& source = *let.node.tree().source();
  Layout layout;
  const Node first = let.list.first_child();
  const Span line = source.line_span(source.line_of(first.start()));
  bool is_one_line = true;
  for (const Node child : let.list.children()) {
    layout.has_comments |= child.is(Kind::comment);
    is_one_line &= source.line_of(child.end()) == source.line_of(first.start());
  }
  const std::size_t column = first.start() - line.start;
  layout.separator = is_one_line && !layout.has_comments ? " " : "\n" + std::string(column, ' ');
  return layout;
}

void append(std::string& out, const Unit& unit, const Layout& layout) {
  const base::SourceText& source = *unit.parts.front().tree().source();
  for (std::size_t i = 0; i < unit.parts.size(); ++i) {
    if (i > 0) {
      const bool same_line = source.line_of(unit.parts[i].start()) == source.line_of(unit.parts[i - 1].end());
      // The blanks between a binding and the comment on its line are the author's.
      if (same_line)
        out += source.slice({unit.parts[i - 1].end(), unit.parts[i].start()});
      else
        out += layout.separator;
    }
    out += unit.parts[i].text();
  }
}

}  // namespace

base::TextEdit regroup(const forms::AioLet& let, const std::vector<std::vector<meaning::AioPlace>>& groups) {
  const auto units = units_of(let);
  const Layout layout = layout_of(let);
  std::string out;
  Node last;
  for (const auto& group : groups) {
    if (!out.empty()) out += layout.separator + ":then";
    for (const meaning::AioPlace place : group) {
      if (!out.empty()) out += layout.separator;
      const Unit& unit = units[place.group][place.index];
      append(out, unit, layout);
      last = unit.parts.back();
    }
  }
  ByteOffset end = let.list.closer().start;
  const base::SourceText& source = *let.node.tree().source();
  Node last_child;
  for (const Node child : let.list.children()) last_child = child;
  // A comment swallows what stands behind it on its line.
  if (last.is(Kind::comment)) {
    if (source.line_of(last_child.end()) == source.line_of(end))
      out += layout.separator;
    else
      end = last_child.end();
  } else {
    end = last_child.is(Kind::comment) ? end : last_child.end();
  }
  return {{let.node.tree().source(), {let.list.first_child().start(), end}}, std::move(out)};
}

}  // namespace valk::lint
