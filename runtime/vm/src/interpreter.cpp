// The interpreter's loop. Instructions are described in opcodes.def; slow paths are elsewhere.
//
// `pc` stands behind the first word of the instruction at work, `base` at R[0] and `k` at K[0] (constants lie downward from
// there). Before anything that may allocate, raise or look at the stack, SAVE() puts pc and base where others see them.
// Nothing here recurses: a call changes base and pc.

#include "state.hpp"
#include "valk/heap/equality.hpp"
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

namespace {

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

inline bool are_floats(Value a, Value b) { return heap::is<heap::Float>(a) && heap::is<heap::Float>(b); }
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

}  // namespace

#define SAVE() (state.pc = pc, state.base = base)
#define DISPATCH()                    \
  do {                                \
    instruction = *pc++;              \
    goto* labels[instruction & 0xFF]; \
  } while (false)
#define A base[a_of(instruction)]
#define B base[b_of(instruction)]
#define C base[c_of(instruction)]
#define K k[-static_cast<std::ptrdiff_t>(k_of(instruction))]

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
    if (are_floats(b, c)) {                                        \
      SAVE();                                                      \
      A = state.heap.floating(number(b) sign number(c));           \
      DISPATCH();                                                  \
    }                                                              \
    SETTLE(arithmetic(state.machine, Arithmetic::operation, b, c)) \
  }
