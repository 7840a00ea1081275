#include "../lower/data.hpp"
#include "emitter.hpp"

namespace valk::compile {

// body; end of what the catches see; the catches; end of what `finally` sees; the finally body, once for each way out.
void Emitter::emit_attempt(const Ir& ir, Register target) {
  const AttemptIr& attempt = ir.attempt;
  Register top = writer_.top();
  // Not straight into `target`: it may be a variable that a catch reads.
  Register value = writer_.push();
  Register error = writer_.push();
  Label leave, done;
  std::uint32_t start = writer_.pc();
  emit(ir.children[0], value);
  std::uint32_t body_end = writer_.pc();
  writer_.jump(leave);

  bool catches = attempt.otherwise == AttemptIr::Otherwise::gives_error || !attempt.catches.empty();
  if (catches) {
    writer_.handle(start, body_end, error, false);
    if (attempt.otherwise == AttemptIr::Otherwise::gives_error) {
      writer_.write(encode_ab(Opcode::move, value, error));
    } else {
      emit_catches(ir, error, value, {&leave});
    }
  }
  std::uint32_t catches_end = writer_.pc();
  writer_.place(leave);
  if (attempt.finally_body != nullptr) {
    emit_for_effect(attempt.finally_body);
    writer_.jump(done);
    writer_.handle(start, catches_end, error, true);
    // The finally body may raise and catch on its own: the error waits in a register of its own.
    Register waiting = writer_.push();
    writer_.write(encode_ab(Opcode::move, waiting, error));
    emit_for_effect(attempt.finally_body);
    writer_.from(ir.node);
    writer_.write(encode_a(Opcode::raise, waiting));
    writer_.place(done);
  }
  writer_.write(encode_ab(Opcode::move, target, value));
  writer_.pop_to(top);
}

void Emitter::emit_catches(const Ir& ir, Register error, Register target, std::vector<Label*> done) {
  for (const CatchIr& clause : ir.attempt.catches) {
    Label next;
    Register top = writer_.top();
    if (!clause.kind.empty()) {
      Register kind = writer_.push_many(2);
      auto wanted = static_cast<Register>(kind + 1);
      writer_.write(encode_ab(Opcode::error_kind, kind, error));
      writer_.write(encode_ak(Opcode::load_constant, wanted, writer_.data(symbol_data(clause.kind))));
      writer_.jump_long(encode_ab(Opcode::jump_unless_equal, kind, wanted), next);
      writer_.pop_to(top);
    }
    open_scope(*clause.body);
    if (clause.variable != nullptr) {
      Opcode opcode = clause.variable->is_boxed() ? Opcode::set_box : Opcode::move;
      writer_.write(encode_ab(opcode, clause.variable->slot, error));
    }
    emit(clause.body->children[0], target);
    writer_.pop_to(top);
    writer_.jump(*done.front());
    writer_.place(next);
    if (clause.kind.empty()) return;  // it takes everything
  }
  writer_.from(ir.node);
  writer_.write(encode_a(Opcode::raise, error));
}

void Emitter::emit_guard(const Ir& ir, Register target) {
  Register top = writer_.top();
  Register value = writer_.push();
  Label done;
  std::uint32_t start = writer_.pc();
  emit(ir.children[0], value);
  std::uint32_t end = writer_.pc();
  writer_.jump(done);
  writer_.handle(start, end, ir.variable->slot, true);
  emit(ir.children[1], value);
  writer_.place(done);
  writer_.write(encode_ab(Opcode::move, target, value));
  writer_.pop_to(top);
}

}  // namespace valk::compile
