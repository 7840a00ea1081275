#pragma once

// What the machine is made of, for its own sources.
//
// A fiber's stack is a row of words, frame on frame:
//
//     … | closure | return pc | R[0] R[1] … R[A] | return pc | R[0] …
//       |  base[-2]  base[-1]  base[0]     ^ callee's closure: a call leaves its result here
//
// The two words in front of a frame are all its linkage: the instruction before `return pc` is the call, and its A says how
// far down the caller's base is. A code address is a multiple of four and so looks like a fixnum: the collector may look at
// every word below the top. Words above the top may be stale; they are cleared at every collection, so a word that a new
// frame finds there has been written since and is a good value, if an old one.
//
// After a minor collection no frame below the one at work holds a young value, and none changes until it is returned to. So
// that the next collection need not look at a deep stack again, the frame at work is made to return to a *barrier*, an
// instruction that moves the border of what is clean some frames down.
//
// The lowest frame runs a stub whose only instructions are a call and `finish`.

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "valk/vm/machine.hpp"

namespace valk::vm {

using compile::Instruction;
using compile::Opcode;
using heap::Cell;
using heap::Closure;
using heap::Code;
using heap::Native;
namespace names = heap::names;

struct FunctionDetails final : heap::CodeDetails {
  FunctionDetails(std::shared_ptr<const compile::Unit> owner, const compile::Prototype& function)
      : CodeDetails(function.name), unit(std::move(owner)), prototype(function) {}

  const std::shared_ptr<const compile::Unit> unit;
  const compile::Prototype& prototype;
};

[[nodiscard]] inline const FunctionDetails& details_of(const Code& code) {
  return static_cast<const FunctionDetails&>(*code.details);
}

// One frame of a stack. `pc` stands behind the first word of the instruction at work.
struct Frame {
  Value* base;
  const Instruction* pc;

  [[nodiscard]] Closure& closure() const { return static_cast<Closure&>(*base[-2].as_object()); }
  [[nodiscard]] Code& code() const { return *Code::of(closure().entry); }
  [[nodiscard]] std::uint32_t index_at_work() const { return static_cast<std::uint32_t>(pc - closure().entry) - 1; }
};

// Between a file's private name and the file, in the names of cells that no program can name.
inline constexpr char kHiddenNameMark = '\x01';

struct Module {
  std::string name;
  std::unordered_map<std::uint32_t, Cell*> cells;  // by symbol id
};

// What a slow call came to.
enum class Called : std::uint8_t {
  value,    // the result lies in the callee's place
  closure,  // a closure lies there, its operands behind as it expects them: enter it
  moved,    // base and pc are others: go on there
  raised,   // State::error
  suspended,
};

enum class Polled : std::uint8_t { go_on, raised, interrupted };

struct State final : heap::RootProvider {
  State(Machine& owner);
  ~State();

  // ---- the running fiber: valid whenever the interpreter has saved its registers (before all slow paths)
  Stack stack;
  Value* base = nullptr;
  const Instruction* pc = nullptr;
  Value* operands_end = nullptr;  // of the native at work, or nullptr: what the collector must see beyond the frame
  Value error = Value::absent();  // being raised
  Value* clean_end = nullptr;     // no word of the stack below holds a young value
  Value* barrier = nullptr;       // the base of the frame that returns to barrier_code + 1, or nullptr
  const Instruction* barrier_return = nullptr;  // where it really returns to
  Instruction barrier_code[2] = {compile::encode(Opcode::call), compile::encode(Opcode::stack_barrier)};
  // A frame may begin here or below. nullptr asks for a poll.
  std::atomic<Value*> limit{nullptr};
  std::atomic<bool> interrupt_requested{false};

  Machine& machine;
  heap::Heap& heap;
  std::vector<Module> modules;
  std::vector<Stack> stack_pool;
  std::vector<Fiber*> fiber_pool;
  heap::Persistent stub;       // the closure of the lowest frames
  heap::Persistent delimiter;  // the closure of the frames of `reset`
  Cell* resume = nullptr;      // of `%resume`

