#pragma once

// What the opcodes are written in: the parts of an instruction, dispatch, and the shapes that families share.
//
// Inside interpret(), `pc` stands behind the first word of the instruction at work, `base` at R[0] and `k` at K[0]
// (constants lie downward from there).

#include "../state.hpp"
#include "valk/heap/builder.hpp"
#include "valk/heap/equality.hpp"
#include "valk/heap/list.hpp"
#include "valk/vm/operations.hpp"

namespace valk::vm {

using compile::a_of;
using compile::b_of;
using compile::c_of;
using compile::d_of;
using compile::i_of;
using compile::j_of;
using compile::k_of;
using compile::kLinkage;
using heap::is_truthy;

inline bool both_fixnums(Value a, Value b) { return ((a.bits() | b.bits()) & 3) == 0; }
inline std::int64_t signed_bits(Value value) { return static_cast<std::int64_t>(value.bits()); }
inline Value from_signed(std::int64_t bits) { return Value::from_bits(static_cast<std::uint64_t>(bits)); }

inline bool is_equal(Value a, Value b) {
  if (both_fixnums(a, b)) return a == b;
  if (a.is_keyword() || a.is_symbol()) return a == b;
  return heap::equal(a, b);
}

inline bool is_closure_of(Value function, std::size_t parameters) {
  return function.is_object() && function.as_object()->size == (Closure::kMark | parameters);
}

inline bool are_objects(Value a, Value b) {
  const std::uint64_t tag = Value::object(nullptr).bits();
  return (((a.bits() ^ tag) | (b.bits() ^ tag)) & 3) == 0;
}
inline bool are_floats(Value a, Value b) {
  return are_objects(a, b) && a.as_object()->type == heap::Type::floating &&
         b.as_object()->type == heap::Type::floating;
}
inline double number(Value floating) { return static_cast<const heap::Float*>(floating.as_object())->number; }

// The elements of a list in one row, or nullptr.
inline const Value* row_of(Value list) {
  if (!list.is_object()) return nullptr;
  const heap::Object* object = list.as_object();
  if (object->type == heap::Type::array) return static_cast<const heap::Array*>(object)->elements;
  if (object->type != heap::Type::slice) return nullptr;
  const auto* slice = static_cast<const heap::Slice*>(object);
  return static_cast<const heap::Array*>(slice->array.as_object())->elements + slice->offset;
}

inline Value word_of(const Instruction* pc) { return Value::from_bits(reinterpret_cast<std::uint64_t>(pc)); }

}  // namespace valk::vm

#define SAVE() (state.pc = pc, state.base = base)
#define DISPATCH()                    \
  do {                                \
    instruction = *pc++;              \
    goto* labels[instruction & 0xFF]; \
  } while (false)
// `instruction` is a word in 64 bits, so that its parts are indexes without being widened.
#define A_INDEX (instruction >> 8 & 0xFF)
#define A base[A_INDEX]
#define B base[instruction >> 16 & 0xFF]
#define C base[instruction >> 24]
#define K k[-static_cast<std::ptrdiff_t>(instruction >> 16)]
#define WORD static_cast<Instruction>(instruction)

#define RAISE(value)       \
  {                        \
    state.error = (value); \
    goto raised;           \
  }
// R[A] = what a slow operation gives.
#define SETTLE(operation)                                          \
  {                                                                \
    SAVE();                                                        \
    const Outcome outcome = operation;                             \
    if (outcome.kind == Outcome::Kind::raise) RAISE(outcome.value) \
    A = outcome.value;                                             \
    DISPATCH();                                                    \
  }
#define SETTLE_FLOAT(expression)                                                                  \
  {                                                                                               \
    const double result = expression;                                                             \
    if (heap::Object* box = state.heap.try_allocate<sizeof(heap::Float)>(heap::Type::floating)) { \
      static_cast<heap::Float*>(box)->number = result;                                            \
      A = Value::object(box);                                                                     \
      DISPATCH();                                                                                 \
    }                                                                                             \
    SAVE();                                                                                       \
    A = state.heap.floating(result);                                                              \
    DISPATCH();                                                                                   \
  }
// R[A] = R[B] op R[C]: inline for fixnums whose result is one, and for floats.
#define ARITHMETIC(operation, overflows, sign)                     \
  {                                                                \
    const Value b = B;                                             \
    const Value c = C;                                             \
    std::int64_t out;                                              \
    if (both_fixnums(b, c) && !overflows) {                        \
      A = from_signed(out);                                        \
      DISPATCH();                                                  \
    }                                                              \
    if (are_floats(b, c)) SETTLE_FLOAT(number(b) sign number(c))   \
    SETTLE(arithmetic(state.machine, Arithmetic::operation, b, c)) \
  }
