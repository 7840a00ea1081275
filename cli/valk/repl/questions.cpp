#include "questions.hpp"

#include "valk/syntax/tree.hpp"

namespace valk::cli {

namespace {

syntax::Tree::Ptr parse(const std::string& text) {
  return syntax::Tree::parse(base::SourceText::make("<prompt>", text));
}

base::ByteOffset offset(std::size_t at) { return {static_cast<std::uint32_t>(at)}; }

}  // namespace

bool is_unfinished(const std::string& text) {
  auto tree = parse(text);
  syntax::Node last;
  for (syntax::Node node : tree->top_level()) {
    if (node.is_bracketed() && !node.is_closed()) return true;
    last = node;
  }
  // Inwards along what ends where the text ends.
  while (last && last.end() == tree->source()->end()) {
    if (last.is(syntax::Kind::bad_token)) return last.text().starts_with('"');
    if (last.is_bracketed() && !last.is_closed()) return true;
    if (!last.is_prefixed()) return false;
    if (!last.operand()) return true;
    last = last.operand();
  }
  return false;
}

std::size_t indentation_at(const std::string& text, std::size_t at) {
  auto tree = parse(text.substr(0, at));
  std::size_t depth = 0;
  for (syntax::Node node = tree->enclosing_bracket(offset(at)); node; node = node.parent()) {
    if (node.is_bracketed()) ++depth;
  }
  return 2 * depth;
}

std::optional<std::size_t> partner_of(const std::string& text, std::size_t at) {
  if (at >= text.size() || std::string_view("(){}").find(text[at]) == std::string_view::npos) return std::nullopt;
  bool opens = text[at] == '(' || text[at] == '{';
  auto tree = parse(text);
  // Right behind an opener, and right before a closer, one is inside the form.
  syntax::Node form = tree->enclosing_bracket(offset(opens ? at + 1 : at));
  if (!form || !form.is_closed() || form.is_mismatched()) return std::nullopt;
  std::size_t first = form.opener().start.value, last = form.closer().start.value;
  if (at == first) return last;
  if (at == last) return first;
  return std::nullopt;
}

}  // namespace valk::cli
