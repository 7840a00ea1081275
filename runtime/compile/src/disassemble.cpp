// Instructions as text: what `valk dump bytecode` prints.

#include "valk/base/text.hpp"
#include "valk/compile/bytecode.hpp"

namespace valk::compile {

namespace {

std::string datum_text(const Datum& datum) {
  switch (datum.kind) {
    case Datum::Kind::nil:
      return "nil";
    case Datum::Kind::boolean:
      return datum.boolean ? "true" : "false";
    case Datum::Kind::integer:
      return std::to_string(datum.integer);
    case Datum::Kind::floating:
      return std::to_string(datum.floating);
    case Datum::Kind::symbol:
      return datum.text;
    case Datum::Kind::list:
      return "list of " + std::to_string(datum.count);
    case Datum::Kind::string:
      break;
  }
  std::string quoted;
  base::append_json_string(quoted, datum.text);
  return quoted;
}

std::string constant_text(const Constant& constant) {
  switch (constant.kind) {
    case Constant::Kind::data:
      return datum_text(constant.data.front());
    case Constant::Kind::function:
      return "function " + std::to_string(constant.function);
    case Constant::Kind::global:
      return "global " + constant.name;
    case Constant::Kind::imported:
      return "imported " + constant.module + " " + constant.name;
    case Constant::Kind::builtin:
      return "builtin " + constant.name;
    case Constant::Kind::file:
      return "private " + constant.name;
  }
  return {};
}

std::string reg(std::uint32_t index) { return "r" + std::to_string(index); }

// Operand K is a constant but for the instructions in which it is a count.
std::string operand_k(const Prototype& prototype, Opcode opcode, std::uint32_t k) {
  if (opcode == Opcode::new_table) return std::to_string(k);
  std::string text = "k" + std::to_string(k);
  if (k < prototype.constants.size()) text += " (" + constant_text(prototype.constants[k]) + ")";
  return text;
}

std::string operands(const Prototype& prototype, std::uint32_t pc) {
  Instruction word = prototype.code[pc];
  Opcode opcode = opcode_of(word);
  auto second = [&] { return pc + 1 < prototype.code.size() ? prototype.code[pc + 1] : 0; };
  auto target = [&](std::int64_t distance) {
    return "-> " + std::to_string(pc + static_cast<std::int64_t>(info(opcode).words()) + distance);
  };
  std::string a = reg(a_of(word)), b = reg(b_of(word)), c = reg(c_of(word));
  switch (info(opcode).format) {
    case Format::none:
      return {};
    case Format::A:
      return a;
    case Format::AB: {
      bool is_count = opcode == Opcode::call || opcode == Opcode::tail_call;
      bool is_capture = opcode == Opcode::get_captured || opcode == Opcode::get_captured_box;
      if (is_count) return a + " " + std::to_string(b_of(word));
      return a + " " + (is_capture ? "c" + std::to_string(b_of(word)) : b);
    }
    case Format::ABC:
      return a + " " + b + " " + c;
    case Format::ABI:
      return a + " " + b + " " + std::to_string(i_of(word));
    case Format::AK:
      return a + " " + operand_k(prototype, opcode, k_of(word));
    case Format::AD: {
      bool is_number = opcode == Opcode::load_integer;
      return a + " " + (is_number ? std::to_string(d_of(word)) : target(d_of(word)));
    }
    case Format::J:
      return opcode == Opcode::return_integer ? std::to_string(j_of(word)) : target(j_of(word));
    case Format::A_word:
      return a + " " + operand_k(prototype, opcode, second());
    case Format::AB_word:
      return a + " " + b + " " + std::to_string(second());
    case Format::AB_jump:
      return a + " " + b + " " + target(static_cast<std::int32_t>(second()));
    case Format::AD_jump:
      return a + " " + std::to_string(d_of(word)) + " " + target(static_cast<std::int32_t>(second()));
  }
  return {};
}

void append_line(std::string& out, std::string_view left, std::string_view name, std::string_view right) {
  out += std::string(left.size() < 6 ? 6 - left.size() : 0, ' ') + std::string(left) + "  " + std::string(name);
  if (!right.empty()) out += std::string(name.size() < 24 ? 24 - name.size() : 1, ' ') + std::string(right);
  out += "\n";
}

void append_signature(std::string& out, const Prototype& prototype) {
  out += prototype.name.empty() ? "(\\ {" : "(fun {" + prototype.name;
  for (std::size_t i = 0; i < prototype.parameter_names.size(); ++i) {
    if (i > 0 || !prototype.name.empty()) out += " ";
    if (prototype.has_rest && i + 1 == prototype.parameter_names.size()) out += "& ";
    out += prototype.parameter_names[i];
  }
  out += "})  " + std::to_string(prototype.register_count) + " registers\n";
}

}  // namespace

std::string disassemble(const Prototype& prototype) {
  std::string out;
  append_signature(out, prototype);
  for (std::uint32_t pc = 0; pc < prototype.code.size();) {
    const OpcodeInfo& opcode = info(opcode_of(prototype.code[pc]));
    append_line(out, std::to_string(pc), opcode.name, operands(prototype, pc));
    pc += static_cast<std::uint32_t>(opcode.words());
  }
  for (std::size_t i = 0; i < prototype.constants.size(); ++i) {
    append_line(out, "k" + std::to_string(i), constant_text(prototype.constants[i]), {});
  }
  for (std::size_t i = 0; i < prototype.captures.size(); ++i) {
    const Capture& capture = prototype.captures[i];
    std::string from = (capture.from_register ? "r" : "c") + std::to_string(capture.index) + " of the function around";
    append_line(out, "c" + std::to_string(i), capture.name.empty() ? "(unnamed)" : capture.name, from);
  }
  for (const Handler& handler : prototype.handlers) {
    append_line(out, handler.is_finally ? "unwind" : "catch",
                std::to_string(handler.start) + " to " + std::to_string(handler.end),
                "-> " + std::to_string(handler.target) + ", error in " + reg(handler.reg));
  }
  return out;
}

std::string disassemble(const Unit& unit) {
  std::string out;
  for (std::size_t i = 0; i < unit.functions.size(); ++i) {
    out += (i > 0 ? "\n" : "") + std::string("function ") + std::to_string(i) + ": " + disassemble(unit.functions[i]);
  }
  return out;
}

}  // namespace valk::compile
