#include <algorithm>
#include <vector>

#include "rules.hpp"
#include "support/calls.hpp"

namespace valk::lint::rule {
namespace {

void report(syntax::Node second, syntax::Node first, std::string_view what, Context& context) {
  base::Diagnostic& finding = context.report(
      second, "the " + std::string(what) + " `" + std::string(second.text()) + "` stands in an earlier clause already");
  finding.notes.push_back({"that clause is taken", first.location()});
  finding.help = "remove the clause, or correct it";
}

void check_case(const forms::Case& form, Context& context) {
  std::vector<syntax::Node> seen;
  for (const forms::CaseClause& clause : form.clauses) {
    for (const syntax::Node key : clause.keys) {
      const auto same = std::find_if(seen.begin(), seen.end(), [&](syntax::Node each) {
        return each.text() == key.text() || (key.is_bracketed() && is_same_text(each, key));
      });
      if (same != seen.end()) report(key, *same, "key", context);
      seen.push_back(key);
    }
  }
}

// True when evaluating `condition` again gives the same: nothing but names, literals and calls of pure builtins.
bool is_stable(forms::Expression condition, Context& context) {
  bool stable = true;
  for_each_view(condition, [&](const forms::Form& form) {
    if (const auto* call = std::get_if<forms::Call>(&form)) {
      const catalog::Entry* entry = builtin(call->callee.node, context);
      const bool is_pure = entry != nullptr && entry->is_pure() && !entry->gives_handle();
      const bool calls = std::any_of(call->operands.begin(), call->operands.end(), [&](const forms::Expression& each) {
        const auto index = static_cast<std::size_t>(&each - call->operands.data());
        return entry != nullptr &&
               catalog::called_when(*entry, index, call->operands.size()) != catalog::CalledWhen::never;
      });
      // (req :path): a look-up by a keyword.
      const bool is_look_up = call->operands.size() == 1 && call->operands[0].node.is(syntax::Kind::keyword) &&
                              call->callee.node.is(syntax::Kind::symbol) && !builtin(call->callee.node, context);
      if ((!is_pure || calls) && !is_look_up) stable = false;
    } else if (!std::holds_alternative<forms::Name>(form) && !std::holds_alternative<forms::Literal>(form) &&
               !std::holds_alternative<forms::Logic>(form)) {
      stable = false;
    }
  });
  return stable;
}

void check_cond(const forms::Cond& form, Context& context) {
  for (std::size_t i = 1; i < form.clauses.size(); ++i) {
    const forms::Clause& clause = form.clauses[i];
    if (clause.is_otherwise || !clause.condition.node.is_bracketed()) continue;
    for (std::size_t earlier = 0; earlier < i; ++earlier) {
      const syntax::Node first = form.clauses[earlier].condition.node;
      const bool is_same =
          first.is_bracketed() && first.text().size() < 1000 && is_same_text(first, clause.condition.node);
      if (!is_same || !is_stable(clause.condition, context)) continue;
      report(clause.condition.node, first, "condition", context);
      break;
    }
  }
}

}  // namespace

const Hooks flow_duplicate_clause = on_form<check_case, check_cond>();

}  // namespace valk::lint::rule
