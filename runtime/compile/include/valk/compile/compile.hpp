#pragma once

// From forms to bytecode.
//
// Two steps, each in a folder of src/: `lower` resolves names to variables and turns every form into one of a few
// operations (ir.hpp); `emit` gives variables registers and writes instructions.

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "valk/base/diagnostic.hpp"
#include "valk/compile/bytecode.hpp"
#include "valk/syntax/tree.hpp"

namespace valk::compile {

// What the compiler must be told about the module that the text becomes part of.
struct Environment {
  // The globals that are defined already, or will be when the text runs: earlier lines of a REPL, loaded files. The
  // text's own definitions and the catalog's need not be named.
  std::function<bool(std::string_view name)> defines = [](std::string_view) { return false; };
  // All of them, for suggestions.
  std::function<std::vector<std::string>()> names = [] { return std::vector<std::string>(); };
  // `=` at top level defines a global: in a REPL, where each line is a text of its own.
  bool assignments_are_global = false;
  // `%name`s may be read: only in the language's own sources.
  bool may_use_internals = false;
};

struct Compiled {
  std::shared_ptr<const Unit> unit;        // nullptr when there are problems
  std::vector<base::Diagnostic> problems;  // errors with the ids "syntax", "binding/unknown" or "compile"
};

// The whole text as one unit.
[[nodiscard]] Compiled compile(const syntax::Tree& tree, const Environment& environment);
// Some of its top-level forms, in order, as one unit.
[[nodiscard]] Compiled compile_forms(const syntax::Tree& tree, const std::vector<syntax::Node>& forms,
                                     const Environment& environment);

// The globals that a text defines, anywhere in it, in source order, and the literal paths of its `load` forms.
struct Interface {
  std::vector<std::string> definitions;
  std::vector<std::string> loads;
};
[[nodiscard]] Interface interface_of(const syntax::Tree& tree);

}  // namespace valk::compile
