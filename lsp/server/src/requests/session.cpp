// initialize, shutdown, exit.

#include "../requests.hpp"

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

}  // namespace

Json initialize(Session& session, const Json& params) {
  if (session.phase != Phase::before_initialize) throw RequestError{invalid_request, "initialize was sent before"};
  std::string encoding;
  session.unit = negotiated_unit(params.is_object() ? params : Json::object(), encoding);
  session.phase = Phase::serving;
  return {{"capabilities",
           {{"positionEncoding", encoding},
            {"textDocumentSync", {{"openClose", true}, {"change", 2}, {"save", false}}},
            {"hoverProvider", true},
            {"completionProvider", {{"triggerCharacters", {"(", "/", ":"}}}},
            {"definitionProvider", true},
            {"documentSymbolProvider", true},
            {"documentFormattingProvider", true},
            {"documentRangeFormattingProvider", true},
            {"documentOnTypeFormattingProvider", {{"firstTriggerCharacter", "\n"}, {"moreTriggerCharacter", {")", "}"}}}},
            {"codeActionProvider", {{"codeActionKinds", {"quickfix"}}}}}},
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
