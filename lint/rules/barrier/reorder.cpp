#include <algorithm>

#include "engine/context.hpp"
#include "rules.hpp"
#include "support/regroup.hpp"
#include "valk/meaning/barriers.hpp"

namespace valk::lint::rule {
namespace {

using catalog::Effect;
using meaning::AioGraph;
using meaning::AioPlace;

std::size_t group_count(const AioGraph& graph) {
  return static_cast<std::size_t>(
      std::count_if(graph.group_sizes.begin(), graph.group_sizes.end(), [](std::uint32_t size) { return size != 0; }));
}

// Only what is known to have no effect that another could see, and whose result is used, may start at another time.
bool may_move(const forms::AioLet& let, Context& context) {
  for (const forms::AioItem& item : let.items) {
    if (item.kind != forms::AioItem::Kind::binding && item.kind != forms::AioItem::Kind::barrier) return false;
  }
  for (const forms::AioGroup& group : let.groups) {
    for (const forms::AioBinding& binding : group.bindings) {
      const auto effects = context.meaning().effects_of(0, binding.value.node);
      if (effects.has_unknown || has(effects.known, Effect::writes)) return false;
      const auto names = forms::pattern_names(binding.pattern);
      const bool is_used = std::any_of(names.begin(), names.end(), [&](forms::Node name) {
        const names::BindingId id = context.module().binding_of(0, name);
        return id && context.module().is_used(id);
      });
      if (!is_used) return false;
    }
  }
  return true;
}

bool binds_a_name_twice(const forms::AioLet& let) {
  std::vector<std::string_view> seen;
  for (const forms::AioGroup& group : let.groups) {
    for (const forms::AioBinding& binding : group.bindings) {
      for (const forms::Node name : forms::pattern_names(binding.pattern)) {
        if (std::find(seen.begin(), seen.end(), name.text()) != seen.end()) return true;
        seen.push_back(name.text());
      }
    }
  }
  return false;
}

void check(const forms::AioLet& let, Context& context) {
  const AioGraph graph = meaning::aio_graph(context.module(), 0, let, &context.meaning());
  const std::size_t now = group_count(graph);
  const std::size_t least = graph.critical_length();
  // A barrier that does nothing at all is said by another rule.
  if (least >= now || !graph.too_early.empty() || !graph.needless.empty()) return;
  if (binds_a_name_twice(let) || !may_move(let, context)) return;
  const auto count = [](std::size_t groups) { return std::to_string(groups) + (groups == 1 ? " group" : " groups"); };
  base::Diagnostic& finding =
      context.report(let.node.form(0), "these bindings wait in " + count(now) + ", and " + std::to_string(least) +
                                           (least == 1 ? " is" : " are") + " enough: some of them could start earlier");
  const std::vector<std::vector<AioPlace>> groups = graph.best_groups();
  for (std::uint32_t level = 0; level < groups.size(); ++level) {
    for (const AioPlace place : groups[level]) {
      const forms::AioBinding& binding = let.groups[place.group].bindings[place.index];
      if (place.group <= level) continue;
      finding.notes.push_back({"this can run in group " + std::to_string(level + 1), binding.node.location()});
    }
  }
  finding.help = "regroup them: each as soon as what it uses is there";
  finding.fixes.push_back({"regroup into " + count(least), false, {regroup(let, groups)}});
}

}  // namespace

const Hooks barrier_reorder = on_form<check>();

}  // namespace valk::lint::rule
