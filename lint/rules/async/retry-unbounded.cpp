#include "rules.hpp"
#include "support/calls.hpp"

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

void check_handler(const forms::Call& caught, const forms::Function& function, Context& context) {
  if (builtin_name(caught.callee.node, context) != "aio/catch" || caught.operands.size() != 2) return;
  const forms::Form operand = forms::view(caught.operands[1]);
  const auto* handler = std::get_if<forms::Function>(&operand);
  const auto again = handler == nullptr ? std::nullopt : sole_call(handler->body);
  if (!again || !again->callee.node.is_symbol(function.name.text()) || !passes_its_parameters(*again, function)) return;
  base::Diagnostic& finding = context.report(
      again->node, "`" + std::string(function.name.text()) + "` starts again at once after every failure, without end");
  finding.help = "`(aio/retry f {:max-attempts n :backoff :exponential})` counts the attempts and pauses between them";
}

void check(const forms::Function& function, Context& context) {
  if (!function.name) return;
  for (const forms::Expression& each : function.body) {
    for_each_view(each, [&](const forms::Form& form) {
      if (const auto* call = std::get_if<forms::Call>(&form)) check_handler(*call, function, context);
    });
  }
}

// A count that no service survives.
constexpr long long most_attempts = 1000;

void check_retry(const forms::Call& call, Context& context) {
  if (builtin_name(call.callee.node, context) != "aio/retry" || call.operands.size() < 2) return;
  const forms::Expression attempts = option_of(call.operands.back(), ":max-attempts");
  if (!attempts.node) return;
  const auto count = integer_of(attempts);
  if (!count || *count <= most_attempts) return;
  base::Diagnostic& finding = context.report(attempts.node, std::to_string(*count) + " attempts are as good as no limit");
  finding.help = "fail after a few attempts, with `:backoff :exponential` between them";
}

}  // namespace

const Hooks async_retry_unbounded = on_form<check, check_retry>();

}  // namespace valk::lint::rule