  // Calls in the stub for 0 … kStubOperands operands, each followed by `finish`.
  static constexpr std::size_t kStubOperands = 15;
  // Words that a frame may use beyond its base without asking, operands of a native's tail call included.
  static constexpr std::ptrdiff_t kHeadroom = compile::kMaxRegisters + 70;
  static constexpr std::size_t kPooledWords = 2048;
  static constexpr std::size_t kLargestCopied = 512;
  static constexpr std::size_t kTraceFrames = 32;

  [[nodiscard]] static State& of(Machine& machine) { return *machine.state_; }

  [[nodiscard]] Frame frame() const { return {base, pc}; }
  [[nodiscard]] Frame caller(Frame of) const {
    const auto* return_pc = reinterpret_cast<const Instruction*>(of.base[-1].bits());
    if (return_pc == barrier_code + 1) return_pc = barrier_return;
    return {of.base - compile::a_of(return_pc[-1]) - compile::kLinkage, return_pc};
  }
  [[nodiscard]] bool is_lowest(Value* frame_base) const { return frame_base == stack.begin + compile::kLinkage; }
  [[nodiscard]] Value* top() const;
  void trace(heap::Visitor& visitor) override;

  // ---- stacks (stack.cpp)
  [[nodiscard]] Stack take_stack();
  void give_back(Stack stack);
  void free_stack(Stack stack);
  // Room for `words` above `from`, which lies in the running stack; gives `from` anew, for the stack may have moved.
  [[nodiscard]] Value* ensure_room(Value* from, std::size_t words);
  void set_limit();
  [[nodiscard]] Polled poll();  // at a frame's begin, when it lies above `limit`
  [[nodiscard]] std::size_t depth() const;
  void set_barrier(Frame at);
  void remove_barrier();
  // After a return through the barrier to the frame at `base`: where that goes on.
  [[nodiscard]] const Instruction* pass_barrier();
  void enter_fiber(Fiber& fiber);
  void leave_fiber(Fiber& fiber, FiberStatus status);

  // ---- interpreter.cpp
  // Leaves `value` as the result of the call that a suspended fiber is in.
  void deliver(Value value);
  // Finds the handler of `error`, sets base and pc; false when no frame has one.
  [[nodiscard]] bool unwind();

  // ---- calls.cpp: what lies in base[a] is called with the `count` operands from base[a + 2] on
  [[nodiscard]] Called call(std::uint32_t a, std::size_t count);
  [[nodiscard]] Called call_spread(std::uint32_t a);
  void make_closure(std::uint32_t a, const Code& code);

  // ---- errors.cpp: these set `error` and give false
  bool raise(Value kind, std::string_view message, Value data = Value::nil());
  bool raise_unbound(Value name);
  bool raise_no_match(Value subject);
  bool raise_arity(Value function, std::size_t given);
  [[nodiscard]] Value capture_trace();
  // What Machine::current_place speaks of; none: nothing runs.
  [[nodiscard]] std::optional<Frame> shown_frame() const;

  // ---- names
  [[nodiscard]] Cell& cell(ModuleId module, Value name);  // found or made
  [[nodiscard]] Cell* find_cell(ModuleId module, Value name);
  [[nodiscard]] bool define(Cell& global, Value value);
  [[nodiscard]] ModuleId module_named(const std::string& name);  // the builtins when there is none

 private:
  [[nodiscard]] Called call_native(std::uint32_t a, std::size_t& count, bool& again);
  [[nodiscard]] Called call_closure(std::uint32_t a, std::size_t count);
  void spread_partial(std::uint32_t a, std::size_t& count);
  [[nodiscard]] Called call_lookup(std::uint32_t a, std::size_t count);
  [[nodiscard]] Called make_partial(std::uint32_t a, std::size_t count);
  void grow_stack(std::size_t words);
  [[nodiscard]] bool extend();
  [[nodiscard]] bool is_delimiter(Frame at) const {
    return at.closure().entry == heap::as<Closure>(delimiter.get()).entry;
  }
  [[nodiscard]] Value resume_function();
  friend Outcome call_delimited(NativeCall& call);
  friend Outcome capture_continuation(NativeCall& call);
  friend Outcome resume_continuation(NativeCall& call);
};

// Runs the fiber that `state` has entered until it ends, is suspended or interrupted; first raises State::error, if set.
[[nodiscard]] RunResult interpret(State& state);

}  // namespace valk::vm
