#include <vector>

#include "engine/context.hpp"
#include "rules.hpp"
#include "support/edits.hpp"
#include "valk/base/text.hpp"

namespace valk::lint::rule {
namespace {

void offer_nearest(base::Diagnostic& finding, const Suppression& suppression) {
  std::vector<std::string_view> ids;
  for (const Rule& rule : rules()) ids.push_back(rule.id);
  const auto nearest = base::nearest(suppression.rule, ids, 1);
  if (nearest.empty()) return;
  const std::string id(nearest.front());
  finding.fixes.push_back({"replace by `" + id + "`", false, {replace(suppression.rule_location, id)}});
}

void check(Context& context) {
  for (const Suppression& suppression : context.suppressions()) {
    if (suppression.rule == "syntax") {
      context.report(suppression.rule_location, "mistakes of syntax cannot be suppressed").help = "remove the comment";
    } else if (find_rule(suppression.rule) == nullptr) {
      base::Diagnostic& finding = context.report(
          suppression.rule_location, "`" + suppression.rule + "` is no rule" + rule_suggestion(suppression.rule));
      finding.help = "`valk lint --list-rules` shows them all";
      offer_nearest(finding, suppression);
    }
  }
}

}  // namespace

const Hooks lint_unknown_rule = at_end<check>();

}  // namespace valk::lint::rule
