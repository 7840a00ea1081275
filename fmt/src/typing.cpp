#include "valk/formatter/typing.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "heads.hpp"
#include "measure.hpp"
#include "plan.hpp"

namespace valk::formatter {
namespace {

using base::ByteOffset;
using base::Span;
using syntax::Kind;
using syntax::Node;

constexpr Width body_offset = 2;

std::size_t line_start(std::string_view source, std::size_t offset) {
  return offset - line_before(source, offset).size();
}

std::size_t behind_blanks(std::string_view source, std::size_t at) {
  const auto found = source.find_first_not_of(" \t\r", at);
  return found == std::string_view::npos ? source.size() : found;
}

Width column_of(std::string_view source, ByteOffset offset) { return width_of(line_before(source, offset.value)); }

Width indentation_of(std::string_view source, ByteOffset offset) {
  const std::string_view line = line_before(source, offset.value);
  const auto code = line.find_first_not_of(" \t");
  return width_of(line.substr(0, code));
}

bool begins_line(std::string_view source, ByteOffset offset) {
  return line_before(source, offset.value).find_first_not_of(" \t") == std::string_view::npos;
}

// Whether nothing but a comment stands behind the opener on its line.
bool opener_ends_line(std::string_view source, Node bracket) {
  const std::size_t at = behind_blanks(source, bracket.opener().end.value);
  return at == source.size() || source[at] == '\n' || source[at] == ';';
}

bool closer_hugs(std::string_view source, Node bracket) {
  return bracket.is(Kind::brace) && opener_ends_line(source, bracket);
}

// The innermost bracket that is open at `offset`. What is not closed reaches to the end of its text.
Node open_bracket_at(const syntax::Tree& tree, ByteOffset offset) {
  Node innermost;
  for (std::size_t i = tree.chunk_count(); i > 0; --i) {
    const Node root = tree.chunk_root(i - 1);
    if (root.start() >= offset) continue;
    innermost = root;
    break;
  }
  Node found;
  for (Node at = innermost; at;) {
    const bool is_open =
        at.is_bracketed() && at.opener().end <= offset && (!at.is_closed() || offset <= at.closer().start);
    if (is_open) found = at;
    Node inner;
    for (const Node child : at.children()) {
      if (child.start() >= offset) break;
      inner = child;
    }
    const bool may_hold = inner && (inner.end() > offset || inner.has_mistake() || inner.end() == offset);
    at = may_hold ? inner : Node{};
  }
  return found;
}

Plan plan_in_place(Node bracket, const Heads& heads) {
  std::vector<Node> path;
  for (Node at = bracket; at; at = at.parent()) path.push_back(at);
  Place place = Place::value;
  Plan plan;
  for (std::size_t i = path.size(); i > 0; --i) {
    const Node node = path[i - 1];
    if (node.is_bracketed()) {
      plan = plan_of(node, place, heads);
    } else {
      plan = Plan{.layout = Layout::prefix, .elements = operand_place(node.kind(), place)};
    }
    if (i == 1) break;
    std::size_t index = 0;
    for (const Node child : node.forms()) {
      if (child == path[i - 2]) break;
      ++index;
    }
    // `(let {a 1` looks like `(let body)` until its body is there.
    if (!node.is_closed() && plan.operand_count == 1) plan.operand_count = 2;
    place = place_of(plan, index);
  }
  return plan;
}

// Where a line inside one bracket begins.
class Inside {
 public:
  Inside(std::string_view source, Node bracket, Plan plan, ByteOffset offset)
      : source_(source), bracket_(bracket), plan_(plan), opener_(column_of(source, bracket.opener().start)) {
    for (const Node form : bracket.forms()) {
      if (form.start() >= offset) break;
      before_.push_back(form);
    }
  }

  [[nodiscard]] Width closer() const {
    return closer_hugs(source_, bracket_) ? indentation_of(source_, bracket_.start()) : opener_;
  }

  [[nodiscard]] Width content() const {
    if (before_.empty()) return first();
    const bool has_head = plan_.layout == Layout::call || plan_.layout == Layout::body;
    if (!has_head) return element();
    if (const auto sibling = sibling_on_line(1)) return column_of(source_, sibling->start());
    return plan_.layout == Layout::call || plan_.aligns_first ? operand() : body();
  }

 private:
  [[nodiscard]] Width first() const {
    const Width inside = static_cast<Width>(bracket_.opener().length());
    return closer_hugs(source_, bracket_) ? indentation_of(source_, bracket_.start()) + body_offset : opener_ + inside;
  }

  [[nodiscard]] Width element() const {
    const bool is_value = plan_.pairs && before_.size() % 2 == 1;
    return column_of(source_, before_.front().start()) + (is_value ? body_offset : 0);
  }

