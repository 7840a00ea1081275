// quote quasiquote unquote unquote-splicing

#include <algorithm>

#include "view/readers.hpp"

namespace valk::forms {
namespace {

using syntax::Kind;

// The operand of `(head x)`; no node when it is another form.
Node operand_of_list(Node node, std::string_view head) {
  if (!node.is(Kind::list) || !node.form(0) || !node.form(0).is_symbol(head)) return {};
  return node.form_count() == 2 ? node.form(1) : Node();
}

struct Pending {
  Node node;
  std::uint32_t depth = 0;  // how many quasiquotes inside the one that is read are around it
};

void push_children(std::vector<Pending>& stack, Node node, std::uint32_t depth) {
  const std::size_t start = stack.size();
  for (const Node form : node.forms()) stack.push_back({form, depth});
  std::reverse(stack.begin() + static_cast<std::ptrdiff_t>(start), stack.end());
}

}  // namespace

std::optional<Unquote> unquote_of(Node node) {
  if (node.is(Kind::unquote) || node.is(Kind::splice)) {
    if (!node.operand()) return std::nullopt;
    return Unquote{node, node.operand(), node.is(Kind::splice)};
  }
  if (const Node operand = operand_of_list(node, "unquote")) return Unquote{node, operand, false};
  if (const Node operand = operand_of_list(node, "unquote-splicing")) return Unquote{node, operand, true};
  return std::nullopt;
}

bool is_quasiquote(Node node) {
  return (node.is(Kind::quasiquote) && node.operand()) || static_cast<bool>(operand_of_list(node, "quasiquote"));
}

Form read_quote(Reading& reading) {
  if (!reading.check_count()) return reading.invalid();
  return Quoted{reading.node(), reading.operand(0)};
}

Form read_quasiquote(Reading& reading) {
  if (!reading.check_count()) return reading.invalid();
  std::vector<base::Diagnostic> problems;
  Form form = read_quasiquoted(reading.node(), reading.operand(0), &problems);
  for (const base::Diagnostic& problem : problems) reading.problem(reading.operand(0), problem.message, problem.help);
  return form;
}

Form read_quasiquoted(Node node, Node datum, std::vector<base::Diagnostic>* problems) {
  Quasiquoted result{node, datum, {}};
  if (const auto unquote = unquote_of(datum); unquote && unquote->is_splice) {
    add_problem(problems, "syntax", datum, "there is no list here to splice into", "put it in a list: `(,@x)`");
  }
  std::vector<Pending> stack{{datum, 0}};
  while (!stack.empty()) {
    const Pending pending = stack.back();
    stack.pop_back();
    const auto unquote = unquote_of(pending.node);
    if (unquote && pending.depth == 0) {
      result.unquoted.push_back({unquote->operand, Position::value});
    } else if (unquote) {
      stack.push_back({unquote->operand, pending.depth - 1});
    } else {
      push_children(stack, pending.node, pending.depth + (is_quasiquote(pending.node) ? 1 : 0));
    }
  }
  return result;
}

Form read_stray_unquote(Reading& reading) {
  reading.problem(reading.node(), quoted(reading.entry().name) + " stands outside of a quasiquote");
  return reading.invalid();
}

}  // namespace valk::forms
