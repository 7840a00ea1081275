#pragma once

// What the compiler makes: plain data without heap values, so that it can be cached, dumped and compared. The machine
// turns it into code by loading it (vm/machine.hpp).
//
// A Unit is one compiled text: a file, a line of the REPL, the operand of `eval`. functions[0] takes no operands and
// runs the text's top-level forms.
//
// Calling convention: opcodes.def, flag `calls`. A function finds its operands in R[0] …, the rest parameter, if any,
// as one list behind them. All other registers are undefined at entry. A frame has at most kMaxRegisters registers; the
// operands of one call lie in them too (longer ones: make a list, then call_spread).

#include <cstdint>
#include <string>
#include <vector>

#include "valk/base/source_text.hpp"

namespace valk::compile {

enum class Opcode : std::uint8_t {
#define VALK_OPCODE(name, format, flags, description) name,
#include "valk/compile/opcodes.def"
#undef VALK_OPCODE
};

enum class Format : std::uint8_t { none, A, AB, ABC, ABI, AK, AD, J, A_word, AB_word, AB_jump, AD_jump };

enum OpcodeFlags : std::uint8_t { flag_none = 0, flag_raises = 1, flag_ends = 2, flag_calls = 4 };

struct OpcodeInfo {
  const char* name;
  Format format;
  std::uint8_t flags;
  const char* description;

  [[nodiscard]] constexpr std::size_t words() const { return format >= Format::A_word ? 2 : 1; }
};
[[nodiscard]] const OpcodeInfo& info(Opcode opcode);
inline constexpr std::size_t kOpcodeCount = 0
#define VALK_OPCODE(name, format, flags, description) +1
#include "valk/compile/opcodes.def"
#undef VALK_OPCODE
    ;

using Instruction = std::uint32_t;

inline constexpr std::size_t kMaxRegisters = 250;
inline constexpr std::size_t kLinkage = 2;  // registers between R[A] of a call and the callee's R[0]

constexpr Instruction encode(Opcode op) { return static_cast<Instruction>(op); }
constexpr Instruction encode_a(Opcode op, std::uint32_t a) { return encode(op) | a << 8; }
constexpr Instruction encode_ab(Opcode op, std::uint32_t a, std::uint32_t b) { return encode_a(op, a) | b << 16; }
constexpr Instruction encode_abc(Opcode op, std::uint32_t a, std::uint32_t b, std::uint32_t c) {
  return encode_ab(op, a, b) | c << 24;
}
constexpr Instruction encode_abi(Opcode op, std::uint32_t a, std::uint32_t b, std::int8_t immediate) {
  return encode_ab(op, a, b) | static_cast<std::uint32_t>(static_cast<std::uint8_t>(immediate)) << 24;
}
constexpr Instruction encode_ak(Opcode op, std::uint32_t a, std::uint16_t k) {
  return encode_a(op, a) | static_cast<std::uint32_t>(k) << 16;
}
constexpr Instruction encode_ad(Opcode op, std::uint32_t a, std::int16_t d) {
  return encode_ak(op, a, static_cast<std::uint16_t>(d));
}
constexpr Instruction encode_j(Opcode op, std::int32_t j) { return encode(op) | static_cast<std::uint32_t>(j) << 8; }
constexpr Opcode opcode_of(Instruction i) { return static_cast<Opcode>(i & 0xFF); }
constexpr std::uint32_t a_of(Instruction i) { return i >> 8 & 0xFF; }
constexpr std::uint32_t b_of(Instruction i) { return i >> 16 & 0xFF; }
constexpr std::uint32_t c_of(Instruction i) { return i >> 24; }
constexpr std::int8_t i_of(Instruction i) { return static_cast<std::int8_t>(i >> 24); }
constexpr std::uint32_t k_of(Instruction i) { return i >> 16; }
constexpr std::int16_t d_of(Instruction i) { return static_cast<std::int16_t>(i >> 16); }
constexpr std::int32_t j_of(Instruction i) { return static_cast<std::int32_t>(i) >> 8; }

// Quoted data, flat: a list is followed by its elements, each of which may be a list again. No recursion anywhere.
struct Datum {
  enum class Kind : std::uint8_t { nil, boolean, integer, floating, string, symbol, list };
  Kind kind = Kind::nil;
  bool boolean = false;
  bool is_brace = false;    // a list that was written `{…}`: code made of it is written so, too
  std::uint32_t count = 0;  // elements of a list, at least one
  std::int64_t integer = 0;
  double floating = 0;
  std::string text;  // of a string; a symbol or keyword (with its ':')

  friend bool operator==(const Datum&, const Datum&) = default;
};
using Data = std::vector<Datum>;  // exactly one datum with all its parts, in prefix order

struct Constant {
  enum class Kind : std::uint8_t {
    data,      // a literal or quoted data
    function,  // index into Unit::functions: for `closure`
    global,    // a cell of the unit's module, found or made by name: for the instructions on globals
    builtin,   // a cell of the language's own names (natives, prelude), whatever the module defines
    imported,  // a cell of another module
    file,      // a cell private to this unit: `=` at top level
  };
  Kind kind = Kind::data;
  Data data;
  std::uint32_t function = 0;
  std::string name;    // of a global, builtin, imported or file cell
  std::string module;  // of an imported one
};

// Where a closure takes a captured value from when it is made.
struct Capture {
  bool from_register = false;  // of the enclosing function; false: from its own captured values
  std::uint8_t index = 0;
  std::string name;  // for messages and dumps
};

// The instructions from `pc` up to the next entry's come from `span`.
struct SpanEntry {
  std::uint32_t pc = 0;
  base::Span span;
};

// While pc is in [start, end), an error goes on at `target` with the error value in `reg`; registers that were live at
// `start` still are. Inner ranges come before the outer ones that contain them. A pc is that of the instruction at
// work.
struct Handler {
  std::uint32_t start = 0;
  std::uint32_t end = 0;
  std::uint32_t target = 0;
  std::uint8_t reg = 0;
  bool is_finally = false;  // takes what no `catch` may see, too: cancellations, exits; must raise it again
};

struct Prototype {
  std::string name;              // "": an anonymous function
  base::Span span;               // the whole form
  std::uint16_t parameters = 0;  // required ones
  bool has_rest = false;
  std::uint16_t register_count = 0;
  std::vector<std::string> parameter_names;  // the rest parameter's last
  std::vector<Instruction> code;
  std::vector<Constant> constants;
  std::vector<Capture> captures;
  std::vector<SpanEntry> spans;  // ascending
  std::vector<Handler> handlers;
  std::string documentation;  // the `;;;` lines above

  // Where the instruction at `pc` comes from.
  [[nodiscard]] base::Span span_at(std::uint32_t pc) const;
};

struct Unit {
  base::Source source;
  std::vector<Prototype> functions;
  // The globals that the unit defines, anywhere in it. Loading makes a cell for each of them in the unit's module before
  // it resolves constants, so that a program's own `map` is never the language's.
  std::vector<std::string> definitions;
  // Units with the same one share their `file` cells: parts of one file that are compiled one after the other. Empty: it
  // shares them with none.
  std::string file_scope;
};

// One instruction a line: pc, name, operands, and what they mean; then constants, captures, handlers.
[[nodiscard]] std::string disassemble(const Prototype& prototype);
[[nodiscard]] std::string disassemble(const Unit& unit);

// What is wrong with a function's code, found without running it: a register or constant out of range, a jump into the
// middle of an instruction, an end without return. Empty: nothing. Debug builds check everything that is loaded.
[[nodiscard]] std::string verify(const Unit& unit, const Prototype& prototype);

}  // namespace valk::compile
