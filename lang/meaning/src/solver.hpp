#pragma once

// Which function values and handles reach which slots of the module: a worklist over inclusion constraints.
//
// Values only ever get more. A slot holds a limited number of them (what comes after is not followed), so the work is
// linear in the constraints. A function value that reaches a callee, or an operand that the catalog says is called,
// adds the constraints of that call when it arrives.

#include <cstdint>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "flow.hpp"

namespace valk::meaning::detail {

struct Value {
  enum class Kind : std::uint8_t {
    function,  // `id`: a FunctionId
    entry,     // `id`: an index into catalog::entries()
    partial,   // `id`: an index into Solver::partials: an entry with some operands
    handle,
  };
  static constexpr std::uint8_t any_bound = 255;

  Kind kind = Kind::handle;
  bool is_contained = false;  // in a list or plist that is here
  std::uint8_t bound = 0;     // of a function: operands given already; any_bound: it is not known how many
  std::uint32_t id = 0;
  friend bool operator==(const Value&, const Value&) = default;
};

// A call in the module.
struct Site {
  std::uint32_t file = 0;
  std::uint32_t chunk = 0;
  NodeIndex node = 0;
  FunctionId function = none;
  Slot callee = nowhere;
  Slot result = nowhere;
  std::uint32_t first_operand = 0;  // in Solver::operands
  std::uint32_t operand_count = 0;
  Slot others = nowhere;  // all operands, unwrapped: made when first needed
  bool is_lookup = false;
};

// One chunk's place among the others.
struct ChunkPlace {
  std::shared_ptr<const ChunkFlow> flow;
  FunctionId first_function = 0;
  std::uint32_t first_site = 0;
  std::vector<Slot> slots;  // the module's slot for each of the chunk's
};

struct SolvedFunction {
  Slot result = nowhere;
  Slot rest = nowhere;
  std::uint32_t first_parameter = 0;  // in Solver::operands
  std::uint32_t required = 0;
};

// By site, so that no node is looked up while solving.
struct SolvedCall {
  FunctionId from = none;
  FunctionId to = none;
  std::uint32_t site = none;
  const catalog::Entry* via = nullptr;
};

// `from` gives `to` to something that calls it later: no call, but an effect of `from`.
struct Started {
  FunctionId from = none;
  FunctionId to = none;
  std::uint32_t site = none;
};

struct SolvedEntry {
  FunctionId function = none;
  std::uint32_t site = none;              // of a callback
  const catalog::Entry* entry = nullptr;  // nullptr: a server's handler
  names::BindingId handler;
};

class Solver {
 public:
  explicit Solver(const names::Module& module) : module_(module) {}

  void add_chunk(std::uint32_t file, std::uint32_t chunk, std::shared_ptr<const ChunkFlow> flow);
  void solve();

  [[nodiscard]] const ChunkPlace& place(std::uint32_t file, std::uint32_t chunk) const { return places_[file][chunk]; }
  template <class Visit>
  void for_each_value(Slot slot, Visit visit) const {
    for (std::uint32_t at = slots_[slot].first_value; at != none; at = values_[at].next) visit(values_[at].value);
  }

  std::vector<SolvedFunction> functions;
  std::vector<Site> sites;
  std::vector<SolvedCall> calls;
  std::vector<SolvedEntry> entries;
  std::vector<Started> started;
  // By function: what the natives do that it calls.
  std::vector<catalog::Effect> effects;

 private:
  struct Partial {
    std::uint32_t entry;
    std::uint32_t site;
  };
  struct SlotState {
    std::uint32_t first_value = none;
    std::uint32_t first_edge = none;
    std::uint32_t first_consumer = none;
    std::uint32_t value_count = 0;
  };
  struct ValueLink {
    Value value;
    std::uint32_t next;
    bool has_arrived;  // the slot's edges and consumers have seen it
  };
  struct EdgeLink {
    Slot to;
    How how;
    std::uint32_t next;
  };
  // What happens with a function that arrives.
  struct Consumer {
    enum class Kind : std::uint8_t { call, inside, later, handler } kind;
    std::uint32_t site = none;
    const catalog::Entry* entry = nullptr;
    names::BindingId handler;
    bool takes_lists = false;  // functions in a list or plist are called too: routes
    std::uint32_t next = none;
  };

  // A value that reaches a slot; with `consumer`, one that a new consumer has still to see.
  struct Work {
    Slot slot;
    std::uint32_t value;  // in values_
    std::uint32_t consumer;
  };

  Slot new_slot();
  Slot slot_of_global(std::uint32_t file, const FlowGlobal& global);
  void add_handlers();
  void add_edge(Slot from, Slot to, How how);
  void add_consumer(Slot slot, Consumer consumer);
  void add_value(Slot slot, Value value);
  [[nodiscard]] bool holds(Slot slot, const Value& value) const;
  void arrive(const Work& work);
  void flow(const Value& value, const EdgeLink& edge);
  void consume(const Consumer& consumer, const Value& value);
  void call(std::uint32_t site, const Value& callee);
  void call_function(std::uint32_t site, const Value& callee);
  void call_entry(std::uint32_t site, const catalog::Entry& entry, const std::vector<Slot>& given);
  void pass_through(std::uint32_t site, const catalog::Entry& entry, const std::vector<Slot>& given);
  void call_inside(std::uint32_t site, const catalog::Entry& entry, const Value& callee);
  void call_later(const Consumer& consumer, const Value& callee);
  Slot others_of(std::uint32_t site, const catalog::Entry* entry);
  void add_callback(std::uint32_t site, const catalog::Entry& entry, std::size_t index, const std::vector<Slot>& given);
  [[nodiscard]] std::vector<Slot> operands_of(std::uint32_t site) const;

  const names::Module& module_;
  std::vector<std::vector<ChunkPlace>> places_;  // by file, chunk
  std::vector<Slot> operands_;
  std::unordered_map<std::string_view, Slot> globals_;
  std::vector<std::unordered_map<std::string_view, Slot>> privates_;  // by file
  std::vector<SlotState> slots_{1};
  std::vector<ValueLink> values_;
  std::vector<EdgeLink> edges_;
  std::vector<Consumer> consumers_;
  std::vector<Partial> partials_;
  std::vector<Work> work_;

  struct Held {
    Slot slot;
    Value value;
    friend bool operator==(const Held&, const Held&) = default;
  };
  struct HashHeld {
    std::size_t operator()(const Held& held) const {
      const std::uint64_t place = std::uint64_t{held.slot} << 32 | held.value.id;
      const auto rest = static_cast<std::uint64_t>(held.value.kind) << 9 |
                        static_cast<std::uint64_t>(held.value.bound) << 1 |
                        static_cast<std::uint64_t>(held.value.is_contained);
      return (place ^ rest << 20) * 0x9E3779B97F4A7C15u >> 8;
    }
  };
  std::unordered_set<Held, HashHeld> many_;  // what the slots hold that hold many
};

}  // namespace valk::meaning::detail
