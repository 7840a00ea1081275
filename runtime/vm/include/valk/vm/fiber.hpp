#pragma once

// A thread of evaluation: a stack of frames on the heap. Every callback runs in one; `aio/await` suspends one.
//
// A fiber is a heap object: it lives as long as something refers to it (the machine while it runs, a handle that it waits
// for, a queue), and what refers to it by `Value` needs no other root. It never moves, so a Fiber* is good as long as the
// fiber is reachable.

#include <cstddef>
#include <cstdint>

#include "valk/compile/bytecode.hpp"
#include "valk/heap/heap.hpp"

namespace valk::vm {

using heap::Value;

enum class FiberStatus : std::uint8_t {
  ready,  // spawned or interrupted: Machine::run goes on
  running,
  suspended,  // in a native's call: Machine::resume goes on
  finished,
  failed,
};

// Words of a fiber's frames. Those in [dirty, end) are zero.
struct Stack {
  Value* begin = nullptr;
  Value* end = nullptr;
  Value* dirty = nullptr;
};

struct Fiber : heap::Object {
  FiberStatus status;
  bool may_define;   // `def` is free: while a file loads. False in callbacks. Set it after spawning
  Stack stack;       // owned by the fiber while it does not run
  std::size_t used;  // words of it
  std::size_t base;  // of the innermost frame: an index into the stack
  const compile::Instruction* pc;

  // Free for the scheduler; traced. Write them with Heap::write.
  Value context;      // the callback's context (ctx/*), inherited by what it starts
  Value on_finish;    // whom to tell: the handle that stands for this fiber's result
  Value waiting_for;  // what it is suspended on
  Value origin;       // the trace of where it was started: "async at …"
  Value result;       // of a finished one; the error of a failed one

  [[nodiscard]] Value as_value() const { return Value::object(this); }
  [[nodiscard]] bool has_ended() const { return status == FiberStatus::finished || status == FiberStatus::failed; }
};

[[nodiscard]] inline bool is_fiber(Value value) { return heap::is(value, heap::Type::fiber); }
[[nodiscard]] inline Fiber& as_fiber(Value value) {
  assert(is_fiber(value));
  return *static_cast<Fiber*>(value.as_object());
}

}  // namespace valk::vm
