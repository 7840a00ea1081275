#include "engine/context.hpp"
#include "rules.hpp"

namespace valk::lint::rule {
namespace {

// A `load` of the file itself; those of the files that it loads are said there.
void check(Context& context) {
  for (const names::Load& load : context.module().loads()) {
    if (load.file != 0 || load.loaded != names::none || load.path.empty()) continue;
    if (context.is_broken(load.node.id().chunk)) continue;
    base::Diagnostic& finding = context.report(
        load.node, "`" + load.path + "` cannot be loaded: nothing is concluded from names that it may define");
    if (!load.failure.empty()) finding.notes.push_back({load.failure, std::nullopt});
    finding.help = "a path is relative to the file that loads it: correct it, or add the file";
  }
}

}  // namespace

const Hooks binding_missing_file = on_file<check>();

}  // namespace valk::lint::rule
