#include "requests.hpp"

namespace valk::lsp_server {

namespace requests_detail {
Json nothing(Session&, const Json&) { return nullptr; }
}  // namespace requests_detail

std::span<const Request> requests() {
  using namespace requests_detail;
  constexpr auto request = MessageKind::request;
  constexpr auto notification = MessageKind::notification;
  static const Request all[] = {
      // the session
      {"initialize", request, initialize},
      {"initialized", notification, nothing},
      {"shutdown", request, shutdown},
      {"exit", notification, exit},
      {"$/setTrace", notification, nothing},
      {"$/cancelRequest", notification, nothing},  // the reader has noted it
      // documents
      {"textDocument/didOpen", notification, did_open},
      {"textDocument/didChange", notification, did_change},
      {"textDocument/didClose", notification, did_close},
      {"textDocument/didSave", notification, nothing},
      {"workspace/didChangeConfiguration", notification, nothing},
      {"workspace/didChangeWatchedFiles", notification, nothing},
      // reading
      {"textDocument/hover", request, hover},
      {"textDocument/definition", request, definition},
      {"textDocument/documentSymbol", request, document_symbol},
      // writing
      {"textDocument/completion", request, completion},
      {"textDocument/formatting", request, formatting},
      {"textDocument/rangeFormatting", request, range_formatting},
      {"textDocument/onTypeFormatting", request, on_type_formatting},
      {"textDocument/codeAction", request, code_action},
  };
  return all;
}

}  // namespace valk::lsp_server
