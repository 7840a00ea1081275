#pragma once

// Every name that the language comes with: special forms, natives, prelude functions and constants.
//
// The table is generated at build time from `stdlib/native/*.valk` (declarations) and `stdlib/prelude/*.valk`
// (definitions) and linked in as constant data. Compiler, VM, names, linter, formatter, language server and reference
// pages read it; nothing is listed by hand a second time. `stdlib/native/README.md` describes the declarations.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace valk::catalog {

enum class EntryKind : std::uint8_t {
  special_form,  // compiled; its operands are not all evaluated
  native,        // written in C++ (runtime/natives)
  function,      // written in Valk (stdlib/)
  constant,      // nil, true, false, otherwise
};

// What an operand's place means (LANGUAGE: brace forms).
enum class Role : std::uint8_t {
  value,
  block,     // code: a body, a branch
  names,     // formals, `def {x}`
  bindings,  // of `let` and `aio/let`
  clause,    // of `select`, `case`, …
  datum,     // not evaluated: `quote`
};

// When a function given as this operand is called.
enum class CalledWhen : std::uint8_t {
  never,   // no callback operand
  inside,  // during the call: `map`
  later,   // by the loop, after the call: `aio/then`, a server's handler
};

struct Operand {
  std::string_view name;
  Role role = Role::value;
  CalledWhen called = CalledWhen::never;
  bool optional = false;
  bool rest = false;  // takes all operands from here on
};

enum class Effect : std::uint8_t {
  none = 0,
  reads = 1,      // state outside its operands: an atom, a clock, a file
  writes = 2,     // state, output, the world
  suspends = 4,   // gives a handle that settles later, or waits for one
  blocks = 8,     // holds the thread until the world answers
  diverges = 16,  // never returns normally
};
constexpr Effect operator|(Effect a, Effect b) {
  return static_cast<Effect>(static_cast<std::uint8_t>(a) | static_cast<std::uint8_t>(b));
}
constexpr bool has(Effect set, Effect wanted) {
  return (static_cast<std::uint8_t>(set) & static_cast<std::uint8_t>(wanted)) != 0;
}

// How the formatter lays out a call of this name.
enum class Layout : std::uint8_t {
  call,  // operands below the first one
  body,  // `indent` distinguished operands, then a body two spaces in
};

struct Entry {
  std::string_view name;
  EntryKind kind = EntryKind::native;
  std::span<const Operand> operands;
  // Operand counts; max_operands is -1 when the last operand takes the rest.
  std::int32_t min_operands = 0;
  std::int32_t max_operands = 0;
  Effect effects = Effect::none;
  std::string_view returns;  // "handle", "list", "string", …; empty: anything
  Layout layout = Layout::call;
  std::uint8_t indent = 0;         // for Layout::body: operands that stay on the head's line
  std::string_view signature;      // "(aio/then handle f)"
  bool accepts_system = false;     // a leading system value may be given, `(aio/sleep sys ms)`: dropped before counting
  bool internal = false;           // begins with `%`: for stdlib/ alone, shown by no tool
  std::int32_t native_index = -1;  // of a native: its row in native_list.inc, from 0
  std::string_view summary;        // the documentation's first sentence
  std::string_view documentation;  // Markdown, all of it
  std::string_view example;        // the indented blocks of the documentation, without their indentation
  std::string_view deprecated;     // what to use instead; empty: not deprecated
  std::string_view area;           // the declaring file's stem: "aio", "list"
  std::string_view file;           // "stdlib/native/aio.valk"
  std::uint32_t line = 0;          // of the declaration, from 1

  [[nodiscard]] bool gives_handle() const { return returns == "handle"; }
  [[nodiscard]] bool is_special_form() const { return kind == EntryKind::special_form; }
  [[nodiscard]] bool is_pure() const { return effects == Effect::none; }
};

// In the order of names.
[[nodiscard]] std::span<const Entry> entries();
// nullptr: no such name.
[[nodiscard]] const Entry* find(std::string_view name);
[[nodiscard]] const Entry* find_special_form(std::string_view name);

// How many natives there are: the rows of native_list.inc.
[[nodiscard]] std::size_t native_count();

// What operand `index` (from 0, the head not counted) of a call with `count` operands stands for: the rest operand
// takes what is left, optional operands are filled from the left as far as the count allows, and an operand too many
// in front is the system. nullptr: the system, or nothing.
[[nodiscard]] const Operand* operand_at(const Entry& entry, std::size_t index, std::size_t count);
// When a function given there is called, under any reading of the call (with and without a system in front): what the
// analyses of callbacks ask.
[[nodiscard]] CalledWhen called_when(const Entry& entry, std::size_t index, std::size_t count);

// The sources that come with the program, by their path in the repository ("stdlib/prelude/list.valk").
struct StandardSource {
  std::string_view path;
  std::string_view text;
};
[[nodiscard]] std::span<const StandardSource> standard_sources();
[[nodiscard]] std::string_view standard_source(std::string_view path);  // empty: none
// Those of them that make up the prelude, in the order to run them. They hold definitions only.
[[nodiscard]] std::span<const StandardSource> prelude_sources();

// A hash of the whole table: compiled code carries it, so that a cache made by another build is not used.
[[nodiscard]] std::uint64_t fingerprint();

}  // namespace valk::catalog
