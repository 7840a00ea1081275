#include "valk/vm/continuations.hpp"

#include <algorithm>

#include "state.hpp"

namespace valk::vm {

using compile::kLinkage;

namespace {

// In a delimiter's frame R[1] is where the body's frame begins; its code calls `shift`'s operand behind the first three
// instructions.
constexpr std::size_t kBodyRegister = 1;
constexpr std::size_t kShiftedIndex = 3;

// A continuation's table: the place of the frame at work among the words, its pc, and the words.
constexpr std::size_t kBaseSlot = 0;
constexpr std::size_t kPcSlot = 1;
constexpr std::size_t kWords = 2;

}  // namespace

Value State::resume_function() {
  if (resume == nullptr) resume = &cell(kBuiltins, heap.symbol("%resume"));
  return resume->value;
}

Outcome call_delimited(NativeCall& call) {
  return call.tail_call(State::of(call.machine()).delimiter.get(), {call[0]});
}

Outcome capture_continuation(NativeCall& call) {
  State& state = State::of(call.machine());
  Frame at = state.frame();
  while (!state.is_lowest(at.base) && !state.is_delimiter(at)) at = state.caller(at);
  if (!state.is_delimiter(at)) return call.raise(names::no_reset, "`shift` stands in no `reset`");

  Value* const first = at.base + kBodyRegister;
  Value* const last = state.base + compile::a_of(state.pc[-1]);  // where the call leaves its result
  Value made = state.heap.table(kWords + static_cast<std::size_t>(last - first));
  const Value continuation = state.heap.partial(state.resume_function(), {&made, 1});
  if (state.barrier > at.base) {
    state.remove_barrier();  // it is no part of the frames
    state.set_barrier(at);
  }
  auto& table = heap::as<heap::Table>(made);
  table.slots[kBaseSlot] = Value::fixnum(state.base - first);
  table.slots[kPcSlot] = Value::from_bits(reinterpret_cast<std::uint64_t>(state.pc));
  std::copy(first, last, table.slots + kWords);
  state.heap.remember(table);

  Value* const frame = at.base + kBodyRegister;
  frame[0] = call[0];
  frame[kLinkage] = continuation;
  state.base = at.base;
  state.pc = at.closure().entry + kShiftedIndex;
  return {Outcome::Kind::moved, Value::nil()};
}

Outcome resume_continuation(NativeCall& call) {
  State& state = State::of(call.machine());
  const std::size_t count = heap::as<heap::Table>(call[0]).size - kWords;
  const compile::Instruction calling = state.pc[-1];
  const bool is_tail = (compile::info(compile::opcode_of(calling)).flags & compile::flag_ends) != 0;
  // The delimiter's frame anew: over this one when that is done, else above it.
  const std::size_t place = is_tail ? 0 : compile::a_of(calling) + kLinkage;
  const Value table = call[0];
  const Value value = call[1];
  // More than it takes, so that the depth is not counted at every turn.
  const auto used = static_cast<std::size_t>(state.base - state.stack.begin);
  std::size_t room = place + kBodyRegister + count + compile::kMaxRegisters;
  const bool must_grow = state.base + room > state.stack.dirty - State::kHeadroom;
  if (must_grow) room += used / 2 + compile::kMaxRegisters;
  if (must_grow && state.depth() >= call.machine().options().max_depth) {
    return call.raise(names::stack_overflow,
                      "more than " + std::to_string(call.machine().options().max_depth) + " calls are open");
  }
  state.base = state.ensure_room(state.base, room);
  Value* const base = state.base + place;
  base[-2] = state.delimiter.get();
  if (!is_tail) base[-1] = Value::from_bits(reinterpret_cast<std::uint64_t>(state.pc));
  base[0] = Value::nil();
  const auto& frames = heap::as<heap::Table>(table);
  std::copy_n(frames.slots + kWords, count, base + kBodyRegister);
  state.base = base + kBodyRegister + frames.slots[kBaseSlot].as_fixnum();
  state.pc = reinterpret_cast<const compile::Instruction*>(frames.slots[kPcSlot].bits());
  state.deliver(value);
  return {Outcome::Kind::moved, Value::nil()};
}

}  // namespace valk::vm
