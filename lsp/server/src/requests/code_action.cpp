#include "../requests.hpp"
#include "../uri.hpp"

namespace valk::lsp_server::requests_detail {

Json code_action(Session& session, const Json& params) {
  Document& document = session.document_of(params);
  const base::Source& source = document.snapshot.source();
  base::Span range = session.span(source, params.at("range"));
  const std::vector<base::Diagnostic>& found = session.current_diagnostics(document);
  Json actions = Json::array();
  for (const lsp::CodeAction& action : lsp::quick_fixes(found, range)) {
    Json changes = Json::object();
    for (const base::TextEdit& edit : action.edits) {
      changes[uri_of(edit.location.source->path())].push_back(session.text_edit(edit));
    }
    actions.push_back({{"title", action.title},
                       {"kind", "quickfix"},
                       {"isPreferred", action.is_preferred},
                       {"diagnostics", {session.diagnostic(found[action.diagnostic])}},
                       {"edit", {{"changes", std::move(changes)}}}});
  }
  return actions;
}

}  // namespace valk::lsp_server::requests_detail
