#include "rules.hpp"
#include "support/calls.hpp"

namespace valk::lint::rule {
namespace {

std::string_view diverging(const forms::Expression& expression, Context& context);

// The name of what ends every way through a body; empty: some way may go on.
std::string_view diverging_body(const forms::Body& body, Context& context) {
  for (const forms::Expression& each : body) {
    const std::string_view name = diverging(each, context);
    if (!name.empty()) return name;
  }
  return {};
}

// `error`, `exit`: calls that never return, also as the end of both branches of an `if`.
std::string_view diverging(const forms::Expression& expression, Context& context) {
  if (!expression.node || !expression.node.is_bracketed()) return {};
  const forms::Form form = forms::view(expression);
  if (const auto* call = std::get_if<forms::Call>(&form)) {
    const catalog::Entry* entry = builtin(call->callee.node, context);
    const bool ends = entry != nullptr && has(entry->effects, catalog::Effect::diverges) &&
                      call->operands.size() >= static_cast<std::size_t>(entry->min_operands);
    return ends ? entry->name : std::string_view();
  }
  if (const auto* sequence = std::get_if<forms::Sequence>(&form)) return diverging_body(sequence->body, context);
  if (const auto* branch = std::get_if<forms::If>(&form)) {
    if (!branch->else_branch || diverging(branch->then_branch, context).empty()) return {};
    return diverging(*branch->else_branch, context);
  }
  return {};
}

void report_behind(const forms::Body& body, Context& context) {
  for (std::size_t i = 0; i + 1 < body.size(); ++i) {
    const std::string_view name = diverging(body[i], context);
    if (name.empty()) continue;
    base::Diagnostic& finding = context.report(
        body[i + 1].node, "this is never reached: `" + std::string(name) + "` before it does not return");
    finding.notes.push_back({"control ends here", body[i].node.location()});
    finding.help = "remove it, or move it in front";
    finding.tag = base::Tag::unnecessary;
    return;
  }
}

void check_sequence(const forms::Sequence& form, Context& context) { report_behind(form.body, context); }
void check_function(const forms::Function& form, Context& context) { report_behind(form.body, context); }
void check_when(const forms::When& form, Context& context) { report_behind(form.body, context); }
void check_let(const forms::Let& form, Context& context) { report_behind(form.body, context); }
void check_aio_let(const forms::AioLet& form, Context& context) { report_behind(form.body, context); }

bool is_always_true(const forms::Clause& clause) {
  return clause.is_otherwise || clause.condition.node.is_symbol("true");
}

// Clauses behind one that always holds.
void check_cond(const forms::Cond& form, Context& context) {
  bool reported = false;
  for (std::size_t i = 0; i < form.clauses.size(); ++i) {
    report_behind(form.clauses[i].body, context);
    if (reported || i + 1 == form.clauses.size() || !is_always_true(form.clauses[i])) continue;
    reported = true;
    base::Diagnostic& finding =
        context.report(form.clauses[i + 1].node, "this clause is never reached: the one before it always holds");
    finding.notes.push_back({"this clause is always taken", form.clauses[i].node.location()});
    finding.help = "put `otherwise` last";
    finding.tag = base::Tag::unnecessary;
  }
}

void check_case(const forms::Case& form, Context& context) {
  for (std::size_t i = 0; i < form.clauses.size(); ++i) {
    report_behind(form.clauses[i].body, context);
    if (i + 1 == form.clauses.size() || !form.clauses[i].is_otherwise) continue;
    base::Diagnostic& finding =
        context.report(form.clauses[i + 1].node, "this clause is never reached: `otherwise` before it takes all");
    finding.help = "put `otherwise` last";
    finding.tag = base::Tag::unnecessary;
    return;
  }
}

}  // namespace

const Hooks flow_unreachable =
    on_form<check_sequence, check_function, check_when, check_let, check_aio_let, check_cond, check_case>();

}  // namespace valk::lint::rule
