#pragma once

#include <vector>

#include "solver.hpp"

namespace valk::meaning {

struct Meaning::State {
  explicit State(names::Module::Ptr of) : module(std::move(of)), solver(*module) {}

  // What leads to a function from the loop, one step back.
  struct Reached {
    std::uint32_t call = none;   // in `calls`; none: `entry`
    std::uint32_t entry = none;  // in `entries`
    bool is_reached = false;
  };

  void make_functions();
  void make_calls();
  void make_entries();
  void find_reached();
  void spread_effects();

  [[nodiscard]] const detail::ChunkPlace& place(std::uint32_t file, Node node) const {
    return solver.place(file, node.id().chunk);
  }
  [[nodiscard]] Node site_node(std::uint32_t site) const {
    const detail::Site& at = solver.sites[site];
    return module->file(at.file).node(at.chunk, at.node);
  }
  // The call that is written as `node`; none: it is no call.
  [[nodiscard]] std::uint32_t site_of(std::uint32_t file, Node node) const;
  [[nodiscard]] bool holds_handle(detail::Slot slot) const;

  names::Module::Ptr module;
  detail::Solver solver;
  std::vector<Function> functions;
  std::vector<Call> calls;
  std::vector<std::vector<std::uint32_t>> calls_from;  // in `calls`, by function
  std::vector<std::vector<std::uint32_t>> calls_to;
  std::vector<LoopEntry> entries;
  std::vector<Reached> reached;  // by function
};

}  // namespace valk::meaning
