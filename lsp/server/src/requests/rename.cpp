// textDocument/prepareRename, textDocument/rename.

#include "../requests.hpp"
#include "../uri.hpp"
#include "valk/lsp/navigation.hpp"

namespace valk::lsp_server::requests_detail {

Json prepare_rename(Session& session, const Json& params) {
  const lsp::Snapshot& snapshot = session.document_of(params).snapshot;
  const base::ByteOffset offset = session.offset(snapshot.source(), params.at("position"));
  const std::optional<base::Span> span = lsp::renamed_span(snapshot, offset);
  if (!span) return nullptr;
  return {{"range", session.range(snapshot.source(), *span)}, {"placeholder", snapshot.source()->slice(*span)}};
}

Json rename(Session& session, const Json& params) {
  const lsp::Snapshot& snapshot = session.document_of(params).snapshot;
  const base::ByteOffset offset = session.offset(snapshot.source(), params.at("position"));
  const std::string& name = params.at("newName").get_ref<const std::string&>();
  const lsp::Renaming made = lsp::rename(snapshot, offset, name, session.workspace());
  if (!made.refusal.empty()) throw RequestError{request_failed, made.refusal};
  Json changes = Json::object();
  for (const base::TextEdit& edit : made.edits) {
    changes[uri_of(edit.location.source->path())].push_back(session.text_edit(edit));
  }
  return {{"changes", std::move(changes)}};
}

}  // namespace valk::lsp_server::requests_detail
