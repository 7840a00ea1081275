#include <algorithm>

#include "rules.hpp"
#include "support/calls.hpp"
#include "support/edits.hpp"

namespace valk::lint::rule {
namespace {

// The `aio/await` that is all of a function's body; nullopt: it is something else.
std::optional<forms::Call> sole_wait(const forms::Function& function, Context& context) {
  if (function.body.size() != 1) return std::nullopt;
  forms::Form form = forms::view(function.body[0]);
  auto* call = std::get_if<forms::Call>(&form);
  if (call == nullptr || call->operands.size() != 1) return std::nullopt;
  if (builtin_name(call->callee.node, context) != "aio/await") return std::nullopt;
  return std::move(*call);
}

bool waits(const forms::Function& function, Context& context) {
  bool found = false;
  for (const forms::Expression& each : function.body) {
    for_each_view(
        each,
        [&](const forms::Form& form) {
          const auto* call = std::get_if<forms::Call>(&form);
          found |= call != nullptr && builtin_name(call->callee.node, context) == "aio/await";
        },
        false);
  }
  return found;
}

// One wait may depend on what another one did: only what is known not to write may run together.
bool may_run_together(const forms::Function& function, Context& context) {
  return std::all_of(function.body.begin(), function.body.end(), [&](const forms::Expression& each) {
    const auto effects = context.meaning().effects_of(0, each.node);
    return !effects.has_unknown && !has(effects.known, catalog::Effect::writes);
  });
}

void check(const forms::Call& call, Context& context) {
  const std::string_view name = builtin_name(call.callee.node, context);
  if ((name != "map" && name != "flat-map") || call.operands.size() != 2) return;
  const forms::Form operand = forms::view(call.operands[0]);
  const auto* function = std::get_if<forms::Function>(&operand);
  if (function == nullptr || !waits(*function, context) || !may_run_together(*function, context)) return;
  base::Diagnostic& finding =
      context.report(call.node, "`" + std::string(name) + "` waits for each element before it starts the next");
  finding.help = "`(aio/traverse list f)` starts all of them, or so many at a time with `{:concurrency n}`";
  const auto wait = sole_wait(*function, context);
  if (!wait || name != "map") return;
  const base::SourceText& source = *context.tree().source();
  const syntax::Node awaited = wait->operands[0].node;
  const std::string head(source.slice({function->node.start(), function->body[0].node.start()}));
  const std::string end(source.slice({function->body[0].node.end(), function->node.end()}));
  const std::string list(call.operands[1].node.text());
  finding.fixes.push_back({"wait for all of them together",
                           false,
                           {replace(call.node.location(), "(aio/await (aio/traverse " + list + " " + head +
                                                              std::string(awaited.text()) + end + "))")}});
}

}  // namespace

const Hooks async_await_in_loop = on_form<check>();

}  // namespace valk::lint::rule
