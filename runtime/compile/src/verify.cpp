#include <vector>

#include "valk/compile/bytecode.hpp"

namespace valk::compile {

namespace {

class Verifier {
 public:
  Verifier(const Unit& unit, const Prototype& prototype) : unit_(unit), prototype_(prototype) {}

  std::string run() {
    if (prototype_.code.empty()) return "no instructions";
    starts_.assign(prototype_.code.size() + 1, false);
    std::size_t last = 0;
    for (std::size_t pc = 0; pc < prototype_.code.size(); pc += words(pc)) {
      if ((prototype_.code[pc] & 0xFF) >= kOpcodeCount) return at(pc, "no such opcode");
      if (pc + words(pc) > prototype_.code.size()) return at(pc, "its second word is missing");
      starts_[pc] = true;
      last = pc;
    }
    for (std::size_t pc = 0; pc < prototype_.code.size() && problem_.empty(); pc += words(pc)) check(pc);
    if (problem_.empty() && (opcode(last).flags & flag_ends) == 0) return at(last, "the code runs off its end");
    for (const Constant& constant : prototype_.constants) check_constant(constant);
    for (const Handler& handler : prototype_.handlers) check_handler(handler);
    return problem_;
  }

 private:
  [[nodiscard]] const OpcodeInfo& opcode(std::size_t pc) const { return info(opcode_of(prototype_.code[pc])); }
  [[nodiscard]] std::size_t words(std::size_t pc) const { return opcode(pc).words(); }
  static std::string at(std::size_t pc, std::string_view why) {
    return "instruction " + std::to_string(pc) + ": " + std::string(why);
  }
  void fail(std::size_t pc, std::string_view why) {
    if (problem_.empty()) problem_ = at(pc, why);
  }

  void need_register(std::size_t pc, std::size_t index) {
    if (index >= prototype_.register_count) fail(pc, "register out of range");
  }
  void need_constant(std::size_t pc, std::size_t index) {
    if (index >= prototype_.constants.size()) fail(pc, "constant out of range");
  }
  void need_target(std::size_t pc, std::int64_t distance) {
    std::int64_t target = static_cast<std::int64_t>(pc + words(pc)) + distance;
    if (target < 0 || target >= static_cast<std::int64_t>(prototype_.code.size()) ||
        !starts_[static_cast<std::size_t>(target)]) {
      fail(pc, "it jumps to no instruction");
    }
  }

  void check_b(std::size_t pc, Instruction word) {
    switch (opcode_of(word)) {
      case Opcode::get_captured:
      case Opcode::get_captured_box:
        if (b_of(word) >= prototype_.captures.size()) fail(pc, "captured value out of range");
        return;
      case Opcode::call:
      case Opcode::tail_call:
        need_register(pc, a_of(word) + kLinkage - 1 + b_of(word));
        return;
      case Opcode::list:
      case Opcode::join:
        need_register(pc, b_of(word) + c_of(word) - (c_of(word) > 0 ? 1 : 0));
        return;
      default:
        need_register(pc, b_of(word));
    }
  }

  void check(std::size_t pc) {
    Instruction word = prototype_.code[pc];
    Format format = opcode(pc).format;
    bool has_a = format != Format::none && format != Format::J && opcode_of(word) != Opcode::return_constant;
    if (has_a) need_register(pc, a_of(word));
    switch (format) {
      case Format::AB:
      case Format::ABI:
      case Format::AB_word:
        check_b(pc, word);
        break;
      case Format::ABC:
        check_b(pc, word);
        if (opcode_of(word) != Opcode::list && opcode_of(word) != Opcode::join) need_register(pc, c_of(word));
        break;
      case Format::AK:
        if (opcode_of(word) != Opcode::new_table) need_constant(pc, k_of(word));
        if (opcode_of(word) >= Opcode::tail_call_global_0 && opcode_of(word) <= Opcode::tail_call_global_6) {
          std::size_t count =
              static_cast<std::size_t>(opcode_of(word)) - static_cast<std::size_t>(Opcode::tail_call_global_0);
          need_register(pc, a_of(word) + kLinkage - 1 + count);
        }
        break;
      case Format::A_word:
        need_constant(pc, prototype_.code[pc + 1]);
        break;
      case Format::AD:
        if (opcode_of(word) != Opcode::load_integer) need_target(pc, d_of(word));
        break;
      case Format::J:
        if (opcode_of(word) != Opcode::return_integer) need_target(pc, j_of(word));
        break;
      case Format::AB_jump:
        need_register(pc, b_of(word));
        need_target(pc, static_cast<std::int32_t>(prototype_.code[pc + 1]));
        break;
      case Format::AD_jump:
        need_target(pc, static_cast<std::int32_t>(prototype_.code[pc + 1]));
        break;
      default:
        break;
    }
  }

  void check_constant(const Constant& constant) {
    if (constant.kind == Constant::Kind::function && constant.function >= unit_.functions.size()) {
      if (problem_.empty()) problem_ = "a constant names function " + std::to_string(constant.function);
    }
  }

  void check_handler(const Handler& handler) {
    bool ordered = handler.start < handler.end && handler.end <= prototype_.code.size();
    if (!ordered || handler.target >= prototype_.code.size() || !starts_[handler.target] ||
        handler.reg >= prototype_.register_count) {
      fail(handler.target, "a handler is out of range");
    }
  }

  const Unit& unit_;
  const Prototype& prototype_;
  std::vector<bool> starts_;
  std::string problem_;
};

}  // namespace

std::string verify(const Unit& unit, const Prototype& prototype) { return Verifier(unit, prototype).run(); }

}  // namespace valk::compile
