#include "emitter.hpp"

namespace valk::compile {

namespace {

struct Comparison {
  std::string_view name;
  bool exchanges;    // a > b is b < a
  Opcode when_true;  // jump when it holds
  Opcode when_false;
  Opcode immediate_true;  // the same with an integer on the right, never exchanged
  Opcode immediate_false;
};

constexpr Comparison comparisons[] = {
    {"==", false, Opcode::jump_if_equal, Opcode::jump_unless_equal, Opcode::jump_if_equal_immediate,
     Opcode::jump_unless_equal_immediate},
    {"!=", false, Opcode::jump_unless_equal, Opcode::jump_if_equal, Opcode::jump_unless_equal_immediate,
     Opcode::jump_if_equal_immediate},
    {"<", false, Opcode::jump_if_less, Opcode::jump_unless_less, Opcode::jump_if_less_immediate,
     Opcode::jump_unless_less_immediate},
    {"<=", false, Opcode::jump_if_less_or_equal, Opcode::jump_unless_less_or_equal,
     Opcode::jump_if_less_or_equal_immediate, Opcode::jump_unless_less_or_equal_immediate},
    {">", true, Opcode::jump_if_less, Opcode::jump_unless_less, Opcode::jump_if_greater_immediate,
     Opcode::jump_unless_greater_immediate},
    {">=", true, Opcode::jump_if_less_or_equal, Opcode::jump_unless_less_or_equal,
     Opcode::jump_if_greater_or_equal_immediate, Opcode::jump_unless_greater_or_equal_immediate},
};

const Comparison* find_comparison(std::string_view name) {
  for (const Comparison& comparison : comparisons) {
    if (comparison.name == name) return &comparison;
  }
  return nullptr;
}

bool is_small_integer(const Ir& ir) {
  return ir.kind == IrKind::data && ir.data.size() == 1 && ir.data[0].kind == Datum::Kind::integer &&
         ir.data[0].integer >= INT16_MIN && ir.data[0].integer <= INT16_MAX;
}

bool is_constant_truth(const Ir& ir, bool& truth) {
  if (ir.kind != IrKind::data || ir.data.size() != 1) return false;
  const Datum& datum = ir.data[0];
  truth = !(datum.kind == Datum::Kind::nil || (datum.kind == Datum::Kind::boolean && !datum.boolean) ||
            (datum.kind == Datum::Kind::integer && datum.integer == 0) ||
            (datum.kind == Datum::Kind::floating && datum.floating == 0.0));
  return true;
}

}  // namespace

bool Emitter::jump_on_comparison(Ir* condition, bool wanted, Label& label) {
  std::string_view name = builtin_name(*condition);
  const Comparison* comparison = name.empty() ? nullptr : find_comparison(name);
  if (comparison == nullptr || condition->children.size() != 3) return false;
  Ir* left = condition->children[1];
  Ir* right = condition->children[2];
  Register top = writer_.top();
  Register a = operand(left);
  if (is_small_integer(*right)) {
    writer_.from(condition->node);
    Opcode opcode = wanted ? comparison->immediate_true : comparison->immediate_false;
    writer_.jump_long(encode_ad(opcode, a, static_cast<std::int16_t>(right->data[0].integer)), label);
  } else {
    Register b = operand(right);
    writer_.from(condition->node);
    if (comparison->exchanges) std::swap(a, b);
    writer_.jump_long(encode_ab(wanted ? comparison->when_true : comparison->when_false, a, b), label);
  }
  writer_.pop_to(top);
  return true;
}

void Emitter::jump_when(Ir* condition, bool wanted, Label& label) {
  if (bool truth = false; is_constant_truth(*condition, truth)) {
    if (truth == wanted) writer_.jump(label);
    return;
  }
  bool is_and = condition->kind == IrKind::both;
  if (is_and || condition->kind == IrKind::either) {
    // (and a b) is false as soon as one is, (or a b) true.
    Label decided;
    Label& early = is_and == wanted ? decided : label;
    for (std::size_t i = 0; i + 1 < condition->children.size(); ++i) jump_when(condition->children[i], !is_and, early);
    jump_when(condition->children.back(), wanted, label);
    writer_.place(decided);
    return;
  }
  if (condition->kind == IrKind::sequence) {
    emit_sequence_but_last(*condition);
    return jump_when(condition->children.back(), wanted, label);
  }
  if (condition->kind == IrKind::equals) {
    Label equal;
    Register value_top = writer_.top();
    Register value = operand(condition->children[0]);
    writer_.from(condition->node);
    jump_if_equal(value, condition->data, wanted ? label : equal);
    writer_.pop_to(value_top);
    if (!wanted) writer_.jump(label);
    writer_.place(equal);
    return;
  }
  std::string_view name = builtin_name(*condition);
  if ((name == "not" || name == "!") && condition->children.size() == 2) {
    jump_when(condition->children[1], !wanted, label);
    return;
  }
  if (jump_on_comparison(condition, wanted, label)) return;
  Register top = writer_.top();
  bool tests_nil = name == "nil?" && condition->children.size() == 2;
  Register value = operand(tests_nil ? condition->children[1] : condition);
  writer_.from(condition->node);
  if (tests_nil)
    writer_.jump(wanted ? Opcode::jump_if_nil : Opcode::jump_unless_nil, value, label);
  else
    writer_.jump(wanted ? Opcode::jump_if : Opcode::jump_unless, value, label);
  writer_.pop_to(top);
}

// `leave` ends each branch: with a value in a register, a return, or nothing. A chain of branches in the last operand
// is followed without recursion.
void Emitter::emit_branch(const Ir& ir, const std::function<void(Ir*)>& leave) {
  Label done;
  const Ir* at = &ir;
  for (;;) {
    Label otherwise;
    jump_when(at->children[0], false, otherwise);
    leave(at->children[1]);
    writer_.jump(done);
    writer_.place(otherwise);
    Ir* rest = at->children[2];
    if (rest->kind != IrKind::branch) {
      leave(rest);
      break;
    }
    at = rest;
  }
  writer_.place(done);
}

void Emitter::jump_if_equal(Register subject, const Data& key, Label& label) {
  if (key.size() == 1 && key[0].kind == Datum::Kind::nil) {
    writer_.jump(Opcode::jump_if_nil, subject, label);
    return;
  }
  if (key.size() == 1 && key[0].kind == Datum::Kind::integer && key[0].integer >= INT16_MIN &&
      key[0].integer <= INT16_MAX) {
    writer_.jump_long(encode_ad(Opcode::jump_if_equal_immediate, subject, static_cast<std::int16_t>(key[0].integer)),
                      label);
    return;
  }
  Register top = writer_.top();
  Register wanted = writer_.push();
  Ir constant;
  constant.data = key;
  emit_data(constant, wanted);
  writer_.jump_long(encode_ab(Opcode::jump_if_equal, subject, wanted), label);
  writer_.pop_to(top);
}

void Emitter::emit_cases(const Ir& ir, const std::function<void(Ir*)>& leave) {
  Register top = writer_.top();
  Register subject = operand(ir.children[0]);
  Label done;
  for (std::size_t i = 0; i < ir.cases.size(); ++i) {
    Label taken, next;
    writer_.from(ir.children[i + 1]->node);
    for (const Data& key : ir.cases[i]) jump_if_equal(subject, key, taken);
    writer_.jump(next);
    writer_.place(taken);
    leave(ir.children[i + 1]);
    writer_.jump(done);
    writer_.place(next);
  }
  if (ir.children.size() > ir.cases.size() + 1) {
    leave(ir.children.back());
  } else {
    writer_.from(ir.node);
    writer_.write(encode_a(Opcode::raise_no_match, subject));
  }
  writer_.place(done);
  writer_.pop_to(top);
}

void Emitter::emit_clauses(const Ir& ir, const std::function<void(Ir*)>& leave) {
  Label done;
  for (const Ir* clause : ir.children) {
    Label next;
    Register top = writer_.top();
    open_scope(*clause);
    jump_when(clause->children[0], false, next);
    leave(clause->children[1]);
    writer_.jump(done);
    writer_.place(next);
    writer_.pop_to(top);
  }
  writer_.from(ir.node);
  writer_.write(encode_a(Opcode::raise_no_match, ir.variable->slot));
  writer_.place(done);
}

void Emitter::emit_no_match(const Ir& ir) {
  Register top = writer_.top();
  Register nothing = writer_.push();
  writer_.from(ir.node);
  writer_.write(encode_a(Opcode::load_unbound, nothing));  // no value was compared
  writer_.write(encode_a(Opcode::raise_no_match, nothing));
  writer_.pop_to(top);
}

void Emitter::emit_logic(const Ir& ir, Register target) {
  Label done;
  // Not straight into `target`: it may be a variable that a later operand reads.
  Register top = writer_.top();
  Register value = writer_.push();
  for (std::size_t i = 0; i < ir.children.size(); ++i) {
    emit(ir.children[i], value);
    if (i + 1 < ir.children.size()) {
      writer_.jump(ir.kind == IrKind::both ? Opcode::jump_unless : Opcode::jump_if, value, done);
    }
  }
  writer_.place(done);
  writer_.write(encode_ab(Opcode::move, target, value));
  writer_.pop_to(top);
}

}  // namespace valk::compile
