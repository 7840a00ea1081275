#include "../requests.hpp"
#include "../uri.hpp"

namespace valk::lsp_server::requests_detail {

namespace {

std::string_view kind_name(lsp::ActionKind kind) {
  switch (kind) {
    case lsp::ActionKind::refactor:
      return "refactor.rewrite";
    case lsp::ActionKind::fix_all:
      return "source.fixAll";
    case lsp::ActionKind::quick_fix:
      break;
  }
  return "quickfix";
}

// `only`: the kinds that the client asks for, each with what is below it; none: all but `source`, which it must name.
bool is_wanted(std::string_view kind, const Json& only) {
  if (!only.is_array()) return !kind.starts_with("source");
  for (const Json& wanted : only) {
    const std::string& name = wanted.get_ref<const std::string&>();
    if (name.empty() || kind == name || kind.starts_with(name + ".")) return true;
  }
  return false;
}

Json made(Session& session, const lsp::CodeAction& action) {
  Json changes = Json::object();
  for (const base::TextEdit& edit : action.edits) {
    changes[uri_of(edit.location.source->path())].push_back(session.text_edit(edit));
  }
  return {{"title", action.title}, {"kind", kind_name(action.kind)}, {"edit", {{"changes", std::move(changes)}}}};
}

}  // namespace

Json code_action(Session& session, const Json& params) {
  Document& document = session.document_of(params);
  const base::Span range = session.span(document.snapshot.source(), params.at("range"));
  const Json only = params.value("/context/only"_json_pointer, Json());
  Json actions = Json::array();
  const bool wants_fixes = is_wanted("quickfix", only);
  const bool wants_all = is_wanted("source.fixAll", only);
  if (wants_fixes || wants_all) {
    const std::vector<base::Diagnostic>& found = session.current_diagnostics(document);
    for (const lsp::CodeAction& action : lsp::quick_fixes(found, range)) {
      if (!wants_fixes) break;
      Json item = made(session, action);
      item["isPreferred"] = action.is_preferred;
      item["diagnostics"] = Json::array({session.diagnostic(found[action.diagnostic])});
      actions.push_back(std::move(item));
    }
    if (wants_all) {
      if (const auto all = lsp::fix_all(document.snapshot, found)) actions.push_back(made(session, *all));
    }
  }
  if (is_wanted("refactor.rewrite", only)) {
    for (const lsp::CodeAction& action : lsp::refactorings(document.snapshot, range)) {
      actions.push_back(made(session, action));
    }
  }
  return actions;
}

}  // namespace valk::lsp_server::requests_detail
