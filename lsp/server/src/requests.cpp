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
      // the workspace
      {"workspace/didChangeConfiguration", notification, did_change_configuration},
      {"workspace/didChangeWorkspaceFolders", notification, did_change_folders},
      {"workspace/didChangeWatchedFiles", notification, did_change_files},
      {"workspace/symbol", request, workspace_symbol},
      // reading
      {"textDocument/hover", request, hover},
      {"textDocument/definition", request, definition},
      {"textDocument/documentSymbol", request, document_symbol},
      {"textDocument/signatureHelp", request, signature_help},
      {"textDocument/declaration", request, declaration},
      {"textDocument/implementation", request, implementation},
      {"textDocument/references", request, references},
      {"textDocument/documentHighlight", request, document_highlight},
      {"textDocument/documentLink", request, document_link},
      // seeing
      {"textDocument/foldingRange", request, folding_range},
      {"textDocument/selectionRange", request, selection_range},
      {"textDocument/semanticTokens/full", request, semantic_tokens_full},
      {"textDocument/semanticTokens/full/delta", request, semantic_tokens_delta},
      {"textDocument/semanticTokens/range", request, semantic_tokens_range},
      {"textDocument/inlayHint", request, inlay_hint},
      {"textDocument/codeLens", request, code_lens},
      // writing
      {"textDocument/prepareRename", request, prepare_rename},
      {"textDocument/rename", request, rename},
      {"textDocument/completion", request, completion},
      {"textDocument/formatting", request, formatting},
      {"textDocument/rangeFormatting", request, range_formatting},
      {"textDocument/onTypeFormatting", request, on_type_formatting},
      {"textDocument/codeAction", request, code_action},
  };
  return all;
}

}  // namespace valk::lsp_server
