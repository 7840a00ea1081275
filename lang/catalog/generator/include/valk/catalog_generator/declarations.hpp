#pragma once

// What the sources under `stdlib/` declare, read from their trees. `stdlib/native/README.md` describes the notation.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "valk/base/diagnostic.hpp"
#include "valk/syntax/tree.hpp"

namespace valk::catalog_generator {

enum class Kind : std::uint8_t { special_form, native, function, constant };
enum class Role : std::uint8_t { value, block, names, bindings, clause, datum };
enum class CalledWhen : std::uint8_t { never, inside, later };

struct Operand {
  std::string name;
  Role role = Role::value;
  CalledWhen called = CalledWhen::never;
  bool optional = false;
  bool rest = false;
};

struct Documentation {
  std::string text;      // Markdown, without the metadata line
  std::string summary;   // its first sentence
  std::string example;   // its indented blocks
  std::string metadata;  // the line `{:key value …}`, or empty
};

struct Declaration {
  Kind kind = Kind::native;
  std::string name;
  std::vector<Operand> operands;
  std::vector<std::string> effects;  // enumerators of catalog::Effect
  std::string returns;
  int indent = -1;  // -1: laid out as a call
  std::string deprecated;
  bool accepts_system = false;
  Documentation documentation;
  base::Location location;

  [[nodiscard]] bool is_internal() const { return name.starts_with('%') && name.size() > 1; }
  [[nodiscard]] int min_operands() const;
  [[nodiscard]] int max_operands() const;  // -1: any number
  [[nodiscard]] std::string signature() const;
};

struct Declarations {
  std::vector<Declaration> entries;
  std::vector<base::Diagnostic> problems;
};

// Adds what a file of declarations holds: `(native …)`, `(form …)`, `(constant …)`.
void read_declarations(const syntax::Tree& tree, Declarations& into);
// Adds the functions that a file of definitions holds: `(fun {name …} …)` with documentation.
void read_definitions(const syntax::Tree& tree, Declarations& into);
// Sorts by name and reports names that are declared twice, or natives whose C++ names would be the same.
void finish(Declarations& declarations);

[[nodiscard]] Documentation split_documentation(std::string_view text);

// The C++ name of a native's function: `aio/then` is `native_aio_then`, `+` is `native_plus`.
[[nodiscard]] std::string function_name(std::string_view name);

}  // namespace valk::catalog_generator
