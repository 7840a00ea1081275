#include <cassert>

#include "state.hpp"
#include "valk/syntax/tree.hpp"

namespace valk::syntax {

using detail::NodeData;

namespace {

constexpr std::string_view kind_names[] = {"list",    "brace",   "quote",    "quasiquote", "unquote",
                                           "splice",  "integer", "floating", "string",     "symbol",
                                           "keyword", "discard", "comment",  "bad_token",  "stray_closer"};

}  // namespace

std::string_view to_string(Kind kind) { return kind_names[static_cast<std::size_t>(kind)]; }

const NodeData& Node::data() const { return tree_->chunk(id_.chunk).nodes[id_.index]; }

Kind Node::kind() const { return data().kind; }

base::Span Node::span() const {
  const NodeData& node = data();
  const base::ByteOffset base = tree_->chunk_start(id_.chunk);
  return {base + node.start, base + node.end};
}

base::Location Node::location() const { return {tree_->source(), span()}; }
std::string_view Node::text() const { return tree_->source()->slice(span()); }

bool Node::is_bracketed() const { return is(Kind::list) || is(Kind::brace); }

bool Node::is_prefixed() const {
  if (tree_ == nullptr) return false;
  const Kind own = kind();
  return (own >= Kind::quote && own <= Kind::splice) || own == Kind::discard;
}

bool Node::is_form() const { return kind() < Kind::discard; }
bool Node::is_symbol(std::string_view name) const { return is(Kind::symbol) && text() == name; }
bool Node::is_keyword(std::string_view name) const { return is(Kind::keyword) && text() == name; }

Node Node::parent() const {
  const std::uint32_t index = data().parent;
  return index == detail::no_index ? Node() : Node(tree_, {id_.chunk, index});
}

Node Node::first_child() const {
  return data().subtree_end == id_.index + 1 ? Node() : Node(tree_, {id_.chunk, id_.index + 1});
}

Node Node::next_sibling() const {
  const NodeData& node = data();
  if (node.parent == detail::no_index) {
    return id_.chunk + 1 < tree_->chunk_count() ? Node(tree_, {id_.chunk + 1, 0}) : Node();
  }
  const NodeData& parent = tree_->chunk(id_.chunk).nodes[node.parent];
  return node.subtree_end < parent.subtree_end ? Node(tree_, {id_.chunk, node.subtree_end}) : Node();
}

Node Node::previous_sibling() const {
  const std::uint32_t parent = data().parent;
  if (parent == detail::no_index) return id_.chunk > 0 ? Node(tree_, {id_.chunk - 1, 0}) : Node();
  const auto& nodes = tree_->chunk(id_.chunk).nodes;
  std::uint32_t before = parent + 1;
  if (before == id_.index) return {};
  while (nodes[before].subtree_end != id_.index) before = nodes[before].subtree_end;
  return {tree_, {id_.chunk, before}};
}

Children<false> Node::children() const { return Children<false>(first_child()); }
Children<true> Node::forms() const { return Children<true>(first_child()); }

std::size_t Node::form_count() const {
  const Children<true> all = forms();
  return static_cast<std::size_t>(std::distance(all.begin(), all.end()));
}

Node Node::form(std::size_t index) const {
  for (const Node child : forms()) {
    if (index-- == 0) return child;
  }
  return {};
}

std::uint32_t Node::descendant_count() const { return data().subtree_end - id_.index - 1; }

base::Span Node::opener() const {
  assert(is_bracketed());
  const base::ByteOffset at = start();
  return {at, at + 1};
}

base::Span Node::closer() const {
  assert(is_bracketed());
  const base::ByteOffset at = end();
  return {is_closed() ? at - 1 : at, at};
}

bool Node::is_closed() const { return (data().flags & detail::unclosed) == 0; }
bool Node::is_mismatched() const { return (data().flags & detail::mismatched) != 0; }
bool Node::has_mistake() const { return (data().flags & detail::mistake) != 0; }

}  // namespace valk::syntax
