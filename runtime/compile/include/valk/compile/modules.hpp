#pragma once

// What the compiler asks whoever runs programs: what other modules define, and what a macro makes of its operands.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "valk/base/diagnostic.hpp"
#include "valk/compile/bytecode.hpp"

namespace valk::compile {

// The module that names of the language itself belong to.
inline constexpr std::string_view kLanguage = "valk";

struct Macro {
  base::Location location;  // of its definition
};

// What a macro made of a call.
struct Expansion {
  Data form;  // symbols of its quasiquotes end in kTemplateMark, fresh ones in "#"
  std::optional<base::Diagnostic> failure;
};
// Behind a symbol of a macro's quasiquote: a name that means what it means at the macro, or is bound by the expansion.
inline constexpr std::string_view kTemplateMark = "#~";

// What `alias/name` means.
struct Imported {
  enum class Kind : std::uint8_t {
    none,  // there is no such alias
    found,
    missing,      // the module does not define it
    not_public,   // it does, for itself
    unavailable,  // the module cannot be read: importing it raises
  } kind = Kind::none;
  std::string module;
  std::vector<std::string> names = {};  // what the module has for others, when the name is missing
};

class Modules {
 public:
  Modules() = default;
  Modules(const Modules&) = delete;
  Modules& operator=(const Modules&) = delete;
  virtual ~Modules() = default;
  // False: there are none, and nothing is asked about them.
  bool has_macros = false;
  bool has_imports = false;
  // nullptr: `name` is no macro of that module.
  [[nodiscard]] virtual const Macro* find_macro(std::string_view module, std::string_view name) = 0;
  // True of a macro whose definition has not run yet.
  [[nodiscard]] virtual bool will_be_macro(std::string_view module, std::string_view name) = 0;
  [[nodiscard]] virtual Expansion expand(std::string_view module, std::string_view name,
                                         std::vector<Data> operands) = 0;
  [[nodiscard]] virtual Imported find_import(std::string_view module, std::string_view alias,
                                             std::string_view name) = 0;
  // True when another module than the one that is compiled defines `name`.
  [[nodiscard]] virtual bool defines(std::string_view module, std::string_view name) = 0;
};

}  // namespace valk::compile
