// What a free name means: a global of this module, of another one, or of the language.

#include "data.hpp"
#include "lowering.hpp"
#include "valk/base/text.hpp"
#include "valk/forms/words.hpp"

namespace valk::compile {

std::string_view Lowering::plain(Node symbol) { return plain_name(symbol.text()); }

// A name that a macro has brought along means what it means there.
std::string_view Lowering::module_of(Node symbol) const {
  const std::string_view text = symbol.text();
  const std::string_view name = plain_name(text);
  if (name.size() == text.size() || arena_.expanded(symbol) == nullptr) return environment_.module;
  const std::string number(text.substr(name.size() + kTemplateMark.size()));
  return arena_.expanded(std::stoul(number)).module;
}

Ir* Lowering::global(Node symbol) {
  const std::string_view name = plain(symbol);
  const std::string_view module = module_of(symbol);
  if (environment_.modules != nullptr && environment_.modules->has_macros &&
      environment_.modules->find_macro(module, name) != nullptr) {
    problem("compile", symbol, forms::words::macro_as_value(name), forms::words::macro_as_value_help(name));
    return data(nil_data(), symbol);
  }
  if (environment_.modules != nullptr && environment_.modules->has_imports) {
    if (Ir* found = imported(symbol, name, module)) return found;
  }
  Ir* made = arena_.ir(IrKind::global, symbol);
  made->name = name;
  if (module != environment_.module) {
    const bool is_defined = environment_.modules != nullptr && environment_.modules->defines(module, name);
    made->module = is_defined ? module : kLanguage;
  }
  return made;
}

Ir* Lowering::imported(Node symbol, std::string_view name, std::string_view module) {
  const std::size_t slash = name.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == name.size()) return nullptr;
  const std::string_view alias = name.substr(0, slash);
  const std::string_view member = name.substr(slash + 1);
  const Imported found = environment_.modules->find_import(module, alias, member);
  switch (found.kind) {
    case Imported::Kind::none:
      return nullptr;
    case Imported::Kind::found: {
      Ir* made = arena_.ir(IrKind::global, symbol);
      made->name = member;
      made->module = found.module == environment_.module ? std::string_view() : arena_.keep(found.module);
      return made;
    }
    case Imported::Kind::not_public:
      problem("binding/private", symbol, forms::words::is_private(alias, member),
              std::string(forms::words::private_help));
      return data(nil_data(), symbol);
    case Imported::Kind::unavailable:
      return data(nil_data(), symbol);
    case Imported::Kind::missing:
      break;
  }
  if (catalog::find(name) != nullptr) return nullptr;
  const std::vector<std::string_view> candidates(found.names.begin(), found.names.end());
  problem("binding/unknown", symbol, forms::words::not_in_module(alias, member) + base::suggestion(member, candidates));
  return data(nil_data(), symbol);
}

}  // namespace valk::compile
