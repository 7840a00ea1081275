#include "solver.hpp"

#include <cassert>

namespace valk::meaning::detail {
namespace {

// How many values a slot may hold: all routes of a large server, as long as few slots are like that. When the module has
// more values than that on average, the first few stand for all.
constexpr std::uint32_t max_values = 4096;
constexpr std::uint32_t few_values = 8;
constexpr std::size_t values_per_slot = 4;
constexpr std::size_t spare_values = 100'000;
constexpr std::uint32_t many_values = 16;  // from here on a look-up is worth a hash

std::uint32_t id_of(const catalog::Entry* entry) {
  return static_cast<std::uint32_t>(entry - catalog::entries().data());
}

bool is_callable(const Value& value) { return value.kind != Value::Kind::handle; }

}  // namespace

// ---- putting chunks together ---------------------------------------------------------------------------------------------

Slot Solver::new_slot() {
  slots_.emplace_back();
  return static_cast<Slot>(slots_.size() - 1);
}

void Solver::add_chunk(std::uint32_t file, std::uint32_t chunk, std::shared_ptr<const ChunkFlow> flow) {
  if (places_.size() <= file) places_.resize(file + 1);
  if (privates_.size() <= file) privates_.resize(file + 1);
  assert(places_[file].size() == chunk);
  ChunkPlace place;
  place.first_function = static_cast<FunctionId>(functions.size());
  place.first_site = static_cast<std::uint32_t>(sites.size());

  std::vector<Slot>& slots = place.slots;
  slots.assign(flow->slot_count, nowhere);
  for (const FlowGlobal& global : flow->globals) slots[global.slot] = slot_of_global(file, global);
  for (std::uint32_t slot = 1; slot < flow->slot_count; ++slot) {
    if (slots[slot] == nowhere) slots[slot] = new_slot();
  }

  const auto first_operand = static_cast<std::uint32_t>(operands_.size());
  for (const Slot slot : flow->slots) operands_.push_back(slots[slot]);
  for (const FlowFunction& function : flow->functions) {
    functions.push_back(
        {slots[function.result], slots[function.rest], first_operand + function.first_parameter, function.required});
  }
  effects.resize(functions.size(), catalog::Effect::none);
  for (const FlowCall& call : flow->calls) {
    Site site;
    site.file = file;
    site.chunk = chunk;
    site.node = call.node;
    site.function = place.first_function + call.function;
    site.callee = slots[call.callee];
    site.result = slots[call.result];
    site.first_operand = first_operand + call.first_operand;
    site.operand_count = call.operand_count;
    site.is_lookup = call.is_lookup;
    sites.push_back(site);
  }
  for (const FlowEdge& edge : flow->edges) add_edge(slots[edge.from], slots[edge.to], edge.how);
  place.flow = std::move(flow);
  places_[file].push_back(std::move(place));
}

// All definitions of a name share one slot: a private name's is its file's, any other's the module's.
Slot Solver::slot_of_global(std::uint32_t file, const FlowGlobal& global) {
  const names::Target target = module_.global(file, global.name);
  const bool is_private = target.kind == names::Target::Kind::definition &&
                          module_.binding(target.binding).kind == names::BindingKind::file_private;
  auto& slots = is_private ? privates_[file] : globals_;
  const auto [found, is_new] = slots.try_emplace(global.name, nowhere);
  if (!is_new) return found->second;
  const Slot slot = new_slot();
  found->second = slot;
  if (target.kind == names::Target::Kind::catalog && !target.entry->is_special_form()) {
    add_value(slot, {Value::Kind::entry, false, 0, id_of(target.entry)});
  }
  return slot;
}

// What `valk serve` calls.
void Solver::add_handlers() {
  for (const std::string_view name : {"handler", "routes"}) {
    const auto found = globals_.find(name);
    if (found == globals_.end()) continue;
    const names::Target target = module_.global(0, name);
    if (target.kind != names::Target::Kind::definition) continue;
    const Consumer consumer{Consumer::Kind::handler, none, nullptr, target.binding, true, none};
    add_consumer(found->second, consumer);
  }
}

void Solver::solve() {
  for (std::uint32_t file = 0; file < places_.size(); ++file) {
    for (const ChunkPlace& place : places_[file]) {
      for (const FlowSource& source : place.flow->sources) {
        const Slot slot = place.slots[source.slot];
        if (source.function == none) {
          add_value(slot, {Value::Kind::handle, false, 0, 0});
        } else {
          add_value(slot, {Value::Kind::function, false, 0, place.first_function + source.function});
        }
      }
    }
  }
  for (std::uint32_t site = 0; site < sites.size(); ++site) {
    if (sites[site].is_lookup) add_edge(others_of(site, nullptr), sites[site].result, How::as_is);
    add_consumer(sites[site].callee, {Consumer::Kind::call, site, nullptr, {}, false, none});
  }
  add_handlers();
  while (!work_.empty()) {
    const Work work = work_.back();
    work_.pop_back();
    if (work.consumer == none) {
      arrive(work);
    } else {
      consume(Consumer(consumers_[work.consumer]), Value(values_[work.value].value));
    }
  }
}

// ---- the worklist --------------------------------------------------------------------------------------------------------

bool Solver::holds(Slot slot, const Value& value) const {
  if (slots_[slot].value_count >= many_values) return many_.count({slot, value}) != 0;
  for (std::uint32_t at = slots_[slot].first_value; at != none; at = values_[at].next) {
    if (values_[at].value == value) return true;
  }
  return false;
}

void Solver::add_value(Slot slot, Value value) {
  if (slot == nowhere) return;
  SlotState& state = slots_[slot];
  if (holds(slot, value)) return;
  const bool is_crowded = values_.size() > values_per_slot * slots_.size() + spare_values;
  if (state.value_count >= (is_crowded ? few_values : max_values)) return;
  ++state.value_count;
  values_.push_back({value, state.first_value, false});
  state.first_value = static_cast<std::uint32_t>(values_.size() - 1);
  work_.push_back({slot, state.first_value, none});
  if (state.value_count > many_values) {
    many_.insert({slot, value});
  } else if (state.value_count == many_values) {
    for (std::uint32_t at = state.first_value; at != none; at = values_[at].next)
      many_.insert({slot, values_[at].value});
  }
}

void Solver::arrive(const Work& work) {
  values_[work.value].has_arrived = true;
  const Value value = values_[work.value].value;
  for (std::uint32_t at = slots_[work.slot].first_edge; at != none; at = edges_[at].next)
    flow(value, EdgeLink(edges_[at]));
  for (std::uint32_t at = slots_[work.slot].first_consumer; at != none; at = consumers_[at].next) {
    consume(Consumer(consumers_[at]), value);
  }
}

void Solver::add_edge(Slot from, Slot to, How how) {
  if (from == nowhere || to == nowhere || (from == to && how == How::as_is)) return;
  edges_.push_back({to, how, slots_[from].first_edge});
  slots_[from].first_edge = static_cast<std::uint32_t>(edges_.size() - 1);
  const EdgeLink edge = edges_.back();
  for (std::uint32_t at = slots_[from].first_value; at != none; at = values_[at].next) {
    if (values_[at].has_arrived) flow(Value(values_[at].value), edge);
  }
}

void Solver::add_consumer(Slot slot, Consumer consumer) {
  if (slot == nowhere) return;
  consumer.next = slots_[slot].first_consumer;
  consumers_.push_back(consumer);
  const auto id = static_cast<std::uint32_t>(consumers_.size() - 1);
  slots_[slot].first_consumer = id;
  // What is here already is handed to it later: consuming adds consumers, and would recurse.
  for (std::uint32_t at = slots_[slot].first_value; at != none; at = values_[at].next) {
    if (values_[at].has_arrived) work_.push_back({slot, at, id});
  }
}

void Solver::flow(const Value& value, const EdgeLink& edge) {
  Value out = value;
  switch (edge.how) {
    case How::as_is:
      break;
    case How::wrapped:
      out.is_contained = true;
      break;
    case How::unwrapped:
      if (value.is_contained) add_value(edge.to, value);
      out.is_contained = false;
      break;
    case How::settled:
      if (value.kind == Value::Kind::handle && !value.is_contained) return;
      break;
    case How::bound:
      out.bound = Value::any_bound;
      break;
  }
  add_value(edge.to, out);
}

void Solver::consume(const Consumer& consumer, const Value& value) {
  if (!is_callable(value)) return;
  const bool is_looked_up = consumer.kind == Consumer::Kind::call;
  if (value.is_contained && !consumer.takes_lists && !is_looked_up) return;
  switch (consumer.kind) {
    case Consumer::Kind::call:
      return call(consumer.site, value);
    case Consumer::Kind::inside:
      return call_inside(consumer.site, *consumer.entry, value);
    case Consumer::Kind::later:
    case Consumer::Kind::handler:
      return call_later(consumer, value);
  }
}

}  // namespace valk::meaning::detail
