#include <set>

#include "engine/context.hpp"
#include "rules.hpp"

namespace valk::lint::rule {
namespace {

using meaning::GlobalMutation;
using meaning::Meaning;

void report(const GlobalMutation& mutation, Context& context) {
  const std::string name(mutation.name ? mutation.name.text() : "a global");
  base::Diagnostic& finding = context.report(
      mutation.define, "`def` of `" + name + "` can run on the loop, where it raises `:def-in-callback`: " +
                           Meaning::to_string(mutation.path));
  for (const meaning::Step& step : mutation.path) finding.notes.push_back({step.note, step.place});
  finding.help = "keep what changes in an atom that is made while the file loads: `(def {" + name +
                 "} (atom …))`, then `(swap! " + name + " f)`; a name for this function alone is bound by `=`";
}

// The file's own module first; the modules that load it may run more of it on the loop.
void check(Context& context) {
  std::set<base::Span> reported;
  const auto report_new = [&](const std::vector<GlobalMutation>& mutations) {
    for (const GlobalMutation& mutation : mutations) {
      if (reported.insert(mutation.define.span()).second) report(mutation, context);
    }
  };
  report_new(context.meaning().global_mutations(0));
  for (const Membership& other : context.subject().loaded_by) {
    report_new(other.meaning->global_mutations(other.file));
  }
}

}  // namespace

const Hooks async_global_mutation = on_file<check>();

}  // namespace valk::lint::rule
