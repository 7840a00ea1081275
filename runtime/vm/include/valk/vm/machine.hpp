#pragma once

// The virtual machine of one isolate: heap, globals, fibers and the interpreter.
//
//   Machine machine(options);
//   machine.define_natives(rows);                       // natives/table.hpp
//   Value function = machine.load(unit, module);        // a closure that runs the unit's top-level forms
//   Fiber& fiber = machine.spawn(function, {});
//   RunResult result = machine.run(fiber);              // until it finishes, fails, suspends or is interrupted
//
// One thread; only interrupt() may be called from others and from signal handlers. Values given to and taken from the
// machine follow the rule of heap/roots.hpp.

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "valk/base/diagnostic.hpp"
#include "valk/compile/bytecode.hpp"
#include "valk/heap/heap.hpp"
#include "valk/vm/fiber.hpp"
#include "valk/vm/native.hpp"

namespace valk::vm {

// Where programs write, and what they may ask of the process. Tests give their own.
class Host {
 public:
  virtual ~Host() = default;
  virtual void write_output(std::string_view text) = 0;
  virtual void write_error(std::string_view text) = 0;
  // Microseconds that never go back.
  virtual std::uint64_t monotonic_us() = 0;
};

struct MachineOptions {
  heap::HeapOptions heap;
  std::size_t max_depth = 4'000'000;   // frames of one fiber
  std::vector<std::string> arguments;  // (sys/args)
};

// A namespace of globals: the language's own names, and one for each program or package.
struct ModuleId {
  std::uint32_t value = 0;
  friend constexpr bool operator==(ModuleId, ModuleId) = default;
};
inline constexpr ModuleId kBuiltins{0};

struct RunResult {
  enum class Kind : std::uint8_t {
    finished,     // value: the result
    failed,       // value: the error
    suspended,    // a native suspended it; it is somebody's to resume
    interrupted,  // interrupt() with a plain request: run() goes on where it stopped
  };
  Kind kind;
  Value value;  // also kept in Fiber::result
};

struct State;

class Machine {
 public:
  explicit Machine(MachineOptions options, Host& host);
  ~Machine();
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  [[nodiscard]] heap::Heap& heap() { return heap_; }
  [[nodiscard]] heap::SymbolTable& symbols() { return heap_.symbols(); }
  [[nodiscard]] Host& host() { return host_; }
  [[nodiscard]] const MachineOptions& options() const { return options_; }

  // ---- names
  // The catalog's natives that `rows` has code for, as globals of kBuiltins; arity comes from the catalog. A row that
  // the catalog does not know is a bug.
  void define_natives(std::span<const NativeRow> rows);
  [[nodiscard]] ModuleId make_module(std::string name);
  void define(ModuleId module, std::string_view name, Value value);
  // absent: no such name, or not bound yet.
  [[nodiscard]] Value lookup(ModuleId module, std::string_view name);
  // The bound names of a module, unordered.
  [[nodiscard]] std::vector<std::string> global_names(ModuleId module) const;

  // ---- code
  // `unit` as a closure of no operands. Its global constants are cells of `module`, then of kBuiltins when `module` has
  // none of that name and the builtins do, else made unbound in `module`.
  [[nodiscard]] Value load(std::shared_ptr<const compile::Unit> unit, ModuleId module);

  // ---- fibers
  // Does not run anything yet. `operands` as in Heap::list. A wrong function or operand count fails when it runs.
  [[nodiscard]] Fiber& spawn(Value function, std::span<const Value> operands);
  // A fiber that has ended, and that nothing refers to any more, may be given back to be spawned again.
  void recycle(Fiber& fiber);
  // Until it finishes, fails, suspends or is interrupted. Not while another fiber of this machine runs.
  RunResult run(Fiber& fiber);
  // The same while another fiber is in the call of a native: it waits. That native's operands may have moved afterwards:
  // its NativeCall is not to be used any more, but to raise. RunResult::value is not rooted.
  RunResult run_inside(Fiber& fiber);
  // A suspended fiber: its native's call gives `value`, or raises `error`. It then runs, as run() does.
  RunResult resume(Fiber& fiber, Value value);
  RunResult resume_with_error(Fiber& fiber, Value error);
  // nullptr: none runs.
  [[nodiscard]] Fiber* current_fiber() { return current_; }
  // The trace of the place where the running fiber stands, for Fiber::origin: innermost frame first.
  [[nodiscard]] Value current_trace();
  // The same of one frame: the innermost one of the program's own code, or of all when only the language's own runs.
  [[nodiscard]] Value current_place();
  // Whether `trace` begins with that frame: to share it instead.
  [[nodiscard]] bool is_at_place(Value trace);

  // Stops the running fiber at its next call or loop with RunResult::interrupted: run() goes on where it stopped,
  // resume_with_error() raises there. Any thread, any time; also from signal handlers.
  void interrupt();

  // ---- errors
  // A new error at the place where the running fiber stands.
  [[nodiscard]] Value make_error(Value kind, std::string_view message, Value data = Value::nil());
  // Kind, message, code frame, trace, and "async at …" steps: as the uncaught error of a program is reported.
  [[nodiscard]] base::Diagnostic describe(Value error);

  // Calls of natives that raise: for NativeCall.
  [[nodiscard]] Outcome raise(Value kind, std::string_view message, Value data = Value::nil());

 private:
  friend class NativeCall;
  [[nodiscard]] RunResult finish_run(Fiber& fiber, RunResult result);
  friend struct State;

  MachineOptions options_;
  Host& host_;
  heap::Heap heap_;
  Fiber* current_ = nullptr;
  std::unique_ptr<State> state_;
};

inline heap::Heap& NativeCall::heap() const { return machine_.heap(); }

}  // namespace valk::vm
