// textDocument/declaration, implementation, references, documentHighlight, documentLink; workspace/symbol.

#include "valk/lsp/navigation.hpp"

#include "../requests.hpp"
#include "../uri.hpp"

namespace valk::lsp_server::requests_detail {

namespace {

Json locations(Session& session, const std::vector<base::Location>& places) {
  Json made = Json::array();
  for (const base::Location& place : places) made.push_back(session.location(place));
  return made;
}

struct Asked {
  const lsp::Snapshot& snapshot;
  base::ByteOffset offset;
};

Asked asked(Session& session, const Json& params) {
  const lsp::Snapshot& snapshot = session.document_of(params).snapshot;
  return {snapshot, session.offset(snapshot.source(), params.at("position"))};
}

}  // namespace

// Nothing is declared apart from its definition.
Json declaration(Session& session, const Json& params) { return definition(session, params); }

Json implementation(Session& session, const Json& params) {
  const Asked at = asked(session, params);
  return locations(session, lsp::implementations(at.snapshot, at.offset));
}

Json references(Session& session, const Json& params) {
  const Asked at = asked(session, params);
  const bool with_bindings = params.at("context").at("includeDeclaration").get<bool>();
  return locations(session, lsp::references(at.snapshot, at.offset, with_bindings, session.workspace()));
}

Json document_highlight(Session& session, const Json& params) {
  const Asked at = asked(session, params);
  Json made = Json::array();
  for (const lsp::Highlight& each : lsp::highlights(at.snapshot, at.offset)) {
    made.push_back({{"range", session.range(at.snapshot.source(), each.span)}, {"kind", each.is_write ? 3 : 2}});
  }
  return made;
}

Json document_link(Session& session, const Json& params) {
  const lsp::Snapshot& snapshot = session.document_of(params).snapshot;
  Json made = Json::array();
  for (const lsp::DocumentLink& link : lsp::document_links(snapshot)) {
    made.push_back({{"range", session.range(snapshot.source(), link.span)}, {"target", uri_of(link.path)}});
  }
  return made;
}

Json workspace_symbol(Session& session, const Json& params) {
  const std::string& query = params.at("query").get_ref<const std::string&>();
  const std::vector<names::FileFacts::Ptr> files = session.workspace_files();
  Json made = Json::array();
  for (const lsp::WorkspaceSymbol& symbol : lsp::workspace_symbols(files, query)) {
    made.push_back({{"name", symbol.name},
                    {"kind", symbol.is_function ? 12 : 13},
                    {"location", session.location(symbol.location)}});
  }
  return made;
}

}  // namespace valk::lsp_server::requests_detail
