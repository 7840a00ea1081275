#include "../requests.hpp"

namespace valk::lsp_server::requests_detail {

namespace {

Json text_edits(Session& session, const std::vector<base::TextEdit>& edits) {
  Json result = Json::array();
  for (const base::TextEdit& edit : edits) result.push_back(session.text_edit(edit));
  return result;
}

}  // namespace

Json formatting(Session& session, const Json& params) {
  return text_edits(session, lsp::formatting(session.document_of(params).snapshot));
}

Json range_formatting(Session& session, const Json& params) {
  const lsp::Snapshot& snapshot = session.document_of(params).snapshot;
  return text_edits(session, lsp::range_formatting(snapshot, {session.span(snapshot.source(), params.at("range"))}));
}

Json on_type_formatting(Session& session, const Json& params) {
  const lsp::Snapshot& snapshot = session.document_of(params).snapshot;
  const std::string typed = params.at("ch").get<std::string>();
  if (typed.size() != 1) return Json::array();
  const base::ByteOffset offset = session.offset(snapshot.source(), params.at("position"));
  return text_edits(session, lsp::on_type_formatting(snapshot, offset, typed[0]));
}

}  // namespace valk::lsp_server::requests_detail