  // The last form, from `index` on, that begins a line: what follows goes below it.
  [[nodiscard]] const Node* sibling_on_line(std::size_t index) const {
    for (std::size_t i = before_.size(); i > index; --i) {
      if (begins_line(source_, before_[i - 1].start())) return &before_[i - 1];
    }
    return nullptr;
  }

  [[nodiscard]] Width operand() const { return before_.size() > 1 ? column_of(source_, before_[1].start()) : body(); }

  [[nodiscard]] Width body() const {
    const Width offset = plan_.layout == Layout::call ? body_offset : plan_.offset;
    if (closer_hugs(source_, bracket_)) return first() + offset;
    return opener_ + offset;
  }

  std::string_view source_;
  Node bracket_;
  Plan plan_;
  Width opener_;
  std::vector<Node> before_;
};

bool is_in_text(const syntax::Tree& tree, ByteOffset offset) {
  const Node node = tree.innermost_at(offset);
  if (!node || node.start() >= offset) return false;
  return node.is(Kind::string) || node.is(Kind::bad_token) || (node.is(Kind::comment) && offset < node.end());
}

Edit replacement(std::size_t start, std::size_t end, std::string text) {
  return {{{static_cast<std::uint32_t>(start)}, {static_cast<std::uint32_t>(end)}}, std::move(text)};
}

void add_changed(std::vector<Edit>& edits, std::string_view source, Edit edit) {
  if (source.substr(edit.span.start.value, edit.span.length()) != edit.text) edits.push_back(std::move(edit));
}

void indent_line(std::vector<Edit>& edits, const syntax::Tree& tree, std::size_t start, const Options& options) {
  const std::string_view source = tree.source()->text();
  const ByteOffset offset{static_cast<std::uint32_t>(start)};
  const std::size_t code = std::min(behind_blanks(source, start), source.size());
  add_changed(edits, source, replacement(start, code, std::string(line_indentation(tree, offset, options), ' ')));
}

// The end of the code above, when a closer may go right behind it; npos: a comment is in the way.
std::size_t place_behind_code(const syntax::Tree& tree, std::size_t start) {
  const std::string_view source = tree.source()->text();
  const auto last = source.substr(0, start).find_last_not_of(" \t\r\n\f\v");
  if (last == std::string_view::npos) return last;
  const Node above = tree.innermost_at({static_cast<std::uint32_t>(last)});
  return above && above.is(Kind::comment) ? std::string_view::npos : last + 1;
}

}  // namespace

std::uint32_t line_indentation(const syntax::Tree& tree, ByteOffset offset, const Options& options) {
  const std::string_view source = tree.source()->text();
  offset.value = std::min(offset.value, static_cast<std::uint32_t>(source.size()));
  const std::size_t start = line_start(source, offset.value);
  const std::size_t code = behind_blanks(source, start);
  const ByteOffset from{static_cast<std::uint32_t>(start)};
  if (start > content_start(source) && is_in_text(tree, from)) return width_of(source.substr(start, code - start));
  const Node bracket = open_bracket_at(tree, from);
  if (!bracket) return 0;
  const Heads heads(tree, options);
  const Inside inside(source, bracket, plan_in_place(bracket, heads), from);
  const bool is_closer = code < source.size() && (source[code] == ')' || source[code] == '}');
  const bool stays = closer_hugs(source, bracket) || place_behind_code(tree, start) == std::string_view::npos;
  return is_closer && stays ? inside.closer() : inside.content();
}

std::vector<Edit> edits_on_type(const syntax::Tree& tree, ByteOffset offset, char typed, const Options& options) {
  std::vector<Edit> edits;
  const std::string_view source = tree.source()->text();
  if (offset.value == 0 || offset.value > source.size() || is_in_text(tree, offset)) return edits;
  const std::size_t start = line_start(source, offset.value);
  if (typed == '\n') {
    if (start == 0) return edits;
    const std::size_t above_end = source[start - 1] == '\n' ? start - 1 : start;
    const bool has_return = above_end > 0 && source[above_end - 1] == '\r';
    const std::size_t code_end = source.substr(0, above_end).find_last_not_of(" \t\r") + 1;
    add_changed(edits, source, replacement(code_end, above_end, has_return ? "\r" : ""));
    indent_line(edits, tree, start, options);
    return edits;
  }
  const std::size_t closer = behind_blanks(source, start);
  if ((typed != ')' && typed != '}') || closer + 1 != offset.value || source[closer] != typed) return edits;
  const Node bracket = open_bracket_at(tree, {static_cast<std::uint32_t>(closer)});
  const std::size_t behind = place_behind_code(tree, start);
  if (!bracket || closer_hugs(source, bracket) || behind == std::string_view::npos) {
    indent_line(edits, tree, start, options);
  } else {
    add_changed(edits, source, replacement(behind, closer, ""));
  }
  return edits;
}

}  // namespace valk::formatter
