// textDocument/foldingRange, selectionRange, inlayHint, codeLens, signatureHelp.

#include "valk/lsp/structure.hpp"

#include "../requests.hpp"

namespace valk::lsp_server::requests_detail {

Json folding_range(Session& session, const Json& params) {
  Json made = Json::array();
  for (const lsp::Fold& fold : lsp::folds(session.document_of(params).snapshot)) {
    Json range = {{"startLine", fold.first_line}, {"endLine", fold.last_line}};
    if (fold.is_comment) range["kind"] = "comment";
    made.push_back(std::move(range));
  }
  return made;
}

Json selection_range(Session& session, const Json& params) {
  const lsp::Snapshot& snapshot = session.document_of(params).snapshot;
  Json made = Json::array();
  for (const Json& position : params.at("positions")) {
    const std::vector<base::Span> spans = lsp::selections(snapshot, session.offset(snapshot.source(), position));
    Json around;
    for (auto span = spans.rbegin(); span != spans.rend(); ++span) {
      Json inner = {{"range", session.range(snapshot.source(), *span)}};
      if (!around.is_null()) inner["parent"] = std::move(around);
      around = std::move(inner);
    }
    made.push_back(std::move(around));
  }
  return made;
}

Json inlay_hint(Session& session, const Json& params) {
  const lsp::Snapshot& snapshot = session.document_of(params).snapshot;
  const base::Span range = session.span(snapshot.source(), params.at("range"));
  Json made = Json::array();
  for (const lsp::Hint& hint : lsp::inlay_hints(snapshot, range, session.hints)) {
    const bool is_behind = hint.label.starts_with("∥");
    Json item = {{"position", session.position(snapshot.source(), hint.at)},
                 {"label", hint.label},
                 {is_behind ? "paddingLeft" : "paddingRight", true}};
    if (hint.kind == lsp::HintKind::parameter) item["kind"] = 2;
    made.push_back(std::move(item));
  }
  return made;
}

Json code_lens(Session& session, const Json& params) {
  const Document& document = session.document_of(params);
  Json made = Json::array();
  if (!session.shows_lenses) return made;
  const base::Source& source = document.snapshot.source();
  for (const lsp::Lens& lens : lsp::code_lenses(document.snapshot)) {
    const std::string title = lens.is_test                ? "run test"
                              : lens.reference_count == 1 ? "1 reference"
                                                          : std::to_string(lens.reference_count) + " references";
    Json command = {
        {"title", title},
        {"command", lens.is_test ? "valk.runTest" : "valk.showReferences"},
        {"arguments",
         Json::array({document.uri, lens.is_test ? Json(lens.test) : session.position(source, lens.span.start)})}};
    made.push_back({{"range", session.range(source, lens.span)}, {"command", std::move(command)}});
  }
  return made;
}

Json signature_help(Session& session, const Json& params) {
  const lsp::Snapshot& snapshot = session.document_of(params).snapshot;
  const base::ByteOffset offset = session.offset(snapshot.source(), params.at("position"));
  const lsp::SignatureHelp help = lsp::signature_help(snapshot, offset);
  if (help.label.empty()) return nullptr;
  // Offsets into a label count UTF-16 units or whatever was agreed on, as columns do.
  const base::Source label = base::SourceText::make("<label>", help.label);
  Json parameters = Json::array();
  for (base::Span span : help.parameters) {
    parameters.push_back({{"label", Json::array({label->line_column(span.start, session.unit).column,
                                                 label->line_column(span.end, session.unit).column})}});
  }
  Json signature = {{"label", help.label}, {"parameters", std::move(parameters)}};
  if (!help.documentation.empty()) signature["documentation"] = {{"kind", "markdown"}, {"value", help.documentation}};
  Json made = {{"signatures", Json::array({std::move(signature)})}, {"activeSignature", 0}};
  // Without a number the first parameter would be marked; one behind the last marks none.
  made["activeParameter"] = help.active >= 0 ? help.active : static_cast<int>(help.parameters.size());
  return made;
}

}  // namespace valk::lsp_server::requests_detail
