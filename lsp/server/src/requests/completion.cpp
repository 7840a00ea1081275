#include "../requests.hpp"

namespace valk::lsp_server::requests_detail {

namespace {

// CompletionItemKind.
int kind_number(lsp::CompletionKind kind) {
  switch (kind) {
    case lsp::CompletionKind::function:
      return 3;
    case lsp::CompletionKind::variable:
      return 6;
    case lsp::CompletionKind::constant:
      return 21;
    case lsp::CompletionKind::special_form:
    case lsp::CompletionKind::keyword:
      break;
  }
  return 14;
}

}  // namespace

Json completion(Session& session, const Json& params) {
  const Document& document = session.document_of(params);
  const base::Source& source = document.snapshot.source();
  lsp::Completions found = lsp::completions(document.snapshot, session.offset(source, params.at("position")));
  Json range = session.range(source, found.replaced);
  Json items = Json::array();
  for (const lsp::Completion& item : found.items) {
    Json made = {{"label", item.label},
                 {"kind", kind_number(item.kind)},
                 {"sortText", item.sort_key},
                 {"textEdit", {{"range", range}, {"newText", item.label}}}};
    if (!item.detail.empty()) made["detail"] = item.detail;
    if (!item.documentation.empty()) made["documentation"] = {{"kind", "markdown"}, {"value", item.documentation}};
    items.push_back(std::move(made));
  }
  return {{"isIncomplete", found.is_cut}, {"items", std::move(items)}};
}

}  // namespace valk::lsp_server::requests_detail
