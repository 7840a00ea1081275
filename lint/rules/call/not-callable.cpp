#include "rules.hpp"
#include "support/calls.hpp"
#include "valk/meaning/handles.hpp"

namespace valk::lint::rule {
namespace {

void report(syntax::Node callee, std::string_view what, Context& context) {
  base::Diagnostic& finding = context.report(
      callee, "`" + std::string(callee.text().substr(0, 40)) + "` is " + std::string(what) + " and cannot be called");
  finding.help = "put a function in head place; for a list of values write `(list …)`";
}

// What a literal or the result of a builtin is, when that is something that cannot be called.
std::string_view uncallable(forms::Expression value, Context& context) {
  switch (value.node.kind()) {
    case syntax::Kind::integer:
    case syntax::Kind::floating:
      return "a number";
    case syntax::Kind::string:
      return "a string";
    default:
      break;
  }
  if (value.node.is_symbol("nil") || value.node.is_symbol("true") || value.node.is_symbol("false"))
    return builtin_name(value.node, context).empty() ? "" : "a constant";
  if (!value.node.is_bracketed()) return {};
  const forms::Form form = forms::view(value);
  const auto* call = std::get_if<forms::Call>(&form);
  const catalog::Entry* entry = call == nullptr ? nullptr : builtin(call->callee.node, context);
  if (entry == nullptr || call->operands.size() < static_cast<std::size_t>(entry->min_operands)) return {};
  if (entry->returns == "number" || entry->returns == "integer") return "a number";
  if (entry->returns == "string") return "a string";
  if (entry->returns == "boolean") return "a boolean";
  if (entry->returns == "atom") return "an atom";
  return entry->gives_handle() ? "a handle" : "";
}

std::string_view uncallable_name(syntax::Node symbol, Context& context) {
  const names::BindingId id = meaning::bound_once(context.module(), 0, symbol);
  if (!id || id.file != 0) return {};
  const names::Binding& binding = context.module().binding(id);
  using names::BindingKind;
  const bool holds_its_value = binding.kind == BindingKind::let || binding.kind == BindingKind::assigned ||
                               binding.kind == BindingKind::definition || binding.kind == BindingKind::file_private;
  if (!holds_its_value || binding.is_pattern || (is_definition(binding.kind) && !context.subject().loaded_by.empty()))
    return {};
  const syntax::Node value = context.module().value(id);
  return value ? uncallable({value, forms::Position::value}, context) : std::string_view();
}

void check(const forms::Call& call, Context& context) {
  const syntax::Node callee = call.callee.node;
  // `{x (f)}` is another rule's: it knows what was meant.
  if (call.node.is(syntax::Kind::brace) && callee.is(syntax::Kind::symbol)) return;
  std::string_view what = uncallable(call.callee, context);
  if (what.empty() && callee.is(syntax::Kind::symbol)) what = uncallable_name(callee, context);
  if (!what.empty()) report(callee, what, context);
}

}  // namespace

const Hooks call_not_callable = on_form<check>();

}  // namespace valk::lint::rule
