// aio/let: groups of bindings with barriers between them.

#include "view/readers.hpp"

namespace valk::forms {
namespace {

using syntax::Kind;
using ItemKind = AioItem::Kind;

constexpr std::string_view misspelt = "barrier/misspelt";
constexpr std::string_view malformed = "barrier/malformed-binding";

// The list that holds the bindings: in `{((a e) …)}` the inner one. Told by its single element, a `( … )` list that
// begins with a binding or a barrier, or is empty; in `{({a b} e)}` and `((a e))` that element is a binding.
Node list_of_bindings(Node operand) {
  const Node only = operand.form(0);
  if (!only || operand.form(1) || !only.is(Kind::list)) return operand;
  const Node first = only.form(0);
  return !first || first.is(Kind::list) || first.is(Kind::keyword) ? only : operand;
}

class BindingsReader {
 public:
  BindingsReader(Reading& reading, AioLet& let) : reading_(reading), let_(let) {}

  void read() {
    for (const Node node : let_.list.forms()) read_item(node);
    // A barrier ends a group, so that there is one more group than barriers; without any item there is none.
    if (!let_.items.empty()) let_.groups.push_back(std::move(group_));
  }

 private:
  void read_item(Node node) {
    if (node.is_keyword(":then")) {
      add(ItemKind::barrier, node);
      let_.groups.push_back(std::move(group_));
      group_ = {};
    } else if (node.is(Kind::keyword) || node.is(Kind::symbol)) {
      add(ItemKind::misspelt_barrier, node);
      reading_.problem_with_id(misspelt, node, quoted(node) + " between bindings is no barrier",
                               "the barrier is `:then`");
    } else {
      read_binding(node);
    }
  }

  void read_binding(Node node) {
    const std::size_t count = node.is_bracketed() ? node.form_count() : 0;
    if (count != 2) {
      const std::string found =
          node.is_bracketed() ? std::to_string(count) + (count == 1 ? " part" : " parts") : quoted(node);
      reading_.problem_with_id(malformed, node, "a binding is `(name expression)`, found " + found,
                               count > 2 ? "put the expression in parentheses: `(name (f x))`" : "");
      add(ItemKind::malformed, node);
      return;
    }
    if (!check_pattern(reading_, node.form(0), malformed)) {
      add(ItemKind::malformed, node);
      return;
    }
    add(ItemKind::binding, node);
    group_.bindings.push_back({node, node.form(0), {node.form(1), Position::value}});
  }

  void add(ItemKind kind, Node node) { let_.items.push_back({kind, node, let_.groups.size()}); }

  Reading& reading_;
  AioLet& let_;
  AioGroup group_;
};

}  // namespace

Form read_aio_let(Reading& reading) {
  if (!reading.check_count()) return reading.invalid();
  AioLet let;
  let.node = reading.node();
  let.bindings_node = reading.operand(0);
  let.list = let.bindings_node;
  let.body = reading.body_from(1);
  if (!let.bindings_node.is_bracketed()) {
    reading.problem(let.bindings_node, "bindings are a list, not " + quoted(let.bindings_node));
    return let;
  }
  let.list = list_of_bindings(let.bindings_node);
  BindingsReader(reading, let).read();
  return let;
}

}  // namespace valk::forms
