#include "rules.hpp"
#include "support/calls.hpp"
#include "valk/meaning/handles.hpp"

namespace valk::lint::rule {
namespace {

struct Missing {
  std::string name;
  std::string signature;
  std::size_t required;
};

// What a call with too few operands for fixed parameters would have needed.
std::optional<Missing> missing(const forms::Call& call, Context& context) {
  const std::size_t given = call.operands.size();
  if (given == 0) return std::nullopt;
  if (const catalog::Entry* entry = builtin(call.callee.node, context)) {
    const auto least = static_cast<std::size_t>(entry->min_operands);
    if (entry->min_operands != entry->max_operands || given >= least) return std::nullopt;
    return Missing{std::string(entry->name), std::string(entry->signature), least};
  }
  const names::BindingId id = meaning::bound_once(context.module(), 0, call.callee.node);
  const names::Function* function = id ? context.module().function_of(id) : nullptr;
  if (function == nullptr || function->has_rest || given >= function->required) return std::nullopt;
  return Missing{std::string(context.module().binding(id).name), context.module().signature(id), function->required};
}

template <class View>
void check(const View& form, Context& context) {
  for_each_discarded(form, [&](forms::Expression expression) {
    if (!expression.node.is_bracketed()) return;
    const forms::Form inner = forms::view(expression);
    const auto* call = std::get_if<forms::Call>(&inner);
    const auto found = call == nullptr ? std::nullopt : missing(*call, context);
    if (!found) return;
    base::Diagnostic& finding = context.report(
        expression.node, "`" + found->name + "` takes " + std::to_string(found->required) + " operands and gets " +
                             std::to_string(call->operands.size()) + ": this makes a function and drops it");
    finding.help = "call it as `" + found->signature + "`";
  });
}

}  // namespace

const Hooks call_discarded_partial =
    on_form<check<forms::Sequence>, check<forms::Function>, check<forms::When>, check<forms::Let>, check<forms::Test>,
            check<forms::AioLet>, check<forms::Cond>, check<forms::Case>, check<forms::Try>, check<forms::AioDo>>();

}  // namespace valk::lint::rule
