#include "valk/meaning/meaning.hpp"

#include <algorithm>
#include <cassert>
#include <mutex>
#include <tuple>
#include <unordered_map>

#include "state.hpp"

namespace valk::meaning {

using detail::ChunkFlow;
using detail::ChunkPlace;
using detail::FlowCall;
using detail::FlowFunction;
using detail::Site;
using detail::Slot;
using detail::Value;

Meaning::Meaning(std::unique_ptr<State> state) : state_(std::move(state)) {}
Meaning::~Meaning() = default;

namespace {

// The flows of an earlier version, by the facts they were made from.
std::unordered_map<const names::ChunkFacts*, std::shared_ptr<const ChunkFlow>> flows_of(const detail::Solver& solver,
                                                                                        const names::Module& module) {
  std::unordered_map<const names::ChunkFacts*, std::shared_ptr<const ChunkFlow>> flows;
  for (std::uint32_t file = 0; file < module.file_count(); ++file) {
    for (std::uint32_t chunk = 0; chunk < module.file(file).chunk_count(); ++chunk) {
      const std::shared_ptr<const ChunkFlow>& flow = solver.place(file, chunk).flow;
      flows.emplace(flow->facts.get(), flow);
    }
  }
  return flows;
}

}  // namespace

using FileFlows = std::vector<std::shared_ptr<const ChunkFlow>>;  // by chunk

struct SharedFlows::Files {
  std::mutex mutex;
  std::unordered_map<const names::FileFacts*, std::shared_ptr<const FileFlows>> by_facts;
  std::vector<names::FileFacts::Ptr> kept;  // the keys must live
};

SharedFlows::SharedFlows() : files_(std::make_unique<Files>()) {}
SharedFlows::~SharedFlows() = default;

Meaning::Ptr Meaning::analyse(names::Module::Ptr module, const Ptr& previous, SharedFlows* shared) {
  auto state = std::make_unique<State>(std::move(module));
  const names::Module& all = *state->module;
  std::unordered_map<const names::ChunkFacts*, std::shared_ptr<const ChunkFlow>> known;
  if (previous != nullptr) known = flows_of(previous->state_->solver, previous->module());
  const auto make_flows = [&](std::uint32_t file) {
    auto flows = std::make_shared<FileFlows>();
    for (std::uint32_t chunk = 0; chunk < all.file(file).chunk_count(); ++chunk) {
      const auto found = known.find(&all.file(file).chunk(chunk));
      flows->push_back(found != known.end() ? found->second : detail::build_flow(all.file(file), chunk));
    }
    return flows;
  };
  // Two threads may make the same; the first to come back is kept.
  const auto flows_of_file = [&](std::uint32_t file) -> std::shared_ptr<const FileFlows> {
    if (shared == nullptr) return make_flows(file);
    SharedFlows::Files& files = *shared->files_;
    {
      const std::lock_guard lock(files.mutex);
      const auto found = files.by_facts.find(&all.file(file));
      if (found != files.by_facts.end()) return found->second;
    }
    std::shared_ptr<const FileFlows> made = make_flows(file);
    const std::lock_guard lock(files.mutex);
    const auto [kept, is_new] = files.by_facts.try_emplace(&all.file(file), std::move(made));
    if (is_new) files.kept.push_back(all.file_ptr(file));
    return kept->second;
  };
  for (std::uint32_t file = 0; file < all.file_count(); ++file) {
    const std::shared_ptr<const FileFlows> flows = flows_of_file(file);
    for (std::uint32_t chunk = 0; chunk < flows->size(); ++chunk) state->solver.add_chunk(file, chunk, (*flows)[chunk]);
  }
  state->solver.solve();
  state->make_functions();
  state->make_calls();
  state->make_entries();
  state->find_reached();
  state->spread_effects();
  return Ptr(new Meaning(std::move(state)));
}

const names::Module& Meaning::module() const { return *state_->module; }
std::span<const Function> Meaning::functions() const { return state_->functions; }
std::span<const Call> Meaning::calls() const { return state_->calls; }
std::span<const LoopEntry> Meaning::loop_entries() const { return state_->entries; }

std::vector<const Call*> Meaning::calls_from(FunctionId function) const {
  std::vector<const Call*> found;
  for (const std::uint32_t call : state_->calls_from[function]) found.push_back(&state_->calls[call]);
  return found;
}

std::vector<const Call*> Meaning::calls_to(FunctionId function) const {
  std::vector<const Call*> found;
  for (const std::uint32_t call : state_->calls_to[function]) found.push_back(&state_->calls[call]);
  return found;
}

// ---- what the solver found, in the words of the header -------------------------------------------------------------------

namespace {

std::string name_of(const Function& function, const names::Module& module) {
  switch (function.kind) {
    case FunctionKind::top_level:
      return "top level";
    case FunctionKind::aio_group:
      return "group " + std::to_string(function.group + 1) + " of aio/let";
    case FunctionKind::aio_body:
      return "aio/let body";
    case FunctionKind::aio_steps:
      return "aio/do step";
    case FunctionKind::test:
      return "test";
    case FunctionKind::function:
      break;
  }
  return function.binding ? std::string(module.binding(function.binding).name) : "function";
}

}  // namespace

void Meaning::State::make_functions() {
  functions.reserve(solver.functions.size());
  for (std::uint32_t file = 0; file < module->file_count(); ++file) {
    const names::FileFacts& facts = module->file(file);
    for (std::uint32_t chunk = 0; chunk < facts.chunk_count(); ++chunk) {
      const ChunkPlace& place = solver.place(file, chunk);
      assert(place.first_function == functions.size());
      for (const FlowFunction& made : place.flow->functions) {
        Function function;
        function.kind = made.kind;
        function.file = file;
        function.chunk = chunk;
        function.node = facts.node(chunk, made.node);
        function.parent = made.parent == none ? none : place.first_function + made.parent;
        function.group = made.group;
        if (made.in_names != none) {
          function.binding = {file, chunk, facts.chunk(chunk).functions[made.in_names].binding};
        }
        function.name = name_of(function, *module);
        functions.push_back(std::move(function));
      }
    }
  }
}

void Meaning::State::make_calls() {
  // In the order of the text, whatever order they were found in; each once.
  std::vector<detail::SolvedCall>& solved = solver.calls;
  const auto key = [](const detail::SolvedCall& call) { return std::tuple(call.site, call.to); };
  std::sort(solved.begin(), solved.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
  solved.erase(
      std::unique(solved.begin(), solved.end(), [&](const auto& a, const auto& b) { return key(a) == key(b); }),
      solved.end());
  std::sort(solver.started.begin(), solver.started.end(),
            [](const auto& a, const auto& b) { return std::tie(a.site, a.to) < std::tie(b.site, b.to); });
  calls_from.resize(functions.size());
  calls_to.resize(functions.size());
  for (const detail::SolvedCall& call : solved) {
    const auto id = static_cast<std::uint32_t>(calls.size());
    calls.push_back({call.from, call.to, site_node(call.site), call.via});
    calls_from[call.from].push_back(id);
    calls_to[call.to].push_back(id);
  }
}

void Meaning::State::make_entries() {
  for (const detail::SolvedEntry& found : solver.entries) {
    LoopEntry entry;
    entry.function = found.function;
    if (found.entry != nullptr) {
      entry.reason = LoopEntry::Reason::callback;
      entry.entry = found.entry;
      entry.at = site_node(found.site);
    } else {
      entry.reason = LoopEntry::Reason::handler;
      entry.at = module->name_node(found.handler);
    }
    entries.push_back(entry);
  }
  for (FunctionId id = 0; id < functions.size(); ++id) {
    const Function& function = functions[id];
    LoopEntry entry;
    entry.function = id;
    entry.at = function.node;
    switch (function.kind) {
      case FunctionKind::aio_group:
        entry.reason = LoopEntry::Reason::aio_group;
        break;
      case FunctionKind::aio_body:
        entry.reason = LoopEntry::Reason::aio_body;
        break;
      case FunctionKind::aio_steps:
        entry.reason = LoopEntry::Reason::aio_steps;
        break;
      default:
        continue;
    }
    entries.push_back(entry);
  }
  // Handlers first: of two ways of the same length theirs says more. Then by function and place.
  const auto key = [this](const LoopEntry& entry) {
    return std::tuple(entry.reason != LoopEntry::Reason::handler, entry.function, entry.at.id().chunk,
                      entry.at.start());
  };
  std::sort(entries.begin(), entries.end(), [&](const LoopEntry& a, const LoopEntry& b) { return key(a) < key(b); });
  const auto same = [&](const LoopEntry& a, const LoopEntry& b) { return key(a) == key(b); };
  entries.erase(std::unique(entries.begin(), entries.end(), same), entries.end());
}

// ---- places --------------------------------------------------------------------------------------------------------------

std::uint32_t Meaning::State::site_of(std::uint32_t file, Node node) const {
  const ChunkPlace& found = place(file, node);
  const std::vector<FlowCall>& all = found.flow->calls;
  const names::NodeIndex index = node.id().index;
  const auto at = std::lower_bound(all.begin(), all.end(), index,
                                   [](const FlowCall& call, names::NodeIndex wanted) { return call.node < wanted; });
  if (at == all.end() || at->node != index) return none;
  return found.first_site + static_cast<std::uint32_t>(at - all.begin());
}

namespace {

// The function of a chunk with that form; of an aio form: the part that is wanted.
FunctionId find_function(const ChunkPlace& place, FunctionKind kind, names::NodeIndex node, std::uint32_t group = 0) {
  const std::vector<FlowFunction>& all = place.flow->functions;
  const auto found = std::find_if(all.begin(), all.end(), [&](const FlowFunction& function) {
    return function.kind == kind && function.node == node && function.group == group;
  });
  return found == all.end() ? none : place.first_function + static_cast<FunctionId>(found - all.begin());
}

bool holds(Node outer, Node inner) { return outer && outer.span().contains(inner.span()); }

// The part of an `aio/let` that `node`, somewhere inside it, belongs to; none: the code around.
FunctionId part_of(const ChunkPlace& place, const forms::AioLet& let, Node node) {
  const names::NodeIndex index = let.node.id().index;
  for (std::uint32_t group = 0; group < let.groups.size(); ++group) {
    for (const forms::AioBinding& binding : let.groups[group].bindings) {
      if (holds(binding.node, node)) return find_function(place, FunctionKind::aio_group, index, group);
    }
  }
  return holds(let.bindings_node, node) ? none : find_function(place, FunctionKind::aio_body, index);
}

// The same for an `aio/do`: what stands behind its first wait.
FunctionId part_of(const ChunkPlace& place, const forms::AioDo& block, Node node) {
  for (const forms::AioStep& step : block.steps) {
    if (holds(step.node, node)) return none;
    if (step.pattern) break;
  }
  return find_function(place, FunctionKind::aio_steps, block.node.id().index);
}

FunctionId part_of(const ChunkPlace& place, Node form, Node node) {
  const catalog::Entry* special = forms::special_form(form);
  if (special == nullptr || !special->gives_handle()) return none;
  const forms::Form view = forms::view({form, forms::Position::value});
  if (const auto* let = std::get_if<forms::AioLet>(&view)) return part_of(place, *let, node);
  if (const auto* block = std::get_if<forms::AioDo>(&view)) return part_of(place, *block, node);
  return none;
}

}  // namespace

FunctionId Meaning::function_of(std::uint32_t file, Node node) const {
  const ChunkPlace& place = state_->place(file, node);
  const names::ChunkFacts& facts = *place.flow->facts;
  names::NodeIndex index = node.id().index;
  const FunctionId function = find_function(place, FunctionKind::function, index);
  if (function != none) return function;
  // A `def` or `=` that binds one.
  for (const names::Binding& binding : facts.bindings) {
    if (binding.form != index || binding.function == none) continue;
    return find_function(place, FunctionKind::function, facts.functions[binding.function].node);
  }
  return none;
}

FunctionId Meaning::function_around(std::uint32_t file, Node node) const {
  const ChunkPlace& place = state_->place(file, node);
  for (Node around = node.parent(); around; around = around.parent()) {
    if (!around.is_bracketed()) continue;
    const names::NodeIndex index = around.id().index;
    FunctionId found = find_function(place, FunctionKind::function, index);
    if (found == none) found = find_function(place, FunctionKind::test, index);
    if (found == none) found = part_of(place, around, node);
    if (found != none) return found;
  }
  return place.flow->functions.empty() ? none : place.first_function;
}

std::vector<FunctionId> Meaning::callees(std::uint32_t file, Node call) const {
  std::vector<FunctionId> found;
  const std::uint32_t site = state_->site_of(file, call);
  if (site == none) return found;
  state_->solver.for_each_value(state_->solver.sites[site].callee, [&](const Value& value) {
    if (value.kind == Value::Kind::function && !value.is_contained) found.push_back(value.id);
  });
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

// ---- handles -------------------------------------------------------------------------------------------------------------

bool Meaning::State::holds_handle(Slot slot) const {
  bool holds = false;
  if (slot != detail::nowhere) {
    solver.for_each_value(
        slot, [&](const Value& value) { holds |= value.kind == Value::Kind::handle && !value.is_contained; });
  }
  return holds;
}

bool Meaning::may_give_handle(std::uint32_t file, Node expression) const {
  const detail::Solver& solver = state_->solver;
  if (expression.is(syntax::Kind::symbol)) {
    const names::UseId use = module().use_of(file, expression);
    if (!use) return false;
    const ChunkPlace& place = state_->place(file, expression);
    const std::uint32_t local = module().use(use).binding;
    if (local != none) return state_->holds_handle(place.slots[1 + local]);
    for (const detail::FlowGlobal& global : place.flow->globals) {
      if (global.binding == none && global.name == module().use(use).name)
        return state_->holds_handle(place.slots[global.slot]);
    }
    return false;
  }
  const catalog::Entry* special = expression.is_bracketed() ? forms::special_form(expression) : nullptr;
  if (special != nullptr) return special->gives_handle();
  const std::uint32_t site = state_->site_of(file, expression);
  if (site == none) return false;
  const Site& at = solver.sites[site];
  bool gives = false;
  solver.for_each_value(at.callee, [&](const Value& value) {
    if (value.is_contained) return;
    if (value.kind == Value::Kind::function) gives |= functions()[value.id].may_give_handle;
    if (value.kind == Value::Kind::entry) {
      const catalog::Entry& entry = catalog::entries()[value.id];
      const bool is_whole = at.operand_count >= static_cast<std::uint32_t>(entry.min_operands);
      gives |= is_whole && entry.gives_handle();
    }
  });
  return gives;
}

}  // namespace valk::meaning
