#include "rules.hpp"
#include "support/calls.hpp"

namespace valk::lint::rule {
namespace {

void report(syntax::Node form, std::string_view head, Context& context) {
  base::Diagnostic& finding = context.report(
      form.form(0), "`" + std::string(head) + "` has no `otherwise`: it raises `:no-match` when no clause fits");
  finding.help = "add `{otherwise …}`";
}

void check_select(const forms::Cond& form, Context& context) {
  if (!form.must_match || form.clauses.empty()) return;
  const forms::Clause& last = form.clauses.back();
  if (!last.is_otherwise && !last.condition.node.is_symbol("true")) report(form.node, "select", context);
}

void check_case(const forms::Case& form, Context& context) {
  if (!form.clauses.empty() && !form.clauses.back().is_otherwise) report(form.node, "case", context);
}

}  // namespace

const Hooks flow_missing_otherwise = on_form<check_select, check_case>();

}  // namespace valk::lint::rule
