#include "engine/context.hpp"
#include "rules.hpp"
#include "support/barriers.hpp"

namespace valk::lint::rule {
namespace {

constexpr std::string_view shape = "write each binding as `(name expression)`";

std::string_view described(syntax::Kind kind) {
  switch (kind) {
    case syntax::Kind::integer:
    case syntax::Kind::floating:
      return "a number";
    case syntax::Kind::string:
      return "a string";
    case syntax::Kind::keyword:
      return "a keyword";
    case syntax::Kind::list:
      return "a list";
    default:
      return "no name";
  }
}

// What is wrong with `binding`, and what to do.
std::pair<std::string, std::string> problem(forms::Node binding) {
  if (!binding.is_bracketed()) {
    return {"`" + std::string(binding.text()) + "` is no binding of `aio/let`", std::string(shape)};
  }
  const std::size_t count = binding.form_count();
  if (count == 0) return {"this binding of `aio/let` is empty", std::string(shape) + ", or remove it"};
  const forms::Node pattern = binding.form(0);
  const std::string name(pattern.text());
  if (pattern.is(syntax::Kind::symbol) && count == 1) {
    return {"`" + name + "` is bound to nothing", "give it an expression: `(" + name + " expression)`"};
  }
  if (pattern.is(syntax::Kind::symbol) && count > 2) {
    return {"`" + name + "` is bound to " + std::to_string(count - 1) + " expressions, expected one",
            "put several forms into `(do …)`; to call a function write `(" + name + " (f x))`"};
  }
  if (pattern.is(syntax::Kind::brace)) {
    return {"the pattern of this binding cannot be understood",
            "a pattern is a name, `{a b & rest}` or `{:key pattern}`"};
  }
  if (pattern.is(syntax::Kind::symbol)) return {"`" + name + "` cannot be bound", "choose another name"};
  return {"a binding begins with a name or a pattern, this one with " + std::string(described(pattern.kind())),
          std::string(shape)};
}

void check(const forms::AioLet& let, Context& context) {
  if (is_flat(let)) {
    base::Diagnostic& finding =
        context.report(let.items.front().node, "the bindings of `aio/let` stand in parentheses of their own");
    finding.help = "write `((name expression) …)` for `name expression …`";
    return;
  }
  for (const forms::AioItem& item : let.items) {
    if (item.kind != forms::AioItem::Kind::malformed || barrier_inside(item)) continue;
    auto [message, help] = problem(item.node);
    context.report(item.node, std::move(message)).help = std::move(help);
  }
}

}  // namespace

const Hooks barrier_malformed_binding = on_form<check>();

}  // namespace valk::lint::rule
