#include "../lower/data.hpp"
#include "emitter.hpp"

namespace valk::compile {

// Registers for the scope's variables. A variable that may be read before it is bound says so when it is; one that
// closures share has its box from the beginning.
void Emitter::open_scope(const Ir& scope) {
  for (Variable* variable : scope.variables) {
    variable->slot = writer_.push();
    if (variable->needs_check || variable->is_boxed()) writer_.write(encode_a(Opcode::load_unbound, variable->slot));
    if (variable->is_boxed()) writer_.write(encode_a(Opcode::new_box, variable->slot));
  }
}

void Emitter::check_bound(const Variable& variable, Register value) {
  if (!variable.needs_check) return;
  writer_.write(encode_ak(Opcode::check_bound, value, writer_.data(symbol_data(variable.name))));
}

// A local whose register may stand for its value: nothing binds it again between this read and its use.
bool Emitter::is_plain(const Ir& ir) const {
  return ir.kind == IrKind::local && !ir.variable->is_boxed() && !ir.variable->needs_check &&
         !ir.variable->is_bound_again;
}

bool Emitter::uses_register(const Ir& ir, Register place) const {
  std::vector<const Ir*> rest = {&ir};
  const auto lies_there = [place](const Variable* variable) { return variable != nullptr && variable->slot == place; };
  while (!rest.empty()) {
    const Ir& at = *rest.back();
    rest.pop_back();
    if (at.kind != IrKind::captured && lies_there(at.variable)) return true;
    if (at.kind == IrKind::lambda) {
      for (const CaptureIr& capture : at.function->captures) {
        if (!capture.from_parent_capture && lies_there(capture.variable)) return true;
      }
    }
    rest.insert(rest.end(), at.children.begin(), at.children.end());
    for (const CatchIr& clause : at.attempt.catches) rest.push_back(clause.body);
    if (at.attempt.finally_body != nullptr) rest.push_back(at.attempt.finally_body);
  }
  return false;
}

void Emitter::read(const Ir& ir, Register target) {
  writer_.from(ir.node);
  const Variable& variable = *ir.variable;
  if (ir.kind == IrKind::captured) {
    Opcode opcode = variable.is_boxed() ? Opcode::get_captured_box : Opcode::get_captured;
    writer_.write(encode_ab(opcode, target, ir.index));
  } else if (variable.is_boxed()) {
    writer_.write(encode_ab(Opcode::get_box, target, variable.slot));
  } else if (target != variable.slot) {
    writer_.write(encode_ab(Opcode::move, target, variable.slot));
  }
  check_bound(variable, target);
}

void Emitter::bind(const Ir& ir) {
  const Variable& variable = *ir.variable;
  if (!variable.is_boxed() && !variable.is_bound_again) {
    emit(ir.children[0], variable.slot);
    return;
  }
  // The value may read the variable as it was before, or fail and leave it so.
  Register top = writer_.top();
  Register value = operand(ir.children[0]);
  if (variable.is_boxed())
    writer_.write(encode_ab(Opcode::set_box, variable.slot, value));
  else
    writer_.write(encode_ab(Opcode::move, variable.slot, value));
  writer_.pop_to(top);
}

}  // namespace valk::compile
