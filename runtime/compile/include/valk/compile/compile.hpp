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
#include "valk/compile/modules.hpp"
#include "valk/forms/forms.hpp"
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
  // The module's name, and the others; without them there are no macros and no imports.
  std::string module = "program";
  Modules* modules = nullptr;
  // How the forms stand: as top-level ones, or as a block (`eval`).
  forms::Position position = forms::Position::value;
  // True behind a `load` or `import` after which names may mean something else: the unit ends there.
  std::function<bool(syntax::Node form)> ends_unit = [](syntax::Node) { return false; };
  // Of a file that is compiled in several units: its name, and what `=` has bound in earlier ones.
  std::string file_scope;
  std::vector<std::string> private_names;
};

struct Compiled {
  std::shared_ptr<const Unit> unit;        // nullptr when there are problems
  std::vector<base::Diagnostic> problems;  // errors with the ids "syntax", "binding/unknown", "macro" or "compile"
  // How many of the forms the unit holds. A definition of a macro is its unit's last form, so that those behind it can
  // be compiled once it has run.
  std::size_t form_count = 0;
  std::vector<std::string> private_names;  // what `=` binds at top level
};

// The whole text as one unit.
[[nodiscard]] Compiled compile(const syntax::Tree& tree, const Environment& environment);
// Some of its top-level forms, in order, as one unit; not all, when Compiled::form_count says so.
[[nodiscard]] Compiled compile_forms(const syntax::Tree& tree, const std::vector<syntax::Node>& forms,
                                     const Environment& environment);

// The globals that a text defines, anywhere in it, in source order, the literal paths of its `load` forms, and what it
// says about modules.
struct Interface {
  struct Import {
    std::string source;  // a path or a name
    bool is_path = false;
    std::string alias;
  };
  std::vector<std::string> definitions;
  std::vector<std::string> macros;  // some of the definitions
  std::vector<std::string> loads;
  std::vector<Import> imports;
  std::vector<std::string> exports;
  bool has_exports = false;
  // A call at top level, and the symbols in it: if `callee` is a macro, it may define them.
  struct Mention {
    std::string callee;
    std::vector<std::string> names;
  };
  std::vector<Mention> mentions;
};
[[nodiscard]] Interface interface_of(const syntax::Tree& tree);
[[nodiscard]] Interface::Import import_of(const forms::Import& form);

// A literal or quoted form as data: comments, discards and mistakes are left out.
[[nodiscard]] Data data_of(syntax::Node node);
// Data as the source that reads back to it.
[[nodiscard]] std::string source_of(const Data& data);

}  // namespace valk::compile
