#include "writer.hpp"

#include <limits>

namespace valk::compile {

void Writer::from(Node node) {
  if (!node) return;
  base::Span span = node.span();
  std::vector<SpanEntry>& spans = prototype.spans;
  if (!spans.empty() && spans.back().span == span) return;
  if (!spans.empty() && spans.back().pc == pc())
    spans.back().span = span;
  else
    spans.push_back({pc(), span});
}

bool Writer::is_unreachable() const {
  return !prototype.code.empty() && last_target_ != pc() &&
         (info(opcode_of(prototype.code[last_])).flags & flag_ends) != 0;
}

void Writer::jump(Label& label) {
  if (is_unreachable()) return;
  label.jumps.push_back({pc(), false});
  write(encode_j(Opcode::jump, 0));
}

void Writer::jump(Opcode opcode, Register a, Label& label) {
  label.jumps.push_back({pc(), false});
  write(encode_ad(opcode, a, 0));
}

void Writer::jump_long(Instruction word, Label& label) {
  label.jumps.push_back({pc(), true});
  write(word, 0);
}

void Writer::place(Label& label) {
  label.at = pc();
  if (!label.jumps.empty()) last_target_ = pc();
  for (const Label::Jump& jump : label.jumps) {
    std::int64_t distance = label.at - static_cast<std::int64_t>(jump.word) - (jump.is_long ? 2 : 1);
    Instruction& word = prototype.code[jump.word];
    if (jump.is_long) {
      prototype.code[jump.word + 1] = static_cast<std::uint32_t>(distance);
    } else if (opcode_of(word) == Opcode::jump) {
      if (distance > 0x7F'FFFF) fail("this function is too long");
      word = encode_j(Opcode::jump, static_cast<std::int32_t>(distance));
    } else {
      if (distance > std::numeric_limits<std::int16_t>::max())
        fail("this branch is too long: make functions of its parts");
      word = encode_ad(opcode_of(word), a_of(word), static_cast<std::int16_t>(distance));
    }
  }
}

Register Writer::push() { return push_many(1); }

Register Writer::push_many(std::size_t count) {
  std::size_t first = next_;
  if (first + count > kMaxRegisters) {
    fail("this function has more than " + std::to_string(kMaxRegisters) +
         " variables and pending operands: make functions of its parts");
    first = 0;
  }
  next_ = first + count;
  if (prototype.register_count < next_) prototype.register_count = static_cast<std::uint16_t>(next_);
  return static_cast<Register>(first);
}

std::uint16_t Writer::constant(Constant constant) {
  if (prototype.constants.size() >= 0xFFFF) {
    fail("this function has more than 65,535 constants");
    return 0;
  }
  prototype.constants.push_back(std::move(constant));
  return static_cast<std::uint16_t>(prototype.constants.size() - 1);
}

std::uint16_t Writer::data(Data data) {
  Constant made;
  std::string key;
  if (data.size() == 1) {
    const Datum& datum = data.front();
    key = std::to_string(static_cast<int>(datum.kind)) + (datum.boolean ? "t" : "d") + std::to_string(datum.integer) +
          "," + datum.text;
    // Two floats may print alike and differ; they are not shared.
    if (datum.kind == Datum::Kind::floating) key.clear();
  }
  if (auto known = known_.find(key); !key.empty() && known != known_.end()) return known->second;
  made.data = std::move(data);
  std::uint16_t index = constant(std::move(made));
  if (!key.empty()) known_[key] = index;
  return index;
}

std::uint16_t Writer::name(Constant::Kind kind, std::string_view name, std::string_view module) {
  std::string key = std::to_string(static_cast<int>(kind)) + "n" + std::string(name);
  if (!module.empty()) key += " " + std::string(module);
  if (auto known = known_.find(key); known != known_.end()) return known->second;
  Constant made;
  made.kind = kind;
  made.name = name;
  made.module = module;
  return known_[key] = constant(std::move(made));
}

std::uint16_t Writer::function(std::uint32_t index) {
  Constant made;
  made.kind = Constant::Kind::function;
  made.function = index;
  return constant(std::move(made));
}

void Writer::handle(std::uint32_t start, std::uint32_t end, Register error, bool is_finally) {
  if (start == end) return;  // nothing in it can raise
  prototype.handlers.push_back({start, end, pc(), error, is_finally});
  last_target_ = pc();
}

}  // namespace valk::compile
