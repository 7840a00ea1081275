#include "../requests.hpp"

namespace valk::lsp_server::requests_detail {

namespace {

// SymbolKind.
int kind_number(lsp::SymbolKind kind) {
  switch (kind) {
    case lsp::SymbolKind::function:
      return 12;
    case lsp::SymbolKind::test:
      return 6;  // method: editors show tests so
    case lsp::SymbolKind::variable:
      break;
  }
  return 13;
}

}  // namespace

Json document_symbol(Session& session, const Json& params) {
  const Document& document = session.document_of(params);
  const base::Source& source = document.snapshot.source();
  Json symbols = Json::array();
  for (const lsp::Symbol& symbol : lsp::document_symbols(document.snapshot)) {
    symbols.push_back({{"name", symbol.name.empty() ? "\"\"" : symbol.name},
                       {"detail", symbol.detail},
                       {"kind", kind_number(symbol.kind)},
                       {"range", session.range(source, symbol.span)},
                       {"selectionRange", session.range(source, symbol.name_span)}});
  }
  return symbols;
}

}  // namespace valk::lsp_server::requests_detail
