#include <vector>

#include "rules.hpp"
#include "support/calls.hpp"

namespace valk::lint::rule {
namespace {

struct Directive {
  std::string text;  // "%5.2f"
  char kind = 0;     // 0: unfinished
};

bool is_flag(char c) {
  return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == ' ' || c == '#' || c == '.' || c == 'l';
}

std::vector<Directive> directives(std::string_view format) {
  std::vector<Directive> found;
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%') continue;
    const std::size_t start = i++;
    while (i < format.size() && is_flag(format[i])) ++i;
    const char kind = i < format.size() ? format[i] : '\0';
    if (kind != '%') found.push_back({std::string(format.substr(start, i + 1 - start)), kind});
  }
  return found;
}

// What a literal operand is called, where the directive cannot take it. `%s` takes anything.
std::string_view mismatch(const Directive& directive, forms::Expression operand) {
  const bool wants_integer = directive.kind == 'd' || directive.kind == 'x';
  if (!wants_integer && directive.kind != 'f') return {};
  if (operand.node.is(syntax::Kind::string)) return "a string";
  if (operand.node.is(syntax::Kind::keyword)) return "a keyword";
  return wants_integer && operand.node.is(syntax::Kind::floating) ? "a number with a fraction" : "";
}

std::string counted(std::size_t count, std::string_view what) {
  return std::to_string(count) + " " + std::string(what) + (count == 1 ? "" : "s");
}

void check(const forms::Call& call, Context& context) {
  const std::string_view name = builtin_name(call.callee.node, context);
  const bool is_format = name == "printf" || name == "str/format" || (name == "println" && call.operands.size() > 1);
  if (!is_format || call.operands.empty() || !call.operands[0].node.is(syntax::Kind::string)) return;
  const std::vector<Directive> wanted = directives(call.operands[0].node.text());
  for (const Directive& directive : wanted) {
    if (std::string_view("sdfx").find(directive.kind) != std::string_view::npos && directive.kind != 0) continue;
    base::Diagnostic& finding = context.report(
        call.operands[0].node, "`" + std::string(name) + "` does not know the directive `" + directive.text + "`");
    finding.help = "the directives are %s %d %f %x and %%";
    return;
  }
  const std::size_t given = call.operands.size() - 1;
  if (wanted.size() != given) {
    base::Diagnostic& finding = context.report(
        call.node, "the format has " + counted(wanted.size(), "directive") + " for " + counted(given, "operand"));
    finding.help = "give each directive one operand; a per cent sign is written %%";
    return;
  }
  for (std::size_t i = 0; i < given; ++i) {
    const std::string_view what = mismatch(wanted[i], call.operands[i + 1]);
    if (what.empty()) continue;
    base::Diagnostic& finding =
        context.report(call.operands[i + 1].node, "`" + wanted[i].text + "` cannot take " + std::string(what));
    finding.help = "%s takes anything, %d an integer, %f a number";
  }
}

}  // namespace

const Hooks call_printf = on_form<check>();

}  // namespace valk::lint::rule
