#include "emitter.hpp"
#include "valk/catalog/catalog.hpp"

namespace valk::compile {

namespace {

// Elements that one `list` instruction takes; longer lists are made of runs.
constexpr std::size_t run_length = 50;

}  // namespace

Constant::Kind UnitPlan::kind_of(std::string_view name) const {
  if (private_names.contains(std::string(name))) return Constant::Kind::file;
  return Constant::Kind::global;
}

bool UnitPlan::is_builtin(std::string_view name) const {
  std::string key(name);
  return !private_names.contains(key) && !definitions.contains(key) && !module_defines(name) &&
         catalog::find(name) != nullptr;
}

std::uint32_t Emitter::run() {
  auto index = static_cast<std::uint32_t>(plan_.unit.functions.size());
  plan_.unit.functions.emplace_back();  // the place is taken before inner functions come
  is_unit_ = index == 0;
  Prototype& made = writer_.prototype;
  made.name = function_.name;
  made.parameter_names = function_.parameter_names;
  made.parameters = static_cast<std::uint16_t>(function_.parameters.size() - (function_.has_rest ? 1 : 0));
  made.has_rest = function_.has_rest;
  made.documentation = function_.documentation;
  if (function_.node) made.span = function_.node.span();
  for (Variable* parameter : function_.parameters) parameter->slot = writer_.push();
  for (const Variable* parameter : function_.parameters) {
    if (parameter->is_boxed()) writer_.write(encode_a(Opcode::new_box, parameter->slot));
  }
  emit_tail(function_.body);
  for (const CaptureIr& capture : function_.captures) {
    Capture taken;
    taken.from_register = !capture.from_parent_capture;
    taken.index =
        capture.from_parent_capture ? static_cast<std::uint8_t>(capture.parent_index) : capture.variable->slot;
    taken.name = capture.variable->name;
    made.captures.push_back(std::move(taken));
  }
  if (made.captures.size() > 255)
    writer_.problem = "this function uses more than 255 variables of the functions around it";
  if (!writer_.problem.empty() && function_.node) {
    base::Diagnostic diagnostic;
    diagnostic.id = "compile";
    diagnostic.message = writer_.problem;
    diagnostic.location = function_.node.location();
    plan_.problems.push_back(std::move(diagnostic));
  }
  plan_.unit.functions[index] = std::move(writer_.prototype);
  return index;
}

void Emitter::return_register(Register value) { writer_.write(encode_a(Opcode::return_value, value)); }

Register Emitter::operand(Ir* ir) {
  if (is_plain(*ir)) return ir->variable->slot;
  if (std::optional<Register> made = emit_on_top(*ir)) return *made;
  Register target = writer_.push();
  emit(ir, target);
  return target;
}

void Emitter::emit_data(const Ir& ir, Register target) {
  const Datum& datum = ir.data.front();
  switch (datum.kind) {
    case Datum::Kind::nil:
      writer_.write(encode_a(Opcode::load_nil, target));
      return;
    case Datum::Kind::boolean:
      writer_.write(encode_a(datum.boolean ? Opcode::load_true : Opcode::load_false, target));
      return;
    case Datum::Kind::integer:
      if (datum.integer >= INT16_MIN && datum.integer <= INT16_MAX) {
        writer_.write(encode_ad(Opcode::load_integer, target, static_cast<std::int16_t>(datum.integer)));
        return;
      }
      break;
    default:
      break;
  }
  writer_.write(encode_ak(Opcode::load_constant, target, writer_.data(ir.data)));
}

void Emitter::emit_global(const Ir& ir, Register target) {
  writer_.from(ir.node);
  writer_.write(encode_ak(Opcode::get_global, target, global_constant(ir)));
}

std::uint16_t Emitter::global_constant(const Ir& global) {
  if (global.module.empty()) return writer_.name(plan_.kind_of(global.name), global.name);
  if (global.module == kLanguage) return writer_.name(Constant::Kind::builtin, global.name);
  return writer_.name(Constant::Kind::imported, global.name, global.module);
}

void Emitter::emit_define(const Ir& ir) {
  Register top = writer_.top();
  Register value = operand(ir.children[0]);
  writer_.from(ir.node);
  if (ir.kind == IrKind::define_file) {
    writer_.write(encode_ak(Opcode::set_global, value, writer_.name(Constant::Kind::file, ir.name)));
  } else {
    writer_.write(encode_ak(Opcode::define_global, value, writer_.name(Constant::Kind::global, ir.name)));
  }
  writer_.pop_to(top);
}

void Emitter::emit_lambda(const Ir& ir, Register target) {
  std::uint32_t index = Emitter(plan_, *ir.function).run();
  writer_.from(ir.node);
  writer_.write(encode_ak(Opcode::closure, target, writer_.function(index)));
}

void Emitter::emit_list(const Ir& ir, Register target) {
  Register top = writer_.top();
  std::size_t runs = (ir.children.size() + run_length - 1) / run_length;
  Register joined = runs > 1 ? writer_.push_many(runs) : target;
  for (std::size_t run = 0; run < runs; ++run) {
    std::size_t from = run * run_length, count = std::min(run_length, ir.children.size() - from);
    Register inner_top = writer_.top();
    Register first = writer_.push_many(count);
    for (std::size_t i = 0; i < count; ++i) emit(ir.children[from + i], static_cast<Register>(first + i));
    writer_.from(ir.node);
    auto made = runs > 1 ? static_cast<Register>(joined + run) : target;
    writer_.write(encode_abc(Opcode::list, made, first, static_cast<std::uint32_t>(count)));
    writer_.pop_to(inner_top);
  }
  if (runs > 1) writer_.write(encode_abc(Opcode::join, target, joined, static_cast<std::uint32_t>(runs)));
  writer_.pop_to(top);
}

void Emitter::emit_join(const Ir& ir, Register target) {
  Register top = writer_.top();
  Register first = writer_.push_many(ir.children.size());
  for (std::size_t i = 0; i < ir.children.size(); ++i) emit(ir.children[i], static_cast<Register>(first + i));
  writer_.from(ir.node);
  writer_.write(encode_abc(Opcode::join, target, first, static_cast<std::uint32_t>(ir.children.size())));
  writer_.pop_to(top);
}

void Emitter::emit_sequence_but_last(const Ir& ir) {
  for (std::size_t i = 0; i + 1 < ir.children.size(); ++i) emit_for_effect(ir.children[i]);
}

void Emitter::emit_for_effect(Ir* ir) {
  switch (ir->kind) {
    case IrKind::data:
    case IrKind::lambda:
      return;
    case IrKind::bind:
      bind(*ir);
      return;
    case IrKind::define:
    case IrKind::define_file:
      emit_define(*ir);
      return;
    case IrKind::sequence:
      for (Ir* child : ir->children) emit_for_effect(child);
      return;
    case IrKind::branch:
      emit_branch(*ir, [this](Ir* end) { emit_for_effect(end); });
      return;
    case IrKind::scope: {
      Register top = writer_.top();
      open_scope(*ir);
      emit_for_effect(ir->children[0]);
      writer_.pop_to(top);
      return;
    }
    default: {
      Register top = writer_.top();
      emit(ir, writer_.push());
      writer_.pop_to(top);
    }
  }
}

void Emitter::emit(Ir* ir, Register target) {
  switch (ir->kind) {
    case IrKind::data:
      emit_data(*ir, target);
      return;
    case IrKind::local:
    case IrKind::captured:
      read(*ir, target);
      return;
    case IrKind::global:
      emit_global(*ir, target);
      return;
    case IrKind::bind:
      bind(*ir);
      writer_.write(encode_a(Opcode::load_nil, target));
      return;
    case IrKind::define:
    case IrKind::define_file:
      emit_define(*ir);
      writer_.write(encode_a(Opcode::load_nil, target));
      return;
    case IrKind::call:
    case IrKind::builtin:
      emit_call(*ir, target, false);
      return;
    case IrKind::lambda:
      emit_lambda(*ir, target);
      return;
    case IrKind::branch:
      emit_branch(*ir, [this, target](Ir* end) { emit(end, target); });
      return;
    case IrKind::sequence:
      emit_sequence_but_last(*ir);
      emit(ir->children.back(), target);
      return;
    case IrKind::scope: {
      Register top = writer_.top();
      open_scope(*ir);
      emit(ir->children[0], target);
      writer_.pop_to(top);
      return;
    }
    case IrKind::both:
    case IrKind::either:
      emit_logic(*ir, target);
      return;
    case IrKind::list:
      emit_list(*ir, target);
      return;
    case IrKind::join:
      emit_join(*ir, target);
      return;
    case IrKind::cases:
      emit_cases(*ir, [this, target](Ir* end) { emit(end, target); });
      return;
    case IrKind::clauses:
      emit_clauses(*ir, [this, target](Ir* end) { emit(end, target); });
      return;
    case IrKind::equals:
      return;  // a condition: see jump_when
    case IrKind::no_match:
      emit_no_match(*ir);
      return;
    case IrKind::attempt:
      emit_attempt(*ir, target);
      return;
    case IrKind::guard:
      emit_guard(*ir, target);
      return;
  }
}

void Emitter::emit_tail(Ir* ir) {
  Register top = writer_.top();
  switch (ir->kind) {
    case IrKind::call:
    case IrKind::builtin: {
      if (std::optional<Register> made = emit_on_top(*ir)) {
        return_register(*made);
        break;
      }
      // What a file's last form calls is no tail call: a trace ends at the place in the file.
      Register value = writer_.push();
      emit_call(*ir, value, !is_unit_);
      if (is_unit_) return_register(value);
      break;
    }
    case IrKind::branch:
      emit_branch(*ir, [this](Ir* end) { emit_tail(end); });
      break;
    case IrKind::cases:
      emit_cases(*ir, [this](Ir* end) { emit_tail(end); });
      break;
    case IrKind::clauses:
      emit_clauses(*ir, [this](Ir* end) { emit_tail(end); });
      break;
    case IrKind::sequence:
      emit_sequence_but_last(*ir);
      emit_tail(ir->children.back());
      break;
    case IrKind::scope:
      open_scope(*ir);
      emit_tail(ir->children[0]);
      break;
    case IrKind::both:
    case IrKind::either: {
      // All but the last decide by jumping to the end; the last is in tail position.
      Register value = writer_.push();
      Label done;
      for (std::size_t i = 0; i + 1 < ir->children.size(); ++i) {
        emit(ir->children[i], value);
        writer_.jump(ir->kind == IrKind::both ? Opcode::jump_unless : Opcode::jump_if, value, done);
      }
      emit_tail(ir->children.back());
      writer_.place(done);
      return_register(value);
      break;
    }
    case IrKind::no_match:
      emit_no_match(*ir);
      break;
    case IrKind::data: {
      const Datum& datum = ir->data.front();
      if (datum.kind == Datum::Kind::nil) {
        writer_.write(encode(Opcode::return_nil));
        break;
      }
      if (datum.kind == Datum::Kind::integer && datum.integer >= -(1 << 23) && datum.integer < (1 << 23)) {
        writer_.write(encode_j(Opcode::return_integer, static_cast<std::int32_t>(datum.integer)));
        break;
      }
      writer_.write(encode_ak(Opcode::return_constant, 0, writer_.data(ir->data)));
      break;
    }
    case IrKind::bind:
    case IrKind::define:
    case IrKind::define_file:
      emit_for_effect(ir);
      writer_.write(encode(Opcode::return_nil));
      break;
    default:
      return_register(operand(ir));
  }
  writer_.pop_to(top);
}

}  // namespace valk::compile
