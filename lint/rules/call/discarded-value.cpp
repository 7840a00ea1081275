#include <algorithm>

#include "rules.hpp"
#include "support/calls.hpp"

namespace valk::lint::rule {
namespace {

bool calls_functions(const catalog::Entry& entry) {
  return std::any_of(entry.operands.begin(), entry.operands.end(),
                     [](const catalog::Operand& operand) { return operand.called != catalog::CalledWhen::never; });
}

// A call that does nothing but give a value. One that may raise is not reported where errors are watched for: there
// raising may be the point.
bool is_for_its_value(const forms::Call& call, const catalog::Entry& entry) {
  if (!entry.is_pure() || entry.gives_handle() || entry.returns == "nil" || calls_functions(entry)) return false;
  return call.operands.size() >= static_cast<std::size_t>(entry.min_operands);
}

template <class View>
void check(const View& form, Context& context) {
  for_each_discarded(form, [&](forms::Expression expression) {
    if (!expression.node.is_bracketed()) return;
    const forms::Form inner = forms::view(expression);
    const auto* call = std::get_if<forms::Call>(&inner);
    const catalog::Entry* entry = call == nullptr ? nullptr : builtin(call->callee.node, context);
    if (entry == nullptr || !is_for_its_value(*call, *entry) || is_watched_for_errors(expression.node)) return;
    base::Diagnostic& finding = context.report(
        expression.node, "the value of `" + std::string(entry->name) + "` is dropped, and it does nothing else");
    finding.help = "use the value, or remove the call";
    finding.tag = base::Tag::unnecessary;
  });
}

}  // namespace

const Hooks call_discarded_value =
    on_form<check<forms::Sequence>, check<forms::Function>, check<forms::When>, check<forms::Let>, check<forms::Test>,
            check<forms::AioLet>, check<forms::Cond>, check<forms::Case>, check<forms::Try>, check<forms::AioDo>>();

}  // namespace valk::lint::rule
