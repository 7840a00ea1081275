#include <algorithm>

#include "rules.hpp"
#include "support/calls.hpp"
#include "support/edits.hpp"

namespace valk::lint::rule {
namespace {

void report(forms::Expression expression, const std::string& message, Context& context) {
  base::Diagnostic& finding = context.report(expression.node, message);
  finding.help = "wait for it first: bind it in `aio/let` or with `<-`, chain with `aio/then`, or `(aio/await …)`";
  const std::string text(expression.node.text());
  if (expression.position == forms::Position::block && expression.node.is(syntax::Kind::brace)) return;
  finding.fixes.push_back(
      {"wait for it here", false, {replace(expression.node.location(), "(aio/await " + text + ")")}});
}

// Builtins that work on values of their operands: a handle makes them raise, or compare what nobody meant.
bool needs_values(const catalog::Entry& entry) {
  if (entry.area == "arithmetic") return true;
  if (entry.area == "string") return entry.name != "str";
  return entry.area == "comparison" || entry.name == "not" || entry.name == "!" || entry.name == "head" ||
         entry.name == "tail" || entry.name == "len" || entry.name == "reverse" || entry.name == "sort" ||
         entry.name == "last" || entry.name == "init" || entry.name == "map" || entry.name == "filter" ||
         entry.name == "foldl" || entry.name == "sum";
}

// Two handles may be compared: it asks whether they are the same.
bool compares_handles(const catalog::Entry& entry, const forms::Call& call, Context& context) {
  if (entry.name != "==" && entry.name != "!=") return false;
  return std::none_of(call.operands.begin(), call.operands.end(), [&](const forms::Expression& each) {
    return context.handle_certainty(each) == meaning::HandleCertainty::plain;
  });
}

void check_call(const forms::Call& call, Context& context) {
  const catalog::Entry* entry = builtin(call.callee.node, context);
  if (entry == nullptr || !needs_values(*entry)) return;
  // Of functions over lists it is the list that counts.
  const bool takes_function = !entry->operands.empty() && entry->operands[0].called != catalog::CalledWhen::never;
  for (const forms::Expression& operand : call.operands) {
    if (takes_function && operand.node != call.operands.back().node) continue;
    if (!operand.node.is_bracketed() && !operand.node.is(syntax::Kind::symbol)) continue;
    if (!context.surely_gives_handle(operand) || compares_handles(*entry, call, context)) continue;
    report(operand, "`" + std::string(entry->name) + "` needs a value, and this is a handle", context);
  }
}

void check_condition(forms::Expression condition, Context& context) {
  if (!condition.node || !context.surely_gives_handle(condition)) return;
  report(condition, "this condition is a handle, which is always truthy", context);
}

void check_if(const forms::If& form, Context& context) { check_condition(form.condition, context); }
void check_when(const forms::When& form, Context& context) { check_condition(form.condition, context); }
void check_cond(const forms::Cond& form, Context& context) {
  for (const forms::Clause& clause : form.clauses) check_condition(clause.condition, context);
}
void check_case(const forms::Case& form, Context& context) {
  if (form.subject.node && context.surely_gives_handle(form.subject))
    report(form.subject, "`case` compares a value, and this is a handle", context);
}
// The operands of `and` and `or` but the last are conditions.
void check_logic(const forms::Logic& form, Context& context) {
  for (std::size_t i = 0; i + 1 < form.operands.size(); ++i) check_condition(form.operands[i], context);
}

}  // namespace

const Hooks async_handle_as_value = on_form<check_call, check_if, check_when, check_cond, check_case, check_logic>();

}  // namespace valk::lint::rule
