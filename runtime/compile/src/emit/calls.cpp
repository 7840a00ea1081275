#include "emitter.hpp"

namespace valk::compile {

namespace {

struct Binary {
  std::string_view name;
  Opcode opcode;
  bool exchanges;
};

// Calls with two operands for which there is an instruction.
constexpr Binary binaries[] = {
    {"+", Opcode::add, false},        {"-", Opcode::subtract, false},      {"*", Opcode::multiply, false},
    {"/", Opcode::divide, false},     {"%", Opcode::remainder, false},     {"==", Opcode::equal, false},
    {"!=", Opcode::not_equal, false}, {"<", Opcode::less, false},          {"<=", Opcode::less_or_equal, false},
    {">", Opcode::less, true},        {">=", Opcode::less_or_equal, true}, {"cons", Opcode::cons, false},
    {"nth", Opcode::nth, false},
};

struct Unary {
  std::string_view name;
  Opcode opcode;
};

constexpr Unary unaries[] = {
    {"-", Opcode::negate},  {"not", Opcode::logical_not}, {"!", Opcode::logical_not}, {"nil?", Opcode::is_nil},
    {"head", Opcode::head}, {"tail", Opcode::tail},       {"len", Opcode::length},
};

struct Immediate {
  std::string_view name;
  Opcode opcode;
};

constexpr Immediate immediates[] = {
    {"+", Opcode::add_immediate}, {"-", Opcode::subtract_immediate}, {"*", Opcode::multiply_immediate}};

template <class Row, std::size_t count>
const Row* find(const Row (&rows)[count], std::string_view name) {
  for (const Row& row : rows) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

bool is_byte(const Ir& ir) {
  return ir.kind == IrKind::data && ir.data.size() == 1 && ir.data[0].kind == Datum::Kind::integer &&
         ir.data[0].integer >= INT8_MIN && ir.data[0].integer <= INT8_MAX;
}

// More operands than this are handed over as a list.
constexpr std::size_t most_operands = 100;

// Calls of globals with few operands name the global in the call itself.
constexpr std::size_t most_short = 6;

Opcode call_global(std::size_t count) {
  return static_cast<Opcode>(static_cast<std::size_t>(Opcode::call_global_0) + count);
}
Opcode tail_call_global(std::size_t count) {
  return static_cast<Opcode>(static_cast<std::size_t>(Opcode::tail_call_global_0) + count);
}
static_assert(static_cast<int>(Opcode::call_global_6) - static_cast<int>(Opcode::call_global_0) == most_short);
static_assert(static_cast<int>(Opcode::tail_call_global_6) - static_cast<int>(Opcode::tail_call_global_0) ==
              most_short);

}  // namespace

std::string_view Emitter::builtin_name(const Ir& call) const {
  if (call.kind != IrKind::call || call.children[0]->kind != IrKind::global) return {};
  const Ir& callee = *call.children[0];
  const bool is_own = callee.module.empty() ? plan_.is_builtin(callee.name) : callee.module == kLanguage;
  return is_own ? callee.name : std::string_view();
}

// The builder is an operand and the result, in one register.
void Emitter::emit_build(const Ir& ir, Register target) {
  Register top = writer_.top();
  Ir* builder = ir.children[1];
  Register made = operand(builder);
  Register index = operand(ir.children[2]);
  Register value = operand(ir.children[3]);
  writer_.from(ir.node);
  bool in_place = target != index && target != value;
  Register result = in_place ? target : writer_.push();
  if (made != result) writer_.write(encode_ab(Opcode::move, result, made));
  writer_.write(encode_abc(Opcode::build, result, index, value));
  if (!in_place) writer_.write(encode_ab(Opcode::move, target, result));
  writer_.pop_to(top);
}

bool Emitter::emit_as_instruction(const Ir& ir, Register target) {
  std::string_view name = builtin_name(ir);
  if (name == "%build") {
    emit_build(ir, target);
    return true;
  }
  if (name.empty() || ir.children.size() < 2 || ir.children.size() > 3) return false;
  Register top = writer_.top();
  if (ir.children.size() == 2) {
    const Unary* unary = find(unaries, name);
    if (unary == nullptr) return false;
    Register a = operand(ir.children[1]);
    writer_.from(ir.node);
    writer_.write(encode_ab(unary->opcode, target, a));
  } else {
    const Binary* binary = find(binaries, name);
    if (binary == nullptr) return false;
    const Immediate* immediate = is_byte(*ir.children[2]) ? find(immediates, name) : nullptr;
    Register a = operand(ir.children[1]);
    if (immediate != nullptr) {
      writer_.from(ir.node);
      auto number = static_cast<std::int8_t>(ir.children[2]->data[0].integer);
      writer_.write(encode_abi(immediate->opcode, target, a, number));
    } else {
      Register b = operand(ir.children[2]);
      if (binary->exchanges) std::swap(a, b);
      writer_.from(ir.node);
      writer_.write(encode_abc(binary->opcode, target, a, b));
    }
  }
  writer_.pop_to(top);
  return true;
}

// The same into a new register, which the operands use before: so frames of calls among them lie deeper, and closer.
std::optional<Register> Emitter::emit_on_top(const Ir& ir) {
  if (builtin_name(ir).empty()) return std::nullopt;
  Register target = writer_.push();
  writer_.pop_to(target);
  if (!emit_as_instruction(ir, target)) return std::nullopt;
  return writer_.push();
}

void Emitter::emit_spread_call(Ir* callee, std::string_view builtin, const std::vector<Ir*>& operands, Node node,
                               Register target, bool is_tail) {
  Register top = writer_.top();
  Register frame = is_tail ? writer_.push_many(1 + kLinkage) : push_frame(target, 1 + kLinkage, operands);
  if (callee != nullptr)
    emit(callee, frame);
  else
    writer_.write(encode_ak(Opcode::get_global, frame, writer_.name(Constant::Kind::builtin, builtin)));
  Ir list;
  list.kind = IrKind::list;
  list.node = node;
  list.children = operands;
  emit_list(list, static_cast<Register>(frame + kLinkage));
  writer_.from(node);
  writer_.write(encode_a(is_tail ? Opcode::tail_call_spread : Opcode::call_spread, frame));
  if (!is_tail && frame != target) writer_.write(encode_ab(Opcode::move, target, frame));
  writer_.pop_to(top);
}

// Where a call's frame begins. A value wanted on top of the registers is left there by the call itself, unless it takes
// the place of a variable that an operand reads once the callee lies there.
Register Emitter::push_frame(Register target, std::size_t words, const std::vector<Ir*>& read_later) {
  if (target + 1 != writer_.top()) return writer_.push_many(words);
  for (const Ir* operand : read_later) {
    if (uses_register(*operand, target)) return writer_.push_many(words);
  }
  writer_.push_many(words - 1);
  return target;
}

void Emitter::emit_call(const Ir& ir, Register target, bool is_tail) {
  if (emit_as_instruction(ir, target)) {
    if (is_tail) return_register(target);
    return;
  }
  bool is_builtin = ir.kind == IrKind::builtin;
  Ir* callee = is_builtin ? nullptr : ir.children[0];
  std::vector<Ir*> operands(ir.children.begin() + (is_builtin ? 0 : 1), ir.children.end());
  if (operands.size() > most_operands) {
    emit_spread_call(callee, ir.name, operands, ir.node, target, is_tail);
    return;
  }
  bool of_global = is_builtin || callee->kind == IrKind::global;
  std::uint16_t global = 0;
  if (of_global) {
    global = is_builtin ? writer_.name(Constant::Kind::builtin, ir.name) : global_constant(*callee);
  }
  Register top = writer_.top();
  if (of_global && is_tail && operands.size() <= most_short) {
    emit_tail_call_in_place(operands, global, ir.node);
    writer_.pop_to(top);
    return;
  }
  bool is_short = of_global && !is_tail && operands.size() <= most_short;
  Register frame = is_tail ? writer_.push_many(kLinkage + operands.size())
                           : push_frame(target, kLinkage + operands.size(), is_short ? std::vector<Ir*>() : operands);
  if (of_global && !is_short) {
    writer_.from(is_builtin ? ir.node : callee->node);
    writer_.write(encode_ak(Opcode::get_global, frame, global));
  } else if (!of_global) {
    emit(callee, frame);
  }
  for (std::size_t i = 0; i < operands.size(); ++i) {
    emit(operands[i], static_cast<Register>(frame + kLinkage + i));
  }
  writer_.from(ir.node);
  if (is_short) {
    writer_.write(encode_ak(call_global(operands.size()), frame, global));
  } else {
    writer_.write(
        encode_ab(is_tail ? Opcode::tail_call : Opcode::call, frame, static_cast<std::uint32_t>(operands.size())));
  }
  if (!is_tail && frame != target) writer_.write(encode_ab(Opcode::move, target, frame));
  writer_.pop_to(top);
}

// The operands are evaluated into the registers where the callee expects them: this frame's own, which it takes over. One
// that a later operand still reads waits in the frame above until all are known.
void Emitter::emit_tail_call_in_place(const std::vector<Ir*>& operands, std::uint16_t global, Node node) {
  if (writer_.top() < operands.size()) writer_.push_many(operands.size() - writer_.top());
  Register frame = writer_.push_many(kLinkage + operands.size());
  std::vector<std::size_t> waiting;
  for (std::size_t i = 0; i < operands.size(); ++i) {
    auto place = static_cast<Register>(i);
    if (is_plain(*operands[i]) && operands[i]->variable->slot == place) continue;
    bool is_read_later = false;
    for (std::size_t later = i + 1; later < operands.size() && !is_read_later; ++later) {
      is_read_later = uses_register(*operands[later], place);
    }
    if (is_read_later) waiting.push_back(i);
    emit(operands[i], is_read_later ? static_cast<Register>(frame + kLinkage + i) : place);
  }
  for (std::size_t i : waiting) {
    writer_.write(encode_ab(Opcode::move, static_cast<Register>(i), static_cast<Register>(frame + kLinkage + i)));
  }
  writer_.from(node);
  writer_.write(encode_ak(tail_call_global(operands.size()), frame, global));
}

}  // namespace valk::compile
