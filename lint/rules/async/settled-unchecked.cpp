#include "engine/walk.hpp"
#include "rules.hpp"
#include "support/calls.hpp"

namespace valk::lint::rule {
namespace {

struct Looks {
  syntax::Node value;  // the first `:value`
  bool at_status = false;
};

void look(forms::Expression expression, Looks& looks) {
  for_each_node(expression.node, [&](syntax::Node node) {
    if (!node.is(syntax::Kind::keyword)) return;
    if (node.is_keyword(":value") && !looks.value) looks.value = node;
    looks.at_status |= node.is_keyword(":status") || node.is_keyword(":error");
  });
}

void report(const Looks& looks, syntax::Node settled, Context& context) {
  if (!looks.value || looks.at_status) return;
  base::Diagnostic& finding = context.report(
      looks.value, "`:value` of a result of `aio/all-settled` is nil when it failed, and nobody looks at `:status`");
  finding.notes.push_back({"failures become results here", settled.location()});
  finding.help = "look at `:status` or `:error`, or use `aio/all`, which fails with the first failure";
}

bool is_settled(forms::Expression expression, Context& context) {
  if (!expression.node || !expression.node.is_bracketed()) return false;
  const forms::Form form = forms::view(expression);
  const auto* call = std::get_if<forms::Call>(&form);
  return call != nullptr && builtin_name(call->callee.node, context) == "aio/all-settled";
}

void check_then(const forms::Call& call, Context& context) {
  const std::string_view name = builtin_name(call.callee.node, context);
  if ((name != "aio/then" && name != "aio/map") || call.operands.size() != 2 || !is_settled(call.operands[0], context))
    return;
  const forms::Form operand = forms::view(call.operands[1]);
  const auto* function = std::get_if<forms::Function>(&operand);
  if (function == nullptr) return;
  Looks looks;
  for (const forms::Expression& each : function->body) look(each, looks);
  report(looks, call.operands[0].node, context);
}

// The whole `aio/let` speaks of a result that one of its bindings holds, if that is the only one with `:value`s.
void check_let(const forms::AioLet& let, Context& context) {
  forms::Expression settled;
  Looks looks;
  for (const forms::AioGroup& group : let.groups) {
    for (const forms::AioBinding& binding : group.bindings) {
      if (is_settled(binding.value, context))
        settled = binding.value;
      else
        look(binding.value, looks);
    }
  }
  if (!settled.node) return;
  for (const forms::Expression& each : let.body) look(each, looks);
  report(looks, settled.node, context);
}

}  // namespace

const Hooks async_settled_unchecked = on_form<check_then, check_let>();

}  // namespace valk::lint::rule