#define ARITHMETIC_IMMEDIATE(operation, overflows)                 \
  {                                                                \
    const Value b = B;                                             \
    const Value c = Value::fixnum(i_of(instruction));              \
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
#define IMMEDIATE Value::fixnum(d_of(instruction))
// `function` lies in base[a]; its operands behind.
#define CALL(count)                                  \
  {                                                  \
    const std::uint32_t a = a_of(instruction);       \
    const Value function = base[a];                  \
    if (is_closure_of(function, count)) [[likely]] { \
      base[a + 1] = word_of(pc);                     \
      base += a + kLinkage;                          \
      goto enter_in_base;                            \
    }                                                \
    operand_count = count;                           \
    goto slow_call;                                  \
  }
#define CALL_GLOBAL(count)                                                     \
  {                                                                            \
    const std::uint32_t a = a_of(instruction);                                 \
    const Value function = static_cast<const Cell*>(K.as_object())->value;     \
    base[a] = function;                                                        \
    if (is_closure_of(function, count)) [[likely]] {                           \
      const auto* closure = static_cast<const Closure*>(function.as_object()); \
      base[a + 1] = word_of(pc);                                               \
      base += a + kLinkage;                                                    \
      pc = closure->entry;                                                     \
      k = Code::constants_of(pc);                                              \
      if (base > state.limit.load(std::memory_order_relaxed)) [[unlikely]]     \
        goto poll_frame;                                                       \
      DISPATCH();                                                              \
    }                                                                          \
    operand_count = count;                                                     \
    goto slow_call_global;                                                     \
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
#define TAIL_CALL_GLOBAL(count)                         \
  {                                                     \
    A = static_cast<const Cell*>(K.as_object())->value; \
    if (A.is_unbound()) [[unlikely]]                    \
      goto unbound_global;                              \
    TAIL_CALL(count)                                    \
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

RunResult interpret(State& state) {
  static const void* const labels[256] = {
#define VALK_OPCODE(name, format, flags, description) &&do_##name,
#include "valk/compile/opcodes.def"
#undef VALK_OPCODE
  };

  const Instruction* pc = state.pc;
  Value* base = state.base;
  const Value* k = Code::constants_of(state.frame().closure().entry);
  Instruction instruction = 0;
  std::size_t operand_count = 0;

  if (!state.error.is_absent()) goto raised;
  DISPATCH();

  // ---- loading
do_move:
  A = B;
  DISPATCH();
do_load_nil:
  A = Value::nil();
  DISPATCH();
do_load_true:
  A = Value::boolean(true);
  DISPATCH();
do_load_false:
  A = Value::boolean(false);
  DISPATCH();
do_load_unbound:
  A = Value::unbound();
  DISPATCH();
do_load_integer:
  A = IMMEDIATE;
  DISPATCH();
do_load_constant:
  A = K;
  DISPATCH();
do_load_constant_far:
  A = k[-static_cast<std::ptrdiff_t>(*pc)];
  ++pc;
  DISPATCH();
do_check_bound:
  if (A.is_unbound()) [[unlikely]] {
    SAVE();
    state.raise_unbound(K);
    goto raised;
  }
  DISPATCH();

  // ---- globals
do_get_global : {
  const auto* cell = static_cast<const Cell*>(K.as_object());
  A = cell->value;
  if (cell->value.is_unbound()) [[unlikely]]
    goto unbound_global;
  DISPATCH();
}
do_define_global:
  SAVE();
  if (!state.define(*static_cast<Cell*>(K.as_object()), A)) goto raised;
  DISPATCH();
do_set_global : {
  auto* cell = static_cast<Cell*>(K.as_object());
  state.heap.write(*cell, cell->value, A);
  DISPATCH();
}

  // ---- closures
do_closure:
  SAVE();
  state.make_closure(a_of(instruction), *static_cast<const Code*>(K.as_object()));
  DISPATCH();
do_get_captured:
  A = static_cast<const Closure*>(base[-2].as_object())->captured[b_of(instruction)];
  DISPATCH();
do_get_captured_box:
  A = heap::as<heap::Box>(static_cast<const Closure*>(base[-2].as_object())->captured[b_of(instruction)]).value;
  DISPATCH();
do_current_function:
  A = base[-2];
  DISPATCH();
do_new_box:
  SAVE();
  A = state.heap.box(A);
  DISPATCH();
do_get_box:
  A = heap::as<heap::Box>(B).value;
  DISPATCH();
do_set_box : {
  auto& box = heap::as<heap::Box>(A);
  state.heap.write(box, box.value, B);
  DISPATCH();
}
do_new_table:
  SAVE();
  A = state.heap.table(k_of(instruction));
  DISPATCH();
do_get_table:
  A = heap::as<heap::Table>(B).slots[*pc++];
  DISPATCH();
do_set_table : {
  auto& table = heap::as<heap::Table>(A);
  state.heap.write(table, table.slots[*pc++], B);
  DISPATCH();
}

  // ---- arithmetic
do_add:
  ARITHMETIC(add, __builtin_add_overflow(signed_bits(b), signed_bits(c), &out), +)
do_subtract:
  ARITHMETIC(subtract, __builtin_sub_overflow(signed_bits(b), signed_bits(c), &out), -)
do_multiply:
  ARITHMETIC(multiply, __builtin_mul_overflow(b.as_fixnum(), signed_bits(c), &out), *)
do_divide : {
  const Value b = B;
  const Value c = C;
  // The smallest fixnum divided by -1 is no fixnum.
  if (both_fixnums(b, c) && c.as_fixnum() > 0) {
    A = Value::fixnum(b.as_fixnum() / c.as_fixnum());
    DISPATCH();
  }
  SETTLE(arithmetic(state.machine, Arithmetic::divide, b, c))
}
do_remainder : {
  const Value b = B;
  const Value c = C;
  if (both_fixnums(b, c) && c.as_fixnum() > 0) {
    A = Value::fixnum(b.as_fixnum() % c.as_fixnum());
    DISPATCH();
  }
  SETTLE(arithmetic(state.machine, Arithmetic::remainder, b, c))
}
do_add_immediate:
  ARITHMETIC_IMMEDIATE(add, __builtin_add_overflow(signed_bits(b), signed_bits(c), &out))
do_subtract_immediate:
  ARITHMETIC_IMMEDIATE(subtract, __builtin_sub_overflow(signed_bits(b), signed_bits(c), &out))
do_multiply_immediate:
  ARITHMETIC_IMMEDIATE(multiply, __builtin_mul_overflow(signed_bits(b), c.as_fixnum(), &out))
do_negate:
  SETTLE(negate(state.machine, B))

  // ---- comparison
do_equal:
  A = Value::boolean(is_equal(B, C));
  DISPATCH();
do_not_equal:
  A = Value::boolean(!is_equal(B, C));
  DISPATCH();
do_less:
  ORDER(less, <)
do_less_or_equal:
  ORDER(less_or_equal, <=)
do_logical_not:
  A = Value::boolean(!is_truthy(B));
  DISPATCH();
do_is_nil:
  A = Value::boolean(B.is_nil());
  DISPATCH();

  // ---- jumps
do_jump:
  pc += j_of(instruction);
  DISPATCH();
do_loop:
  pc += j_of(instruction);
  if (base > state.limit.load(std::memory_order_relaxed)) [[unlikely]]
    goto poll_frame;
  DISPATCH();
do_jump_if:
  if (is_truthy(A)) pc += d_of(instruction);
  DISPATCH();
do_jump_unless:
  if (!is_truthy(A)) pc += d_of(instruction);
  DISPATCH();
do_jump_if_nil:
  if (A.is_nil()) pc += d_of(instruction);
  DISPATCH();
do_jump_unless_nil:
  if (!A.is_nil()) pc += d_of(instruction);
  DISPATCH();
do_jump_if_equal:
  JUMP_IF(is_equal(A, B))
do_jump_unless_equal:
  JUMP_IF(!is_equal(A, B))
do_jump_if_less:
  ORDER_JUMP(less, <, A, B, true)
do_jump_unless_less:
  ORDER_JUMP(less, <, A, B, false)
do_jump_if_less_or_equal:
  ORDER_JUMP(less_or_equal, <=, A, B, true)
do_jump_unless_less_or_equal:
  ORDER_JUMP(less_or_equal, <=, A, B, false)
do_jump_if_equal_immediate:
  JUMP_IF(is_equal(A, IMMEDIATE))
do_jump_unless_equal_immediate:
  JUMP_IF(!is_equal(A, IMMEDIATE))
do_jump_if_less_immediate:
  ORDER_JUMP(less, <, A, IMMEDIATE, true)
do_jump_unless_less_immediate:
  ORDER_JUMP(less, <, A, IMMEDIATE, false)
do_jump_if_less_or_equal_immediate:
  ORDER_JUMP(less_or_equal, <=, A, IMMEDIATE, true)
do_jump_unless_less_or_equal_immediate:
  ORDER_JUMP(less_or_equal, <=, A, IMMEDIATE, false)
do_jump_if_greater_immediate:
  ORDER_JUMP(greater, >, A, IMMEDIATE, true)
do_jump_unless_greater_immediate:
  ORDER_JUMP(greater, >, A, IMMEDIATE, false)
do_jump_if_greater_or_equal_immediate:
  ORDER_JUMP(greater_or_equal, >=, A, IMMEDIATE, true)
do_jump_unless_greater_or_equal_immediate:
  ORDER_JUMP(greater_or_equal, >=, A, IMMEDIATE, false)

  // ---- lists
do_list:
  SAVE();
  A = state.heap.list({&B, c_of(instruction)});
  DISPATCH();
do_join:
  SETTLE(list_join(state.machine, {&B, c_of(instruction)}))
do_cons:
  SETTLE(list_cons(state.machine, B, C))
do_head:
  if (const auto* cons = heap::try_as<heap::Cons>(B); cons != nullptr) {
    A = cons->head;
    DISPATCH();
  }
  if (const Value* row = row_of(B); row != nullptr) {
    A = *row;
    DISPATCH();
  }
  SETTLE(list_head(state.machine, B))
do_tail:
  if (const auto* cons = heap::try_as<heap::Cons>(B); cons != nullptr) {
    A = cons->tail;
    DISPATCH();
  }
  if (row_of(B) != nullptr && B.as_object()->size > 1) {
    SAVE();
    auto* slice = static_cast<heap::Slice*>(state.heap.allocate(sizeof(heap::Slice), heap::Type::slice));
    const heap::Object* list = B.as_object();  // where it is now
    const bool is_slice = list->type == heap::Type::slice;
    slice->size = list->size - 1;
    slice->array = is_slice ? static_cast<const heap::Slice*>(list)->array : B;
    slice->offset = is_slice ? static_cast<const heap::Slice*>(list)->offset + 1 : 1;
    A = Value::object(slice);
    DISPATCH();
  }
  SETTLE(list_tail(state.machine, B))
do_length:
  SETTLE(length(state.machine, B))
do_nth:
  if (const Value* row = row_of(C); row != nullptr && B.is_fixnum()) {
    const auto index = static_cast<std::uint64_t>(B.as_fixnum()) - 1;
    if (index < C.as_object()->size) {
      A = row[index];
      DISPATCH();
    }
  }
  SETTLE(list_nth(state.machine, B, C))

  // ---- calls
do_call:
  CALL(b_of(instruction))
do_tail_call:
  TAIL_CALL(b_of(instruction))
do_call_global_0:
  CALL_GLOBAL(0)
do_call_global_1:
  CALL_GLOBAL(1)
do_call_global_2:
  CALL_GLOBAL(2)
do_call_global_3:
  CALL_GLOBAL(3)
do_tail_call_global_0:
  TAIL_CALL_GLOBAL(0)
do_tail_call_global_1:
  TAIL_CALL_GLOBAL(1)
do_tail_call_global_2:
  TAIL_CALL_GLOBAL(2)
do_tail_call_global_3:
  TAIL_CALL_GLOBAL(3)

enter_in_base:
  pc = static_cast<const Closure*>(base[-2].as_object())->entry;
  k = Code::constants_of(pc);
  if (base > state.limit.load(std::memory_order_relaxed)) [[unlikely]]
    goto poll_frame;
  DISPATCH();

do_call_spread:
  SAVE();
  switch (state.call_spread(a_of(instruction))) {
    case Called::value:
      goto called_value;
    case Called::closure:
      goto called_closure;
    case Called::raised:
      goto raised;
    case Called::suspended:
      goto suspended;
  }
  __builtin_unreachable();
do_tail_call_spread:
  SAVE();
  switch (state.call_spread(a_of(instruction))) {
    case Called::value:
      goto tail_called_value;
    case Called::closure:
      goto tail_called_closure;
    case Called::raised:
      goto raised;
    case Called::suspended:
      goto suspended;
  }
  __builtin_unreachable();

slow_call_global:
  if (A.is_unbound()) [[unlikely]]
    goto unbound_global;
slow_call:
  if (heap::is<Native>(A)) {
    // As State::call does, without its cases.
    const auto& native = *static_cast<const Native*>(A.as_object());
    const bool takes_so_many =
        operand_count >= native.min_operands &&
        (native.max_operands < 0 || operand_count <= static_cast<std::size_t>(native.max_operands));
    if (takes_so_many && native.extra == 0) [[likely]] {
      SAVE();
      Value* const operands = &A + kLinkage;
      state.operands_end = operands + operand_count;
      NativeCall native_call(state.machine, operands, static_cast<std::uint32_t>(operand_count));
      const Outcome outcome = reinterpret_cast<NativeFunction>(native.function)(native_call);
      state.operands_end = nullptr;
      if (outcome.kind == Outcome::Kind::value) [[likely]] {
        A = outcome.value;
        DISPATCH();
      }
      if (outcome.kind == Outcome::Kind::raise) RAISE(outcome.value)
      if (outcome.kind == Outcome::Kind::suspend) goto suspended;
      base = state.base;
      operand_count = static_cast<std::size_t>(outcome.value.as_fixnum());
    }
  }
  SAVE();
  switch (state.call(a_of(instruction), operand_count)) {
    case Called::value:
      goto called_value;
    case Called::closure:
      goto called_closure;
    case Called::raised:
      goto raised;
    case Called::suspended:
      goto suspended;
  }
  __builtin_unreachable();
called_closure:
  base = state.base;
  (&A)[1] = word_of(pc);
  base += a_of(instruction) + kLinkage;
  goto enter_in_base;
called_value:
  base = state.base;
  DISPATCH();

slow_tail_call:
  SAVE();
  switch (state.call(a_of(instruction), operand_count)) {
    case Called::value:
      goto tail_called_value;
    case Called::closure:
      goto tail_called_closure;
    case Called::raised:
      goto raised;
    case Called::suspended:
      goto suspended;
  }
  __builtin_unreachable();
tail_called_closure : {
  base = state.base;
  const Value* const callee = &A;
  const auto* closure = static_cast<const Closure*>(callee->as_object());
  const std::size_t count = closure->parameters() + (closure->has_rest() ? 1 : 0);
  base[-2] = *callee;
  for (std::size_t n = 0; n < count; ++n) base[n] = callee[kLinkage + n];
  goto enter_in_base;
}
tail_called_value:
  base = state.base;
  RETURN(A)

do_return_value:
  RETURN(A)
do_return_nil:
  RETURN(Value::nil())
do_return_integer:
  RETURN(Value::fixnum(j_of(instruction)))
do_return_constant:
  RETURN(K)

  // ---- errors
do_raise:
  SAVE();
  state.error = A;
  goto raised;
do_raise_no_match:
  SAVE();
  state.raise_no_match(A);
  goto raised;
do_error_kind:
  A = heap::as<heap::Error>(B).kind;
  DISPATCH();
do_is_error:
  A = Value::boolean(heap::is<heap::Error>(B));
  DISPATCH();

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
