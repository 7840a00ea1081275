#include "rules.hpp"
#include "support/calls.hpp"

namespace valk::lint::rule {
namespace {

struct Limit {
  syntax::Node node;
  long long ms = 0;
};

std::optional<Limit> limit_of(const forms::Form& form, Context& context) {
  const auto* call = std::get_if<forms::Call>(&form);
  if (call == nullptr || call->operands.size() != 2) return std::nullopt;
  const std::string_view name = builtin_name(call->callee.node, context);
  const bool is_within = name == "aio/within";
  if (!is_within && name != "with-timeout") return std::nullopt;
  const auto ms = integer_of(call->operands[is_within ? 1 : 0]);
  return ms ? std::optional(Limit{call->node, *ms}) : std::nullopt;
}

// Every limit inside `outer` that it can never outlive. Functions that are called later count their time from then.
void check(const forms::Call& call, Context& context) {
  const auto outer = limit_of(forms::Form(call), context);
  if (!outer) return;
  const bool is_within = builtin_name(call.callee.node, context) == "aio/within";
  for_each_view(call.operands[is_within ? 0 : 1], [&](const forms::Form& form) {
    const auto inner = limit_of(form, context);
    if (!inner || inner->ms <= outer->ms) return;
    base::Diagnostic& finding = context.report(inner->node, "this limit of " + std::to_string(inner->ms) +
                                                                " ms is never reached: the one around it is " +
                                                                std::to_string(outer->ms) + " ms");
    finding.notes.push_back({"the limit around it", outer->node.form(0).location()});
    finding.help = "make the inner limit the shorter one";
  });
}

}  // namespace

const Hooks async_deadline_inverted = on_form<check>();

}  // namespace valk::lint::rule
