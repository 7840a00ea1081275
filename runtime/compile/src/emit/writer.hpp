#pragma once

// Writes one function's instructions: words, jumps, constants, spans, registers.

#include <map>
#include <string>
#include <vector>

#include "../ir.hpp"

namespace valk::compile {

using Register = std::uint8_t;

// A place to jump to, before or after it is known.
struct Label {
  std::int64_t at = -1;
  struct Jump {
    std::size_t word;  // the instruction's first word
    bool is_long;      // the distance is in the word behind it; else in D or J of the word itself
  };
  std::vector<Jump> jumps;
};

class Writer {
 public:
  Prototype prototype;
  // Why the function cannot be written: too many registers, constants or captures. Empty: it can.
  std::string problem;

  // ---- instructions
  void write(Instruction word) {
    last_ = prototype.code.size();
    prototype.code.push_back(word);
  }
  void write(Instruction word, std::int64_t second) {
    write(word);
    prototype.code.push_back(static_cast<std::uint32_t>(second));
  }
  // True when nothing leads to the place that is written next.
  [[nodiscard]] bool is_unreachable() const;
  // The instructions from here on come from `node`.
  void from(Node node);
  [[nodiscard]] std::uint32_t pc() const { return static_cast<std::uint32_t>(prototype.code.size()); }

  // ---- jumps, all forward
  void jump(Label& label);                             // jump
  void jump(Opcode opcode, Register a, Label& label);  // format AD
  void jump_long(Instruction word, Label& label);      // formats AB_jump and AD_jump
  void place(Label& label);

  // ---- registers: a stack
  Register push();
  Register push_many(std::size_t count);  // the first of them
  void pop_to(Register top) { next_ = top; }
  [[nodiscard]] Register top() const { return static_cast<Register>(next_); }

  // ---- constants
  std::uint16_t constant(Constant constant);
  std::uint16_t data(Data data);
  std::uint16_t name(Constant::Kind kind, std::string_view name, std::string_view module = {});
  std::uint16_t function(std::uint32_t index);

  // An error between `start` and here goes on at a handler that begins with the next instruction.
  void handle(std::uint32_t start, std::uint32_t end, Register error, bool is_finally);

 private:
  void fail(std::string why) {
    if (problem.empty()) problem = std::move(why);
  }
  std::size_t next_ = 0;                        // the first free register
  std::size_t last_ = 0;                        // where the last instruction begins
  std::size_t last_target_ = 0;                 // the last place that something jumps to
  std::map<std::string, std::uint16_t> known_;  // constants that may be shared, by kind and text
};

}  // namespace valk::compile
