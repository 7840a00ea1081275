// initialize, shutdown, exit.

#include "../requests.hpp"
#include "../uri.hpp"

namespace valk::lsp_server::requests_detail {

namespace {

// The client lists what it can do in order of preference. UTF-16 is what everybody must speak; bytes are our own.
base::ColumnUnit negotiated_unit(const Json& params, std::string& name) {
  name = "utf-16";
  const Json encodings = params.value("/capabilities/general/positionEncodings"_json_pointer, Json::array());
  for (const Json& encoding : encodings) {
    if (encoding == "utf-8") {
      name = "utf-8";
      return base::ColumnUnit::byte;
    }
    if (encoding == "utf-32") {
      name = "utf-32";
      return base::ColumnUnit::code_point;
    }
    if (encoding == "utf-16") break;
  }
  return base::ColumnUnit::utf16;
}

// Older clients name one folder, still older ones a path.
std::vector<std::string> folders_of(const Json& params) {
  std::vector<std::string> folders;
  if (params.contains("workspaceFolders") && params["workspaceFolders"].is_array()) {
    for (const Json& folder : params["workspaceFolders"])
      folders.push_back(path_of(folder.at("uri").get<std::string>()));
  } else if (params.contains("rootUri") && params["rootUri"].is_string()) {
    folders.push_back(path_of(params["rootUri"].get<std::string>()));
  }
  return folders;
}

Json semantic_tokens_provider() {
  return {{"legend", {{"tokenTypes", lsp::token_type_names}, {"tokenModifiers", lsp::token_modifier_names}}},
          {"full", {{"delta", true}}},
          {"range", true}};
}

}  // namespace

Json initialize(Session& session, const Json& params) {
  if (session.phase != Phase::before_initialize) throw RequestError{invalid_request, "initialize was sent before"};
  std::string encoding;
  session.unit = negotiated_unit(params.is_object() ? params : Json::object(), encoding);
  if (params.is_object()) {
    session.folders = folders_of(params);
    session.configure(params.value("initializationOptions", Json()));
  }
  session.phase = Phase::serving;
  return {
      {"capabilities",
       {{"positionEncoding", encoding},
        {"textDocumentSync", {{"openClose", true}, {"change", 2}, {"save", false}}},
        {"hoverProvider", true},
        {"completionProvider", {{"triggerCharacters", {"(", "/", ":"}}}},
        {"definitionProvider", true},
        {"declarationProvider", true},
        {"implementationProvider", true},
        {"referencesProvider", true},
        {"documentHighlightProvider", true},
        {"signatureHelpProvider", {{"triggerCharacters", {"(", " "}}}},
        {"documentSymbolProvider", true},
        {"workspaceSymbolProvider", true},
        {"documentLinkProvider", Json::object()},
        {"foldingRangeProvider", true},
        {"selectionRangeProvider", true},
        {"semanticTokensProvider", semantic_tokens_provider()},
        {"inlayHintProvider", true},
        {"codeLensProvider", Json::object()},
        {"renameProvider", {{"prepareProvider", true}}},
        {"workspace", {{"workspaceFolders", {{"supported", true}, {"changeNotifications", true}}}}},
        {"documentFormattingProvider", true},
        {"documentRangeFormattingProvider", true},
        {"documentOnTypeFormattingProvider", {{"firstTriggerCharacter", "\n"}, {"moreTriggerCharacter", {")", "}"}}}},
        {"codeActionProvider", {{"codeActionKinds", {"quickfix", "refactor.rewrite", "source.fixAll"}}}}}},
      {"serverInfo", {{"name", "valk-lsp"}}}};
}

Json shutdown(Session& session, const Json&) {
  session.phase = Phase::shut_down;
  return nullptr;
}

Json exit(Session& session, const Json&) {
  session.phase = Phase::ended;
  return nullptr;
}

}  // namespace valk::lsp_server::requests_detail
