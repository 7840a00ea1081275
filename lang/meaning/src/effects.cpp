// What code does besides giving a value: of natives the catalog says it, of functions it is what they call.

#include <algorithm>

#include "state.hpp"

namespace valk::meaning {

using catalog::Effect;
using detail::Site;
using detail::Value;

namespace {

// A call with nothing known to call. What is looked up in a plist is known not to call.
bool is_unknown(const detail::Solver& solver, const Site& site) {
  if (site.is_lookup) return false;
  bool is_known = false;
  if (site.callee != detail::nowhere) {
    solver.for_each_value(site.callee, [&](const Value& value) { is_known |= value.kind != Value::Kind::handle; });
  }
  return !is_known;
}

// `all` is sorted by site.
template <class T, class Visit>
void for_each_of_site(const std::vector<T>& all, std::uint32_t site, Visit visit) {
  auto at = std::lower_bound(all.begin(), all.end(), site,
                             [](const T& each, std::uint32_t wanted) { return each.site < wanted; });
  for (; at != all.end() && at->site == site; ++at) visit(*at);
}

}  // namespace

void Meaning::State::spread_effects() {
  for (std::uint32_t file = 0; file < module->file_count(); ++file) {
    for (std::uint32_t chunk = 0; chunk < module->file(file).chunk_count(); ++chunk) {
      const detail::ChunkPlace& place = solver.place(file, chunk);
      for (const detail::FlowEffect& own : place.flow->effects) {
        Effect& effects = solver.effects[place.first_function + own.function];
        effects = effects | own.effect;
      }
    }
  }
  for (const Site& site : solver.sites) {
    if (is_unknown(solver, site)) functions[site.function].calls_unknown = true;
  }
  // Who has what a function has: its callers, who started it, and the code that holds an aio/let's parts.
  std::vector<std::vector<FunctionId>> has_all_of(functions.size());
  for (const Call& call : calls) has_all_of[call.to].push_back(call.from);
  for (const detail::Started& started : solver.started) has_all_of[started.to].push_back(started.from);
  for (FunctionId id = 0; id < functions.size(); ++id) {
    Function& function = functions[id];
    function.effects = solver.effects[id];
    function.may_give_handle = holds_handle(solver.functions[id].result);
    const bool is_part = function.kind == FunctionKind::aio_group || function.kind == FunctionKind::aio_body ||
                         function.kind == FunctionKind::aio_steps;
    if (is_part) has_all_of[id].push_back(function.parent);
  }
  std::vector<FunctionId> changed(functions.size());
  for (FunctionId id = 0; id < changed.size(); ++id) changed[id] = id;
  while (!changed.empty()) {
    const FunctionId id = changed.back();
    changed.pop_back();
    for (const FunctionId user : has_all_of[id]) {
      const Effect effects = functions[user].effects | functions[id].effects;
      const bool unknown = functions[user].calls_unknown || functions[id].calls_unknown;
      if (effects == functions[user].effects && unknown == functions[user].calls_unknown) continue;
      functions[user].effects = effects;
      functions[user].calls_unknown = unknown;
      changed.push_back(user);
    }
  }
}

Meaning::Effects Meaning::effects_of(std::uint32_t file, Node expression) const {
  Effects effects;
  const detail::Solver& solver = state_->solver;
  const detail::ChunkPlace& place = state_->place(file, expression);
  const detail::ChunkFlow& flow = *place.flow;
  const names::NodeIndex first = expression.id().index;
  const names::NodeIndex last = first + expression.descendant_count();
  const auto before = [](const auto& each, names::NodeIndex wanted) { return each.node < wanted; };
  for (auto own = std::lower_bound(flow.effects.begin(), flow.effects.end(), first, before);
       own != flow.effects.end() && own->node <= last; ++own) {
    effects.known = effects.known | own->effect;
  }
  for (auto call = std::lower_bound(flow.calls.begin(), flow.calls.end(), first, before);
       call != flow.calls.end() && call->node <= last; ++call) {
    const Site& site = solver.sites[place.first_site + static_cast<std::uint32_t>(call - flow.calls.begin())];
    effects.has_unknown |= is_unknown(solver, site);
    if (site.callee != detail::nowhere) {
      solver.for_each_value(site.callee, [&](const Value& value) {
        if (value.kind == Value::Kind::entry) effects.known = effects.known | catalog::entries()[value.id].effects;
      });
    }
    const auto id = static_cast<std::uint32_t>(&site - solver.sites.data());
    const auto add = [&](FunctionId function) {
      effects.known = effects.known | functions()[function].effects;
      effects.has_unknown |= functions()[function].calls_unknown;
    };
    for_each_of_site(solver.calls, id, [&](const detail::SolvedCall& made) { add(made.to); });
    for_each_of_site(solver.started, id, [&](const detail::Started& made) { add(made.to); });
  }
  return effects;
}

}  // namespace valk::meaning
