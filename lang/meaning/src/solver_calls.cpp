// What a call does with the function values that reach its callee.

#include "solver.hpp"

#include <algorithm>

namespace valk::meaning::detail {
namespace {

const catalog::Entry& entry_of(std::uint32_t id) { return catalog::entries()[id]; }

}  // namespace

std::vector<Slot> Solver::operands_of(std::uint32_t site) const {
  const auto first = operands_.begin() + sites[site].first_operand;
  return {first, first + sites[site].operand_count};
}

// What a call hands to the functions that `entry` calls in it (all operands without one): everything but those functions.
Slot Solver::others_of(std::uint32_t site, const catalog::Entry* entry) {
  if (sites[site].others == nowhere) {
    const Slot slot = new_slot();
    sites[site].others = slot;
    const std::vector<Slot> given = operands_of(site);
    for (std::size_t i = 0; i < given.size(); ++i) {
      const bool is_callback =
          entry != nullptr && catalog::called_when(*entry, i, given.size()) != catalog::CalledWhen::never;
      if (!is_callback) add_edge(given[i], slot, How::unwrapped);
    }
  }
  return sites[site].others;
}

void Solver::call(std::uint32_t site, const Value& callee) {
  if (callee.is_contained) {
    // (plist :key)
    Value found = callee;
    add_value(sites[site].result, found);
    found.is_contained = false;
    add_value(sites[site].result, found);
    return;
  }
  switch (callee.kind) {
    case Value::Kind::function:
      return call_function(site, callee);
    case Value::Kind::entry:
      return call_entry(site, entry_of(callee.id), operands_of(site));
    case Value::Kind::partial: {
      const Partial partial = partials_[callee.id];
      std::vector<Slot> given = operands_of(partial.site);
      const std::vector<Slot> own = operands_of(site);
      given.insert(given.end(), own.begin(), own.end());
      return call_entry(site, entry_of(partial.entry), given);
    }
    case Value::Kind::handle:
      return;
  }
}

void Solver::call_function(std::uint32_t site, const Value& callee) {
  const SolvedFunction function = functions[callee.id];
  const Site made = sites[site];
  const auto parameter = [&](std::uint32_t index) { return operands_[function.first_parameter + index]; };
  if (callee.bound == Value::any_bound) {
    const Slot others = others_of(site, nullptr);
    for (std::uint32_t i = 0; i < function.required; ++i) add_edge(others, parameter(i), How::as_is);
    add_edge(others, function.rest, How::wrapped);
  } else {
    for (std::uint32_t i = 0; i < made.operand_count; ++i) {
      const std::uint32_t index = callee.bound + i;
      const Slot operand = operands_[made.first_operand + i];
      if (index < function.required)
        add_edge(operand, parameter(index), How::as_is);
      else
        add_edge(operand, function.rest, How::wrapped);
    }
    const std::uint32_t given = callee.bound + made.operand_count;
    const bool is_partial = function.rest == nowhere && made.operand_count > 0 && given < function.required;
    if (is_partial) {
      Value partial = callee;
      partial.bound = static_cast<std::uint8_t>(std::min<std::uint32_t>(given, Value::any_bound - 1));
      return add_value(made.result, partial);
    }
  }
  calls.push_back({made.function, callee.id, site, nullptr});
  add_edge(function.result, made.result, How::as_is);
}

// `given`: the operands, those of a partial application in front.
void Solver::call_entry(std::uint32_t site, const catalog::Entry& entry, const std::vector<Slot>& given) {
  const Site made = sites[site];
  const bool has_fixed_arity = entry.min_operands == entry.max_operands;
  if (has_fixed_arity && !given.empty() && given.size() < static_cast<std::size_t>(entry.min_operands)) {
    // Of a partial application only the first step is followed.
    if (given.size() != made.operand_count) return;
    const auto id = static_cast<std::uint32_t>(&entry - catalog::entries().data());
    partials_.push_back({id, site});
    add_value(made.result, {Value::Kind::partial, false, 0, static_cast<std::uint32_t>(partials_.size() - 1)});
    return;
  }
  effects[made.function] = effects[made.function] | entry.effects;
  if (entry.gives_handle()) add_value(made.result, {Value::Kind::handle, false, 0, 0});
  for (std::size_t i = 0; i < given.size(); ++i) add_callback(site, entry, i, given);
  pass_through(site, entry, given);
}

void Solver::add_callback(std::uint32_t site, const catalog::Entry& entry, std::size_t index,
                          const std::vector<Slot>& given) {
  const catalog::CalledWhen when = catalog::called_when(entry, index, given.size());
  if (when == catalog::CalledWhen::never) return;
  Consumer consumer{Consumer::Kind::inside, site, &entry, {}, false, none};
  if (when == catalog::CalledWhen::later) {
    consumer.kind = Consumer::Kind::later;
    const catalog::Operand* operand = catalog::operand_at(entry, index, given.size());
    consumer.takes_lists = operand != nullptr && operand->name == "handler";
  }
  add_consumer(given[index], consumer);
}

// What functions without effects make of their operands may hold them.
void Solver::pass_through(std::uint32_t site, const catalog::Entry& entry, const std::vector<Slot>& given) {
  if (!entry.is_pure()) return;
  const bool makes_list = entry.returns == "list" || entry.returns == "plist";
  const bool makes_function = entry.returns == "function";
  const bool gives_anything = entry.returns.empty() || entry.returns == "value";
  if (!makes_list && !makes_function && !gives_anything) return;
  const How how = makes_list ? How::wrapped : makes_function ? How::bound : How::unwrapped;
  for (const Slot operand : given) add_edge(operand, sites[site].result, how);
}

// `entry` calls a function that was given to it with some of its other operands, or their elements.
void Solver::call_inside(std::uint32_t site, const catalog::Entry& entry, const Value& callee) {
  const Site made = sites[site];
  if (callee.kind == Value::Kind::entry || callee.kind == Value::Kind::partial) {
    const std::uint32_t id = callee.kind == Value::Kind::entry ? callee.id : partials_[callee.id].entry;
    effects[made.function] = effects[made.function] | entry_of(id).effects;
    return;
  }
  calls.push_back({made.function, callee.id, site, &entry});
  const SolvedFunction function = functions[callee.id];
  const Slot others = others_of(site, &entry);
  for (std::uint32_t i = 0; i < function.required; ++i) {
    add_edge(others, operands_[function.first_parameter + i], How::as_is);
  }
  add_edge(others, function.rest, How::wrapped);
  add_edge(function.result, made.result, entry.returns == "list" ? How::wrapped : How::unwrapped);
}

void Solver::call_later(const Consumer& consumer, const Value& callee) {
  const bool is_handler = consumer.kind == Consumer::Kind::handler;
  if (callee.kind == Value::Kind::partial) {
    // (aio/then h (map f)): the loop calls `map`, and that calls `f`.
    const Partial partial = partials_[callee.id];
    const std::vector<Slot> given = operands_of(partial.site);
    for (std::size_t i = 0; i < given.size(); ++i) {
      const catalog::Entry& entry = entry_of(partial.entry);
      const auto count = static_cast<std::size_t>(entry.min_operands);
      if (catalog::called_when(entry, i, count) != catalog::CalledWhen::never) add_consumer(given[i], consumer);
    }
    return;
  }
  const FunctionId from = is_handler ? none : sites[consumer.site].function;
  if (callee.kind == Value::Kind::entry) {
    if (from != none) effects[from] = effects[from] | entry_of(callee.id).effects;
    return;
  }
  entries.push_back({callee.id, consumer.site, consumer.entry, consumer.handler});
  if (from != none) started.push_back({from, callee.id, consumer.site});
}

}  // namespace valk::meaning::detail
