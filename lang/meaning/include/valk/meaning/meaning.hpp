#pragma once

// What a module's program does: who calls whom, what can run on the loop and by which path, what writes, what waits.
//
// The analysis follows function values: through variables, parameters, results, partial applications, lists and plists,
// and into the operands that the catalog says are called. It is monotone and bounded (a place holds a limited number of
// function values) and takes time linear in the program. What it cannot see is unknown, and nothing is concluded from
// an unknown callee: every path reported here is one that the text shows.
//
// Two steps: the flow within each top-level form (kept by chunk, shared between versions), then one solution over the
// module. Barriers of one `aio/let` are barriers.hpp.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "valk/names/module.hpp"

namespace valk::meaning {

using names::Node;
using FunctionId = std::uint32_t;  // an index into Meaning::functions()
inline constexpr std::uint32_t none = names::none;

// A piece of code that runs as one: between two of its calls nothing else runs.
enum class FunctionKind : std::uint8_t {
  top_level,  // a chunk's code outside all functions
  function,   // `fun`, `\`, `lambda`
  aio_group,  // the expressions of a group of `aio/let` but the first
  aio_body,   // the body of an `aio/let`
  aio_steps,  // what follows a wait (`<-`) of an `aio/do`
  test,       // the body of a `test`
};

struct Function {
  FunctionKind kind = FunctionKind::top_level;
  std::uint32_t file = 0;  // of the module
  std::uint32_t chunk = 0;
  Node node;                 // the form: of aio_* the `aio/let` or `aio/do` itself
  FunctionId parent = none;  // the code it stands in; none: top level
  std::string name;          // "save-user", "function", "group 2 of aio/let", "aio/let body", …: for paths
  names::BindingId binding;  // what it is bound to where it stands, if anything
  std::uint32_t group = 0;   // of aio_group, from 0

  // Of it and all it calls, as far as that is known.
  catalog::Effect effects = catalog::Effect::none;
  bool calls_unknown = false;  // it, or what it calls, calls something unknown
  bool may_give_handle = false;
};

// `from` calls `to`, or hands it to something that calls it before it returns (`via`: `map`).
struct Call {
  FunctionId from = none;
  FunctionId to = none;
  Node at;                              // the call
  const catalog::Entry* via = nullptr;  // nullptr: called directly
};

// Why the loop calls a function.
struct LoopEntry {
  enum class Reason : std::uint8_t {
    callback,   // given to `entry`, whose operand is called later
    handler,    // it is, or is in, the top-level `handler` or `routes`: a server calls it
    aio_group,  // it stands behind a barrier of an `aio/let`
    aio_body,
    aio_steps,
  };
  FunctionId function = none;
  Reason reason = Reason::callback;
  Node at;                                // the call that takes it; the name in (def {handler} …); the aio form
  const catalog::Entry* entry = nullptr;  // of callback
};

// One step of a path, in words, with the place to show.
struct Step {
  std::string text;  // "handler", "save-user", "def counter"
  std::string note;  // "the server calls `handler`", "`handler` calls `save-user` here": a sentence about `place`
  base::Location place;
};

// A `def` that can run on the loop. The shortest path leads to it.
struct GlobalMutation {
  std::uint32_t file = 0;
  Node define;                 // the (def …)
  Node name;                   // the first name that it defines
  FunctionId function = none;  // the code it stands in
  std::vector<Step> path;      // from what the loop calls to the `def` itself
};

// The first step's results by file, for modules that share files: each file is then read once, whichever module comes
// first. For many threads at a time.
class SharedFlows {
 public:
  SharedFlows();
  ~SharedFlows();
  SharedFlows(const SharedFlows&) = delete;
  SharedFlows& operator=(const SharedFlows&) = delete;

 private:
  friend class Meaning;
  struct Files;
  std::unique_ptr<Files> files_;
};

class Meaning {
 public:
  using Ptr = std::shared_ptr<const Meaning>;

  // `previous`: of an earlier version of the module, or nullptr.
  [[nodiscard]] static Ptr analyse(names::Module::Ptr module, const Ptr& previous = nullptr,
                                   SharedFlows* shared = nullptr);
  ~Meaning();
  Meaning(const Meaning&) = delete;
  Meaning& operator=(const Meaning&) = delete;

  [[nodiscard]] const names::Module& module() const;
  [[nodiscard]] std::span<const Function> functions() const;
  [[nodiscard]] std::span<const Call> calls() const;  // in no order that means anything
  [[nodiscard]] std::vector<const Call*> calls_from(FunctionId function) const;
  [[nodiscard]] std::vector<const Call*> calls_to(FunctionId function) const;
  [[nodiscard]] std::span<const LoopEntry> loop_entries() const;

  // The function that `node` is the form of (`\`, `fun`, or a `def` form's function), and the code that a node stands in.
  [[nodiscard]] FunctionId function_of(std::uint32_t file, Node node) const;
  [[nodiscard]] FunctionId function_around(std::uint32_t file, Node node) const;
  // The functions that a call may call; empty when unknown, or when it calls only what the catalog has.
  [[nodiscard]] std::vector<FunctionId> callees(std::uint32_t file, Node call) const;

  // ---- the loop ----------------------------------------------------------------------------------------------------
  [[nodiscard]] bool runs_on_loop(FunctionId function) const;
  // The shortest way from the loop to the function; empty when there is none. The last step is the function itself.
  [[nodiscard]] std::vector<Step> path_from_loop(FunctionId function) const;
  // Every `def` of a file that can run on the loop, in source order.
  [[nodiscard]] std::vector<GlobalMutation> global_mutations(std::uint32_t file) const;
  // "handler → save-user → bump → def counter"
  [[nodiscard]] static std::string to_string(const std::vector<Step>& path);

  // ---- expressions -------------------------------------------------------------------------------------------------
  // True when an expression (a call, a name, an aio form) may give a handle: there is a way for one to come out.
  [[nodiscard]] bool may_give_handle(std::uint32_t file, Node expression) const;
  // What the calls inside an expression do, those in functions that it makes included.
  struct Effects {
    catalog::Effect known = catalog::Effect::none;
    bool has_unknown = false;
  };
  [[nodiscard]] Effects effects_of(std::uint32_t file, Node expression) const;

 private:
  struct State;
  explicit Meaning(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace valk::meaning
