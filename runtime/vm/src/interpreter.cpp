// The interpreter's loop. Instructions are described in opcodes.def; their code lies in opcodes/, a file a family; slow
// paths are functions elsewhere.
//
// Before anything that may allocate, raise or look at the stack, SAVE() puts pc and base where others see them. Nothing
// here recurses: a call changes base and pc.

#include "opcodes/instruction.hpp"

namespace valk::vm {

RunResult interpret(State& state) {
  static const void* const labels[256] = {
#define VALK_OPCODE(name, format, flags, description) &&do_##name,
#include "valk/compile/opcodes.def"
#undef VALK_OPCODE
  };

  const Instruction* pc = state.pc;
  Value* base = state.base;
  const Value* k = Code::constants_of(state.frame().closure().entry);
  std::uint64_t instruction = 0;
  std::size_t operand_count = 0;

  if (!state.error.is_absent()) goto raised;
  DISPATCH();

#include "opcodes/arithmetic.inc"
#include "opcodes/calls.inc"
#include "opcodes/closures.inc"
#include "opcodes/comparison.inc"
#include "opcodes/errors.inc"
#include "opcodes/globals.inc"
#include "opcodes/jumps.inc"
#include "opcodes/lists.inc"
#include "opcodes/loading.inc"

unbound_global:
  SAVE();
  state.raise_unbound(static_cast<const Cell*>(K.as_object())->name);
  goto raised;

poll_frame:
  // Between two instructions: `pc` is the next one's place.
  state.pc = pc + 1;
  state.base = base;
  switch (state.poll()) {
    case Polled::go_on:
      base = state.base;
      DISPATCH();
    case Polled::raised:
      goto raised;
    case Polled::interrupted:
      state.pc = pc;
      return {RunResult::Kind::interrupted, Value::nil()};
  }
  __builtin_unreachable();

moved:
  base = state.base;
  pc = state.pc;
  k = Code::constants_of(state.frame().closure().entry);
  DISPATCH();

raised:
  if (!state.unwind()) return {RunResult::Kind::failed, state.error};
  base = state.base;
  pc = state.pc;
  k = Code::constants_of(state.frame().closure().entry);
  DISPATCH();

suspended:
  return {RunResult::Kind::suspended, Value::nil()};

do_stack_barrier:
  state.base = base;
  pc = state.pass_barrier();
  DISPATCH();

do_finish:
  state.base = base;
  state.pc = pc;
  return {RunResult::Kind::finished, base[0]};
}

void State::deliver(Value value) {
  const Instruction call = pc[-1];
  if ((compile::info(compile::opcode_of(call)).flags & compile::flag_ends) == 0) {
    base[a_of(call)] = value;
    return;
  }
  // A tail call: its result is the frame's.
  const Frame below = caller(frame());
  base[-2] = value;
  base = below.base;
  pc = below.pc;
}

bool State::unwind() {
  const bool is_catchable = !heap::as<heap::Error>(error).is_uncatchable();
  for (Frame at = frame();; at = caller(at)) {
    const std::uint32_t index = at.index_at_work();
    for (const compile::Handler& handler : details_of(at.code()).prototype.handlers) {
      if (index < handler.start || index >= handler.end || !(is_catchable || handler.is_finally)) continue;
      base = at.base;
      pc = at.closure().entry + handler.target;
      base[handler.reg] = error;
      if (barrier > base) set_barrier(at);  // the frame that had it is gone
      error = Value::absent();
      return true;
    }
    if (is_lowest(at.base)) return false;
  }
}

}  // namespace valk::vm
