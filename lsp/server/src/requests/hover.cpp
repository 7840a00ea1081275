#include "../requests.hpp"

namespace valk::lsp_server::requests_detail {

Json hover(Session& session, const Json& params) {
  const Document& document = session.document_of(params);
  const base::Source& source = document.snapshot.source();
  std::optional<lsp::Hover> found =
      lsp::hover(document.snapshot, session.offset(source, params.at("position")), document.meaning.get());
  if (!found) return nullptr;
  return {{"contents", {{"kind", "markdown"}, {"value", found->markdown}}},
          {"range", session.range(source, found->span)}};
}

}  // namespace valk::lsp_server::requests_detail
