#include "rules.hpp"
#include "support/calls.hpp"
#include "valk/meaning/handles.hpp"

namespace valk::lint::rule {
namespace {

// What a condition always is; empty: it depends.
std::string constant(forms::Expression condition, Context& context) {
  const syntax::Node node = condition.node;
  switch (node.kind()) {
    case syntax::Kind::string:
    case syntax::Kind::keyword:
      return "always truthy";
    case syntax::Kind::integer:
    case syntax::Kind::floating:
      return node.text().find_first_of("123456789") == std::string_view::npos ? "always falsy" : "always truthy";
    case syntax::Kind::symbol: {
      const names::Target target = context.module().target_of(0, node);
      if (target.kind == names::Target::Kind::catalog && !builtin_name(node, context).empty()) {
        if (node.is_symbol("nil") || node.is_symbol("false")) return "always falsy";
        if (node.is_symbol("true") || node.is_symbol("otherwise")) return "always truthy";
        return "a function, which is always truthy";
      }
      const names::BindingId id = meaning::bound_once(context.module(), 0, node);
      const bool is_function = id && context.module().function_of(id) != nullptr;
      return is_function ? "a function, which is always truthy" : "";
    }
    default:
      break;
  }
  const forms::Form form = forms::view(condition);
  if (std::holds_alternative<forms::Nil>(form)) return "always falsy";
  if (const auto* quoted = std::get_if<forms::Quoted>(&form)) {
    const bool is_empty = quoted->datum.is_bracketed() && !quoted->datum.form(0);
    return quoted->datum.is(syntax::Kind::symbol) || is_empty ? "" : "a quoted list, which is always truthy";
  }
  if (std::holds_alternative<forms::Function>(form)) return "a function, which is always truthy";
  return {};
}

void check_condition(forms::Expression condition, Context& context) {
  if (!condition.node) return;
  const std::string what = constant(condition, context);
  if (what.empty()) return;
  base::Diagnostic& finding =
      context.report(condition.node, "the condition `" + std::string(condition.node.text()) + "` is " + what);
  finding.help = "test something that can change, or write the branch alone";
}

void check_if(const forms::If& form, Context& context) { check_condition(form.condition, context); }
void check_when(const forms::When& form, Context& context) { check_condition(form.condition, context); }

// The last clause may be written `true` in place of `otherwise`, or with any value that is.
void check_cond(const forms::Cond& form, Context& context) {
  for (std::size_t i = 0; i < form.clauses.size(); ++i) {
    const forms::Clause& clause = form.clauses[i];
    const bool is_truthy_constant = clause.is_otherwise || clause.condition.node.is_symbol("true") ||
                                    clause.condition.node.is(syntax::Kind::integer) ||
                                    clause.condition.node.is(syntax::Kind::keyword);
    if (!is_truthy_constant) check_condition(clause.condition, context);
  }
}

// (== x x)
void check_call(const forms::Call& call, Context& context) {
  const std::string_view name = builtin_name(call.callee.node, context);
  const bool is_comparison = name == "==" || name == "!=" || name == "<" || name == ">" || name == "<=" || name == ">=";
  if (!is_comparison || call.operands.size() != 2) return;
  const syntax::Node left = call.operands[0].node;
  if (!left.is(syntax::Kind::symbol) || !is_same_text(left, call.operands[1].node)) return;
  base::Diagnostic& finding = context.report(call.node, "`" + std::string(left.text()) + "` is compared with itself");
  finding.help = "compare it with something else";
}

}  // namespace

const Hooks flow_constant_condition = on_form<check_if, check_when, check_cond, check_call>();

}  // namespace valk::lint::rule
