#include "rules.hpp"
#include "support/calls.hpp"
#include "support/edits.hpp"
#include "valk/meaning/handles.hpp"

namespace valk::lint::rule {
namespace {

using names::BindingKind;

// A local that surely holds data: a result that the text shows, or what a wait gave.
bool is_local(syntax::Node symbol, Context& context) {
  const auto chunk = symbol.id().chunk;
  const names::FileFacts& facts = *context.subject().facts;
  const auto scope = context.module().scope_at(0, symbol.start());
  if (scope.chunk != chunk) return false;
  const names::ChunkFacts& own = facts.chunk(chunk);
  const std::uint32_t at = symbol.start() - context.tree().chunk_start(chunk);
  for (std::uint32_t inner = scope.scope; inner != 0; inner = own.scopes[inner].parent) {
    for (const names::Binding& binding : own.bindings) {
      const bool is_here = binding.scope == inner && binding.name == symbol.text() && binding.visible_from <= at;
      if (is_here && !is_definition(binding.kind)) return true;
    }
  }
  return false;
}

bool is_literal(syntax::Node node) {
  return node.is(syntax::Kind::integer) || node.is(syntax::Kind::floating) || node.is(syntax::Kind::string);
}

// The first local among the elements of `{1 x}`; no node: it looks like data, or like code that is kept for later.
syntax::Node local_among(syntax::Node brace, Context& context) {
  syntax::Node found;
  bool any_literal = false;
  for (const syntax::Node element : brace.forms()) {
    if (is_literal(element)) {
      any_literal = true;
    } else if (element.is(syntax::Kind::symbol) && !element.is_symbol("&")) {
      if (!is_local(element, context)) return {};
      if (!found) found = element;
    } else {
      return {};
    }
  }
  const bool begins_with_data = brace.form(0) && (is_literal(brace.form(0)) || is_local(brace.form(0), context));
  return any_literal && begins_with_data ? found : syntax::Node();
}

// Operands of the program's own functions may be names, patterns or code to them; builtins take them as data, but for
// those that evaluate.
void check_call(const forms::Call& call, Context& context) {
  const catalog::Entry* entry = builtin(call.callee.node, context);
  if (entry == nullptr || entry->name == "eval" || entry->name == "aio/let") return;
  for (const forms::Expression& operand : call.operands) {
    if (!operand.node.is(syntax::Kind::brace) || operand.position != forms::Position::value) continue;
    if (forms::brace_meaning(operand.node, operand.position) != forms::BraceMeaning::data) continue;
    const syntax::Node local = local_among(operand.node, context);
    if (!local) continue;
    const std::string text(operand.node.text());
    base::Diagnostic& finding =
        context.report(operand.node, "nothing in `" + text + "` is evaluated: `" + std::string(local.text()) +
                                         "` is the symbol, not its value");
    finding.help = "write `(list …)` for a list of values, or `'(…)` if the symbol is meant";
    const base::Span inside{operand.node.opener().end, operand.node.closer().start};
    const std::string elements(context.tree().source()->slice(inside));
    finding.fixes.push_back(
        {"make a list of the values", false, {replace(operand.node.location(), "(list " + elements + ")")}});
  }
}

// `{x (f)}` as a body calls `x`; a local whose value is no function was meant as the first of a sequence.
void check_body(const forms::Call& call, Context& context) {
  if (!call.node.is(syntax::Kind::brace) || !call.callee.node.is(syntax::Kind::symbol)) return;
  const names::BindingId id = meaning::bound_once(context.module(), 0, call.callee.node);
  if (!id || id.file != 0) return;
  const names::Binding& binding = context.module().binding(id);
  const bool holds = (binding.kind == BindingKind::let || binding.kind == BindingKind::assigned) && !binding.is_pattern;
  const syntax::Node value = holds ? context.module().value(id) : syntax::Node();
  if (!value) return;
  bool is_data = is_literal(value);
  if (value.is_bracketed()) {
    const forms::Form form = forms::view({value, forms::Position::value});
    const auto* made = std::get_if<forms::Call>(&form);
    const catalog::Entry* entry = made == nullptr ? nullptr : builtin(made->callee.node, context);
    is_data = entry != nullptr && made->operands.size() >= static_cast<std::size_t>(entry->min_operands) &&
              (entry->returns == "number" || entry->returns == "integer" || entry->returns == "string" ||
               entry->returns == "boolean" || entry->gives_handle());
  }
  if (!is_data) return;
  const std::string name(call.callee.node.text());
  base::Diagnostic& finding =
      context.report(call.callee.node, "this body calls `" + name + "`, which holds no function");
  finding.help =
      "put the first form of a sequence in parentheses, as in `{(do " + name + ") …}`, or give the body one form";
}

void check(const forms::Call& call, Context& context) {
  check_call(call, context);
  check_body(call, context);
}

}  // namespace

const Hooks call_quoted_variable = on_form<check>();

}  // namespace valk::lint::rule
