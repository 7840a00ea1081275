#include "rules.hpp"
#include "support/calls.hpp"

namespace valk::lint::rule {
namespace {

void report(syntax::Node at, std::string_view name, Context& context) {
  const meaning::FunctionId function = context.meaning().function_around(0, at);
  if (function == meaning::none || !context.meaning().runs_on_loop(function)) return;
  const std::vector<meaning::Step> path = context.meaning().path_from_loop(function);
  base::Diagnostic& finding =
      context.report(at, "`" + std::string(name) + "` holds the thread, and this runs on the loop: " +
                             meaning::Meaning::to_string(path) + " → " + std::string(name));
  for (const meaning::Step& step : path) finding.notes.push_back({step.note, step.place});
  finding.help = "nothing else runs until it is done: use an asynchronous function, or call it before the loop runs";
}

void check_call(const forms::Call& call, Context& context) {
  const catalog::Entry* entry = builtin(call.callee.node, context);
  if (entry == nullptr || !has(entry->effects, catalog::Effect::blocks)) return;
  report(call.node, entry->name, context);
}

void check_load(const forms::Load& load, Context& context) { report(load.node, "load", context); }

}  // namespace

const Hooks async_blocking_call = on_form<check_call, check_load>();

}  // namespace valk::lint::rule
