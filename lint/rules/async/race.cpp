#include "rules.hpp"
#include "support/calls.hpp"

namespace valk::lint::rule {
namespace {

// `(= {n} (deref a))`, a wait, `(reset! a (+ n 1))`: what other callbacks did to `a` in between is lost.

bool is_wait(const forms::Form& form, Context& context) {
  if (std::holds_alternative<forms::AioLet>(form) || std::holds_alternative<forms::AioDo>(form)) return false;
  const auto* call = std::get_if<forms::Call>(&form);
  return call != nullptr && builtin_name(call->callee.node, context) == "aio/await";
}

// True when `value` holds what `atom` held: `(deref atom)` somewhere in it, outside functions.
bool reads(forms::Expression value, syntax::Node atom, Context& context) {
  bool found = false;
  for_each_view(
      value,
      [&](const forms::Form& form) {
        const auto* call = std::get_if<forms::Call>(&form);
        if (call == nullptr || call->operands.size() != 1) return;
        found |= builtin_name(call->callee.node, context) == "deref" && call->operands[0].node.text() == atom.text();
      },
      false);
  return found;
}

// An `aio/await` that is evaluated between the two, in the same code.
bool waits_between(syntax::Node first, syntax::Node second, Context& context) {
  syntax::Node around = second.parent();
  while (around && !around.span().contains(first.span())) around = around.parent();
  if (!around) return false;
  bool found = false;
  for_each_view({around, forms::Position::block}, [&](const forms::Form& form) {
    const syntax::Node node = forms::node_of(form);
    found |= is_wait(form, context) && node.start() >= first.end() && node.start() < second.end() &&
             context.meaning().function_around(0, node) == context.meaning().function_around(0, second);
  });
  return found;
}

void check(const forms::Call& call, Context& context) {
  if (builtin_name(call.callee.node, context) != "reset!" || call.operands.size() != 2) return;
  const syntax::Node atom = call.operands[0].node;
  const forms::Expression value = call.operands[1];
  if (!atom.is(syntax::Kind::symbol) || reads(value, atom, context)) return;
  names::BindingId stale;
  context.for_each_use_in(value.node, [&](names::UseId, const names::Use& use) {
    if (stale || use.binding == names::none) return;
    const names::BindingId id{0, call.node.id().chunk, use.binding};
    const syntax::Node read = context.module().value(id);
    if (!read || !reads({read, forms::Position::value}, atom, context)) return;
    const auto here = context.meaning().function_around(0, call.node);
    const auto there = context.meaning().function_around(0, context.module().name_node(id));
    if (here != there || waits_between(read, call.node, context)) stale = id;
  });
  if (!stale) return;
  const std::string name(atom.text());
  base::Diagnostic& finding =
      context.report(call.node, "`" + name + "` may have changed since it was read: a wait lies between");
  finding.notes.push_back({"`" + name + "` was read here", context.module().value(stale).location()});
  finding.help = "change it in one step: `(swap! " + name + " (\\ {old} …))`, `atom/add!`, or `atom/cas!`";
}

}  // namespace

const Hooks async_race = on_form<check>();

}  // namespace valk::lint::rule
