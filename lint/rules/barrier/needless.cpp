#include <algorithm>
#include <set>

#include "engine/context.hpp"
#include "rules.hpp"
#include "support/barriers.hpp"
#include "valk/meaning/barriers.hpp"

namespace valk::lint::rule {
namespace {

std::set<std::string_view> names_of(const forms::AioGroup& group) {
  std::set<std::string_view> names;
  for (const forms::AioBinding& binding : group.bindings) {
    for (forms::Node name : forms::pattern_names(binding.pattern)) names.insert(name.text());
  }
  return names;
}

// A group whose names are all `_` or unused is there for what it does or for the time that it takes.
bool is_for_its_effect(const forms::AioGroup& group, const Context& context) {
  return std::all_of(group.bindings.begin(), group.bindings.end(), [&](const forms::AioBinding& binding) {
    const auto names = forms::pattern_names(binding.pattern);
    return std::none_of(names.begin(), names.end(), [&](forms::Node name) {
      const names::BindingId id = context.module().binding_of(0, name);
      return id && context.module().is_used(id);
    });
  });
}

bool share_a_name(const forms::AioGroup& a, const forms::AioGroup& b) {
  const auto names = names_of(a);
  const auto others = names_of(b);
  return std::any_of(others.begin(), others.end(), [&](std::string_view name) { return names.contains(name); });
}

void check(const forms::AioLet& let, Context& context) {
  const meaning::AioGraph graph = meaning::aio_graph(context.module(), 0, let, &context.meaning());
  for (const meaning::AioNeedless& needless : graph.needless) {
    if (needless.commutes != meaning::AioNeedless::Commutes::yes || needless.waits_for_unused) continue;
    if (!needless.barrier || needless.group + 1 >= let.groups.size()) continue;
    const forms::AioGroup& before = let.groups[needless.group];
    const forms::AioGroup& behind = let.groups[needless.group + 1];
    if (before.bindings.empty() || behind.bindings.empty() || is_for_its_effect(behind, context)) continue;
    base::Diagnostic& finding = context.report(
        needless.barrier, "nothing behind this `:then` uses what is bound before it: the next group waits for nothing");
    finding.help = "remove it, and the bindings on both sides run together";
    if (share_a_name(before, behind)) continue;
    base::Fix fix = remove_barrier(needless.barrier);
    fix.safe = false;
    finding.fixes.push_back(std::move(fix));
  }
}

}  // namespace

const Hooks barrier_needless = on_form<check>();

}  // namespace valk::lint::rule
