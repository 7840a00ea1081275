#include "../requests.hpp"

namespace valk::lsp_server::requests_detail {

Json formatting(Session& session, const Json& params) {
  Json edits = Json::array();
  for (const base::TextEdit& edit : lsp::formatting(session.document_of(params).snapshot)) {
    edits.push_back(session.text_edit(edit));
  }
  return edits;
}

}  // namespace valk::lsp_server::requests_detail
