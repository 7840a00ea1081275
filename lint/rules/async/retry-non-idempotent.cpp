#include "rules.hpp"
#include "support/calls.hpp"
#include "support/writes.hpp"

namespace valk::lint::rule {
namespace {

// What done twice is not the same as done once.
bool adds_up(const catalog::Entry& entry, const forms::Call& call) {
  if (entry.name == "atom/add!" || entry.name == "chan/send" || entry.name == "swap!") return true;
  for (const forms::Expression& operand : call.operands) {
    const forms::Expression method = option_of(operand, ":method");
    if (method.node && (method.node.text() == "\"POST\"" || method.node.is_keyword(":post"))) return true;
  }
  return false;
}

void check(const forms::Call& call, Context& context) {
  if (builtin_name(call.callee.node, context) != "aio/retry" || call.operands.empty()) return;
  const auto function = function_meant(call.operands[0], context);
  if (!function) return;
  for (const forms::Expression& each : function->body) {
    const auto write = find_call(each, Reach::whenever, context, adds_up);
    if (!write) continue;
    base::Diagnostic& finding =
        context.report(call.operands[0].node, "each attempt repeats " + in_words(*write) + " which adds up");
    finding.notes.push_back({"this is done once more by each attempt", write->at.location()});
    finding.help = "do it once behind the retry, in `aio/then`, or make it harmless to repeat";
    return;
  }
}

}  // namespace

const Hooks async_retry_non_idempotent = on_form<check>();

}  // namespace valk::lint::rule
