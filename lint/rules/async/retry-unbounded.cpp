#include "rules.hpp"
#include "support/calls.hpp"
#include "valk/meaning/handles.hpp"

namespace valk::lint::rule {
namespace {

// A function whose `aio/catch` calls the function again with the very operands it got: nothing counts the attempts, and no
// pause lies between.

bool passes_its_parameters(const forms::Call& call, const forms::Function& function) {
  const auto& parameters = function.parameters.required;
  if (function.parameters.rest || call.operands.size() != parameters.size()) return false;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (!call.operands[i].node.is_symbol(parameters[i].text())) return false;
  }
  return true;
}

// The call that a body is, all of it; nullopt: something is decided, counted or waited for first.
std::optional<forms::Call> sole_call(const forms::Body& body) {
  if (body.size() != 1) return std::nullopt;
  forms::Form form = forms::view(body[0]);
  if (auto* call = std::get_if<forms::Call>(&form)) return std::move(*call);
  return std::nullopt;
}

void check(const forms::Call& caught, Context& context) {
  if (builtin_name(caught.callee.node, context) != "aio/catch" || caught.operands.size() != 2) return;
  const forms::Form operand = forms::view(caught.operands[1]);
  const auto* handler = std::get_if<forms::Function>(&operand);
  const auto again = handler == nullptr ? std::nullopt : sole_call(handler->body);
  if (!again) return;
  const names::BindingId id = meaning::bound_once(context.module(), 0, again->callee.node);
  const names::Function* called = id && id.file == 0 ? context.module().function_of(id) : nullptr;
  if (called == nullptr) return;
  const syntax::Node node = context.module().node(id, called->node);
  if (!node.span().contains(caught.node.span())) return;
  const forms::Form form = forms::view({node, forms::Position::value});
  const auto* function = std::get_if<forms::Function>(&form);
  if (function == nullptr || !passes_its_parameters(*again, *function)) return;
  base::Diagnostic& finding =
      context.report(again->node, "`" + std::string(again->callee.node.text()) +
                                      "` starts again at once after every failure, without end");
  finding.help = "`(aio/retry f {:max-attempts n :backoff :exponential})` counts the attempts and pauses between them";
}

// A count that no service survives.
constexpr long long most_attempts = 1000;

void check_retry(const forms::Call& call, Context& context) {
  if (builtin_name(call.callee.node, context) != "aio/retry" || call.operands.size() < 2) return;
  const forms::Expression attempts = option_of(call.operands.back(), ":max-attempts");
  if (!attempts.node) return;
  const auto count = integer_of(attempts);
  if (!count || *count <= most_attempts) return;
  base::Diagnostic& finding =
      context.report(attempts.node, std::to_string(*count) + " attempts are as good as no limit");
  finding.help = "fail after a few attempts, with `:backoff :exponential` between them";
}

}  // namespace

const Hooks async_retry_unbounded = on_form<check, check_retry>();

}  // namespace valk::lint::rule