#define ARITHMETIC_IMMEDIATE(operation, overflows)                 \
  {                                                                \
    const Value b = B;                                             \
    const Value c = Value::fixnum(i_of(WORD));                     \
    std::int64_t out;                                              \
    if (b.is_fixnum() && !overflows) {                             \
      A = from_signed(out);                                        \
      DISPATCH();                                                  \
    }                                                              \
    SETTLE(arithmetic(state.machine, Arithmetic::operation, b, c)) \
  }
#define ORDER(wanted, sign)                                   \
  {                                                           \
    const Value b = B;                                        \
    const Value c = C;                                        \
    if (both_fixnums(b, c)) {                                 \
      A = Value::boolean(signed_bits(b) sign signed_bits(c)); \
      DISPATCH();                                             \
    }                                                         \
    SETTLE(order(state.machine, Order::wanted, b, c))         \
  }
// Two words: the second is the distance.
#define JUMP_IF(condition)                                      \
  {                                                             \
    pc += (condition) ? 1 + static_cast<std::int32_t>(*pc) : 1; \
    DISPATCH();                                                 \
  }
// Jumps when the order holds, or (`expected` false) when it does not.
#define ORDER_JUMP(wanted, sign, left, right, expected)                               \
  {                                                                                   \
    const Value b = left;                                                             \
    const Value c = right;                                                            \
    if (both_fixnums(b, c)) JUMP_IF((signed_bits(b) sign signed_bits(c)) == expected) \
    if (are_floats(b, c)) JUMP_IF((number(b) sign number(c)) == expected)             \
    SAVE();                                                                           \
    const Outcome outcome = order(state.machine, Order::wanted, b, c);                \
    if (outcome.kind == Outcome::Kind::raise) RAISE(outcome.value)                    \
    JUMP_IF(outcome.value.is_true() == expected)                                      \
  }
#define IMMEDIATE Value::fixnum(d_of(WORD))
// `function` lies in base[a]; its operands behind.
#define CALL(count)                                  \
  {                                                  \
    const std::uint64_t a = A_INDEX;                 \
    const Value function = base[a];                  \
    if (is_closure_of(function, count)) [[likely]] { \
      base[a + 1] = word_of(pc);                     \
      base += a + kLinkage;                          \
      goto enter_in_base;                            \
    }                                                \
    operand_count = count;                           \
    goto slow_call;                                  \
  }
// Entering a closure by what its cell says of it: `base` is the new frame's.
#define ENTER_CELL(cell)                                                 \
  {                                                                      \
    pc = (cell)->entry;                                                  \
    k = Code::constants_of(pc);                                          \
    if (base > state.limit.load(std::memory_order_relaxed)) [[unlikely]] \
      goto poll_frame;                                                   \
    DISPATCH();                                                          \
  }
#define CALL_GLOBAL(count)                                             \
  {                                                                    \
    Value* const frame = base + A_INDEX;                               \
    const auto* cell = static_cast<const Cell*>(K.as_object());        \
    frame[0] = cell->value;                                            \
    if (cell->closure_size == (Closure::kMark | (count))) [[likely]] { \
      frame[1] = word_of(pc);                                          \
      base = frame + kLinkage;                                         \
      ENTER_CELL(cell)                                                 \
    }                                                                  \
    operand_count = count;                                             \
    goto slow_call_global;                                             \
  }
#define TAIL_CALL(count)                                                                                \
  {                                                                                                     \
    Value* const callee = &A;                                                                           \
    const Value function = *callee;                                                                     \
    if (is_closure_of(function, count)) [[likely]] {                                                    \
      for (const Value* operand = callee + kLinkage; operand != callee + kLinkage + (count); ++operand) \
        base[operand - callee - kLinkage] = *operand;                                                   \
      base[-2] = function;                                                                              \
      goto enter_in_base;                                                                               \
    }                                                                                                   \
    operand_count = count;                                                                              \
    goto slow_tail_call;                                                                                \
  }
// The operands lie in R[0] … already, where the callee looks for them.
#define TAIL_CALL_HERE(count)                                          \
  {                                                                    \
    const auto* cell = static_cast<const Cell*>(K.as_object());        \
    if (cell->closure_size == (Closure::kMark | (count))) [[likely]] { \
      base[-2] = cell->value;                                          \
      ENTER_CELL(cell)                                                 \
    }                                                                  \
    operand_count = count;                                             \
    goto slow_tail_call_here;                                          \
  }
#define RETURN(expression)                                                            \
  {                                                                                   \
    const Value result = expression;                                                  \
    pc = reinterpret_cast<const Instruction*>(base[-1].bits());                       \
    base[-2] = result;                                                                \
    base -= a_of(pc[-1]) + kLinkage;                                                  \
    k = Code::constants_of(static_cast<const Closure*>(base[-2].as_object())->entry); \
    DISPATCH();                                                                       \
  }
