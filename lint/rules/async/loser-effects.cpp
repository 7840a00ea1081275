#include "rules.hpp"
#include "support/calls.hpp"
#include "support/writes.hpp"

namespace valk::lint::rule {
namespace {

void check_branch(forms::Expression branch, std::string_view name, Context& context) {
  const auto write = find_write(branch, Reach::at_once, context);
  if (!write) return;
  base::Diagnostic& finding =
      context.report(branch.node, "this branch of `" + std::string(name) + "` changes state with " + in_words(*write) +
                                      " even when it loses");
  finding.notes.push_back({"the state is changed here", write->at.location()});
  finding.help = "change state when the winner is known, in `aio/then` behind `" + std::string(name) + "`";
}

void check(const forms::Call& call, Context& context) {
  const std::string_view name = builtin_name(call.callee.node, context);
  if (name == "aio/within" && call.operands.size() == 2) return check_branch(call.operands[0], name, context);
  if ((name != "aio/race" && name != "aio/any") || call.operands.size() != 1) return;
  const forms::Form list = forms::view(call.operands[0]);
  const auto* made = std::get_if<forms::Call>(&list);
  if (made == nullptr || builtin_name(made->callee.node, context) != "list") return;
  for (const forms::Expression& branch : made->operands) check_branch(branch, name, context);
}

}  // namespace

const Hooks async_loser_effects = on_form<check>();

}  // namespace valk::lint::rule
