#include "rules.hpp"
#include "support/calls.hpp"

namespace valk::lint::rule {
namespace {

bool gives_nothing(const forms::Body& body) {
  if (body.empty()) return true;
  if (body.size() != 1) return false;
  const forms::Form form = forms::view(body[0]);
  if (const auto* sequence = std::get_if<forms::Sequence>(&form)) return gives_nothing(sequence->body);
  return std::holds_alternative<forms::Nil>(form) || body[0].node.is_symbol("nil");
}

void report(syntax::Node at, syntax::Node name, Context& context) {
  // A name with `_` in front says that it is meant.
  if (name && name.text().starts_with("_")) return;
  base::Diagnostic& finding = context.report(at, "this drops every error, also those that nobody expects");
  finding.help = "catch the kinds that are expected (`:timeout`), report the others, or call the error `_`";
}

void check_call(const forms::Call& call, Context& context) {
  if (builtin_name(call.callee.node, context) != "aio/catch" || call.operands.size() != 2) return;
  const forms::Form operand = forms::view(call.operands[1]);
  const auto* function = std::get_if<forms::Function>(&operand);
  if (function == nullptr || function->parameters.required.size() != 1 || !gives_nothing(function->body)) return;
  report(function->node, function->parameters.required[0], context);
}

void check_try(const forms::Try& form, Context& context) {
  for (const forms::Catch& clause : form.catches) {
    if (!clause.kind && gives_nothing(clause.body)) report(clause.node, clause.name, context);
  }
}

}  // namespace

const Hooks async_swallowed = on_form<check_call, check_try>();

}  // namespace valk::lint::rule
