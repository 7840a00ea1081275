#include "../requests.hpp"

namespace valk::lsp_server::requests_detail {

Json definition(Session& session, const Json& params) {
  const Document& document = session.document_of(params);
  const base::Source& source = document.snapshot.source();
  Json locations = Json::array();
  for (const base::Location& found :
       lsp::definitions(document.snapshot, session.offset(source, params.at("position")))) {
    locations.push_back(session.location(found));
  }
  return locations;
}

}  // namespace valk::lsp_server::requests_detail
