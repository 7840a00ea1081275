#include "support/calls.hpp"

#include <algorithm>
#include <charconv>
#include <string>

#include "engine/walk.hpp"
#include "valk/meaning/handles.hpp"

namespace valk::lint {

using forms::Expression;
using forms::Node;
using names::Target;

std::string_view builtin_name(Node head, const Context& context) {
  if (!head.is(syntax::Kind::symbol)) return {};
  const Target target = context.module().target_of(0, head);
  if (target.kind != Target::Kind::catalog && target.kind != Target::Kind::unknown) return {};
  if (target.kind == Target::Kind::unknown && !context.module().is_complete()) return {};
  if (context.stands_in_broken_code(head.text())) return {};
  const auto& others = context.subject().loaded_by;
  const bool is_redefined = std::any_of(others.begin(), others.end(), [&](const Membership& other) {
    return other.module().global(other.file, head.text()).kind != target.kind;
  });
  return is_redefined ? std::string_view() : head.text();
}

const catalog::Entry* builtin(Node head, const Context& context) {
  const std::string_view name = builtin_name(head, context);
  if (name.empty()) return nullptr;
  const catalog::Entry* entry = catalog::find(name);
  return entry == nullptr || entry->is_special_form() ? nullptr : entry;
}

std::optional<forms::Function> function_meant(Expression operand, const Context& context) {
  if (!operand.node) return std::nullopt;
  forms::Form form = forms::view(operand);
  if (const auto* name = std::get_if<forms::Name>(&form)) {
    const names::BindingId id = meaning::bound_once(context.module(), 0, name->node);
    const names::Function* function = id && id.file == 0 ? context.module().function_of(id) : nullptr;
    if (function == nullptr) return std::nullopt;
    form = forms::view({context.module().node(id, function->node), forms::Position::value});
  }
  if (auto* function = std::get_if<forms::Function>(&form)) return std::move(*function);
  return std::nullopt;
}

bool is_plist_literal(Expression expression) {
  return expression.node && std::holds_alternative<forms::Plist>(forms::view(expression));
}

Expression option_of(Expression options, std::string_view key) {
  if (!options.node) return {};
  const forms::Form form = forms::view(options);
  const auto* plist = std::get_if<forms::Plist>(&form);
  if (plist == nullptr) return {};
  for (std::size_t i = 0; i + 1 < plist->elements.size(); i += 2) {
    if (plist->elements[i].node.is_keyword(key)) return plist->elements[i + 1];
  }
  return {};
}

std::optional<long long> integer_of(Expression expression) {
  if (!expression.node.is(syntax::Kind::integer)) return std::nullopt;
  std::string digits(expression.node.text());
  std::erase(digits, '_');
  long long value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

Node enclosing(Node node, std::string_view head) {
  for (Node around = node.parent(); around; around = around.parent()) {
    if (around.is_bracketed() && around.form(0) && around.form(0).is_symbol(head)) return around;
  }
  return {};
}

bool is_watched_for_errors(Node node) {
  for (Node around = node.parent(); around; around = around.parent()) {
    if (!around.is_bracketed()) continue;
    const Node head = around.form(0);
    if (!head || !head.is(syntax::Kind::symbol)) continue;
    for (const std::string_view name : {"try", "error?", "assert-error", "test", "test/assert-error"}) {
      if (head.is_symbol(name)) return true;
    }
  }
  return false;
}

void for_each_view(Expression expression, const std::function<void(const forms::Form&)>& visit, bool enter_functions) {
  std::vector<Expression> waiting = {expression};
  std::vector<Expression> children;
  while (!waiting.empty()) {
    const Expression next = waiting.back();
    waiting.pop_back();
    if (!next.node) continue;
    const forms::Form form = forms::view(next);
    visit(form);
    if (!enter_functions && std::holds_alternative<forms::Function>(form) && next.node != expression.node) continue;
    children.clear();
    forms::for_each_child(form, [&](Expression child) { children.push_back(child); });
    waiting.insert(waiting.end(), children.rbegin(), children.rend());
  }
}

namespace {

// Visits all but the last of a body, or all of it.
struct Discarded {
  const std::function<void(Expression)>& visit;

  void all_but_last(const forms::Body& body) const {
    for (std::size_t i = 0; i + 1 < body.size(); ++i) visit(body[i]);
  }
  void operator()(const forms::Sequence& form) const { all_but_last(form.body); }
  void operator()(const forms::Function& form) const { all_but_last(form.body); }
  void operator()(const forms::When& form) const { all_but_last(form.body); }
  void operator()(const forms::Let& form) const { all_but_last(form.body); }
  void operator()(const forms::Test& form) const { all_but_last(form.body); }
  void operator()(const forms::AioLet& form) const { all_but_last(form.body); }
  void operator()(const forms::Cond& form) const {
    for (const forms::Clause& clause : form.clauses) all_but_last(clause.body);
  }
  void operator()(const forms::Case& form) const {
    for (const forms::CaseClause& clause : form.clauses) all_but_last(clause.body);
  }
  void operator()(const forms::Try& form) const {
    all_but_last(form.body);
    for (const forms::Catch& clause : form.catches) all_but_last(clause.body);
    if (!form.finally_body) return;
    for (const Expression& each : *form.finally_body) visit(each);
  }
  void operator()(const forms::AioDo& form) const {
    for (std::size_t i = 0; i + 1 < form.steps.size(); ++i) {
      if (!form.steps[i].pattern) visit(form.steps[i].value);
    }
  }
  template <class Other>
  void operator()(const Other&) const {}
};

}  // namespace

void for_each_discarded(const forms::Form& form, const std::function<void(Expression)>& visit) {
  std::visit(Discarded{visit}, form);
}

namespace {

void append_tokens(Node root, std::string& out) {
  for_each_node(root, [&](Node node) {
    if (node.is(syntax::Kind::comment)) return;
    if (node.is_bracketed()) {
      out += node.is(syntax::Kind::list) ? "( " : "{ ";
      out += std::to_string(node.form_count());
    } else if (node.is_prefixed()) {
      out += syntax::to_string(node.kind());
    } else {
      out += node.text();
    }
    out += ' ';
  });
}

}  // namespace

bool is_same_text(Node a, Node b) {
  std::string first;
  std::string second;
  append_tokens(a, first);
  append_tokens(b, second);
  return first == second;
}

}  // namespace valk::lint
