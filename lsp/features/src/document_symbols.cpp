#include <algorithm>

#include "valk/forms/forms.hpp"
#include "valk/lsp/features.hpp"
#include "valk/syntax/literals.hpp"

namespace valk::lsp {

std::vector<Symbol> document_symbols(const Snapshot& snapshot) {
  std::vector<Symbol> symbols;
  for (names::BindingId id : snapshot.module->definitions(0)) {
    const names::Binding& binding = snapshot.module->binding(id);
    bool is_function = snapshot.module->function_of(id) != nullptr;
    std::string signature = snapshot.module->signature(id);
    symbols.push_back({std::string(binding.name), signature == binding.name ? "" : signature,
                       is_function ? SymbolKind::function : SymbolKind::variable, snapshot.module->form(id).span(),
                       snapshot.module->name_node(id).span()});
  }
  for (syntax::Node form : snapshot.tree().top_level_forms()) {
    forms::Form view = forms::view({form, forms::Position::value});
    const auto* test = std::get_if<forms::Test>(&view);
    if (test == nullptr || !test->name.is(syntax::Kind::string)) continue;
    symbols.push_back({syntax::string_value(test->name), "test", SymbolKind::test, form.span(), test->name.span()});
  }
  std::stable_sort(symbols.begin(), symbols.end(),
                   [](const Symbol& a, const Symbol& b) { return a.span.start < b.span.start; });
  return symbols;
}

}  // namespace valk::lsp
