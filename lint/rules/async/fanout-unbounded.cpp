#include "rules.hpp"
#include "support/calls.hpp"

namespace valk::lint::rule {
namespace {

// A list whose length the text shows.
bool is_short(forms::Expression list, Context& context) {
  const forms::Form form = forms::view(list);
  if (std::holds_alternative<forms::Quoted>(form) || std::holds_alternative<forms::Nil>(form)) return true;
  const auto* call = std::get_if<forms::Call>(&form);
  if (call == nullptr) return false;
  const std::string_view name = builtin_name(call->callee.node, context);
  if (name == "list" || name == "take") return true;
  return name == "range" && call->operands.size() == 2 && integer_of(call->operands[1]);
}

void report(syntax::Node at, Context& context) {
  base::Diagnostic& finding =
      context.report(at, "this starts something for every element of a list of any length at once");
  finding.help = "limit it: `(aio/traverse list f {:concurrency 16})`";
}

// (aio/all (map f list)), where f gives handles.
void check_all(const forms::Call& call, Context& context) {
  const forms::Form operand = forms::view(call.operands[0]);
  const auto* mapped = std::get_if<forms::Call>(&operand);
  if (mapped == nullptr || builtin_name(mapped->callee.node, context) != "map" || mapped->operands.size() != 2) return;
  const auto function = function_meant(mapped->operands[0], context);
  const bool starts = function && !function->body.empty() && context.surely_gives_handle(function->body.back());
  if (starts && !is_short(mapped->operands[1], context)) report(call.node, context);
}

void check(const forms::Call& call, Context& context) {
  const std::string_view name = builtin_name(call.callee.node, context);
  if ((name == "aio/all" || name == "aio/all-settled") && call.operands.size() == 1) return check_all(call, context);
  if (name != "aio/traverse" || call.operands.size() < 2 || is_short(call.operands[0], context)) return;
  const bool is_limited = call.operands.size() > 2 &&
                          (!is_plist_literal(call.operands[2]) || option_of(call.operands[2], ":concurrency").node);
  if (!is_limited) report(call.node, context);
}

}  // namespace

const Hooks async_fanout_unbounded = on_form<check>();

}  // namespace valk::lint::rule
