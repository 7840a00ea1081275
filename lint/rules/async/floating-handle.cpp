#include <algorithm>

#include "rules.hpp"
#include "support/calls.hpp"

namespace valk::lint::rule {
namespace {

// Started for what they do, by design: nobody waits for a timer, or for a server.
bool runs_by_itself(const catalog::Entry& entry) {
  constexpr std::string_view names[] = {"aio/schedule",  "aio/interval", "aio/start", "aio/stop",
                                        "aio/on-cancel", "aio/pure",     "as-handle", "aio/never"};
  if (std::find(std::begin(names), std::end(names), entry.name) != std::end(names)) return true;
  return entry.name.ends_with("-listen") || entry.name.ends_with("-stop") || entry.name.ends_with("/close") ||
         entry.name.starts_with("chan/");
}

// A chain that ends in `aio/catch` has been seen to; what its own function drops is its own affair.
bool is_seen_to(std::string_view name) { return name == "aio/catch"; }

std::string_view last_call(forms::Expression expression, Context& context) {
  const forms::Form form = forms::view(expression);
  if (const auto* call = std::get_if<forms::Call>(&form)) return builtin_name(call->callee.node, context);
  const auto* thread = std::get_if<forms::Thread>(&form);
  return thread == nullptr || thread->steps.empty() ? "" : builtin_name(thread->steps.back().callee.node, context);
}

template <class View>
void check(const View& form, Context& context) {
  for_each_discarded(form, [&](forms::Expression expression) {
    if (!expression.node.is_bracketed() || !context.surely_gives_handle(expression)) return;
    const std::string_view name = last_call(expression, context);
    const catalog::Entry* entry = name.empty() ? nullptr : catalog::find(name);
    if (is_seen_to(name) || (entry != nullptr && runs_by_itself(*entry))) return;
    base::Diagnostic& finding =
        context.report(expression.node, "this handle is dropped: nobody waits for it, or sees it fail");
    finding.help =
        "wait for it (a binding of `aio/let`, `<-`, `aio/await`), give it back as the result, or end it with "
        "`aio/catch`";
  });
}

}  // namespace

const Hooks async_floating_handle =
    on_form<check<forms::Sequence>, check<forms::Function>, check<forms::When>, check<forms::Let>, check<forms::Test>,
            check<forms::AioLet>, check<forms::Cond>, check<forms::Case>, check<forms::Try>, check<forms::AioDo>>();

}  // namespace valk::lint::rule
