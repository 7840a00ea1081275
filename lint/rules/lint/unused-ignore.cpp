#include "engine/context.hpp"
#include "rules.hpp"

namespace valk::lint::rule {
namespace {

// A rule that did not run cannot have found anything; unknown ones have a rule of their own.
bool could_be_used(const Suppression& suppression, const Context& context) {
  const Rule* rule = find_rule(suppression.rule);
  return rule != nullptr && rule->group != "lint" && context.options().level_of(*rule) != Level::off;
}

void check(Context& context) {
  const std::vector<Suppression>& all = context.suppressions();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Suppression& suppression = all[i];
    if (suppression.used || !could_be_used(suppression, context)) continue;
    base::Diagnostic& finding =
        context.report(suppression.rule_location, "`" + suppression.rule + "` finds nothing " +
                                                      (suppression.whole_file ? "in this file" : "there") +
                                                      ": this comment suppresses nothing");
    finding.help = "remove it";
    finding.tag = base::Tag::unnecessary;
    finding.fixes.push_back({"remove the suppression", true, {removal(all, i)}});
  }
}

}  // namespace

const Hooks lint_unused_ignore = at_end<check>();

}  // namespace valk::lint::rule
