// textDocument/didOpen, didChange, didClose.

#include "../requests.hpp"

namespace valk::lsp_server::requests_detail {

Json did_open(Session& session, const Json& params) {
  const Json& document = params.at("textDocument");
  session.open(document.at("uri").get<std::string>(), document.value("version", std::int64_t{0}),
               document.at("text").get<std::string>());
  return nullptr;
}

Json did_change(Session& session, const Json& params) {
  Document& document = session.document_of(params);
  session.change(document, params.at("textDocument").value("version", std::int64_t{0}), params.at("contentChanges"));
  return nullptr;
}

Json did_close(Session& session, const Json& params) {
  session.close(params.at("textDocument").at("uri").get<std::string>());
  return nullptr;
}

}  // namespace valk::lsp_server::requests_detail
