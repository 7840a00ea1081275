#include "session.hpp"

#include <set>

#include "uri.hpp"

namespace valk::lsp_server {

namespace {

int severity_number(base::Severity severity) {
  switch (severity) {
    case base::Severity::error:
      return 1;
    case base::Severity::warning:
      return 2;
    case base::Severity::info:
      break;
  }
  return 3;
}

}  // namespace

Session::Session(Writer& writer, std::function<void(std::function<void()>)> later)
    : writer_(writer), analyst_([this, later = std::move(later)](Findings findings) {
        later([this, findings = std::move(findings)] { publish(findings); });
      }) {}

// ---- documents

void Session::refresh(Document& document, const syntax::Tree::Ptr& tree) {
  names::FileFacts::Ptr previous = document.snapshot.module ? document.snapshot.facts() : nullptr;
  document.snapshot = lsp::make_snapshot(tree, previous, provider());
  mark_all_for_diagnostics();  // others may load it
}

void Session::mark_all_for_diagnostics() {
  for (auto& [uri, document] : documents_) {
    document.needs_diagnostics = true;
    document.meaning = nullptr;
    document.generation = ++last_generation_;
  }
}

names::FileProvider Session::provider() {
  return [this](const std::string& path) -> base::Result<names::FileFacts::Ptr> {
    if (Document* open = find(uri_of(path)); open != nullptr && open->snapshot.module) return open->snapshot.facts();
    return files_.facts(path);
  };
}

void Session::open(const std::string& uri, std::int64_t version, std::string text) {
  Document& document = documents_[uri];
  document.uri = uri;
  document.path = path_of(uri);
  document.version = version;
  document.snapshot = {};
  refresh(document, syntax::Tree::parse(base::SourceText::make(document.path, std::move(text))));
}

void Session::change(Document& document, std::int64_t version, const Json& changes) {
  base::Source source = document.snapshot.source();
  std::vector<syntax::Edit> edits;
  for (const Json& change : changes) {
    const std::string& text = change.at("text").get_ref<const std::string&>();
    base::Span replaced = change.contains("range") ? span(source, change.at("range")) : base::Span{{0}, source->end()};
    std::string whole(source->text());
    whole.replace(replaced.start.value, replaced.length(), text);
    edits.push_back({replaced, static_cast<std::uint32_t>(text.size())});
    source = base::SourceText::make(document.path, std::move(whole));
  }
  document.version = version;
  refresh(document, document.snapshot.tree().edited(source, edits));
}

void Session::close(const std::string& uri) {
  if (documents_.erase(uri) == 0) return;
  analyst_.forget(uri);
  notify("textDocument/publishDiagnostics", {{"uri", uri}, {"diagnostics", Json::array()}});
  mark_all_for_diagnostics();
}

void Session::relink_all() {
  for (auto& [uri, document] : documents_) {
    document.snapshot = {names::Module::link(document.snapshot.facts(), provider())};
  }
  mark_all_for_diagnostics();
}

Document* Session::find(const std::string& uri) {
  auto found = documents_.find(uri);
  return found == documents_.end() ? nullptr : &found->second;
}

Document& Session::document_of(const Json& params) {
  const std::string& uri = params.at("textDocument").at("uri").get_ref<const std::string&>();
  Document* document = find(uri);
  if (document == nullptr) throw RequestError{invalid_params, "`" + uri + "` is not open"};
  return *document;
}

std::vector<names::FileFacts::Ptr> Session::workspace_files() {
  std::vector<names::FileFacts::Ptr> all;
  std::set<std::string, std::less<>> seen;
  for (const auto& [uri, document] : documents_) {
    all.push_back(document.snapshot.facts());
    seen.insert(document.path);
  }
  for (const std::string& path : Files::below(folders)) {
    if (!seen.insert(path).second) continue;
    if (base::Result<names::FileFacts::Ptr> facts = files_.facts(path)) all.push_back(facts.value());
  }
  return all;
}

std::vector<lsp::Snapshot> Session::workspace() {
  std::vector<lsp::Snapshot> all;
  for (const names::FileFacts::Ptr& facts : workspace_files()) all.push_back({names::Module::link(facts, provider())});
  return all;
}

void Session::configure(const Json& settings) {
  if (!settings.is_object()) return;
  const Json& own = settings.contains("valk") ? settings["valk"] : settings;
  if (!own.is_object()) return;
  const auto take = [&](const char* pointer, bool& option) {
    const Json value = own.value(Json::json_pointer(pointer), Json());
    if (value.is_boolean()) option = value.get<bool>();
  };
  take("/inlayHints/parameters", hints.parameters);
  take("/inlayHints/groups", hints.groups);
  take("/codeLens", shows_lenses);
}

// ---- diagnostics

bool Session::wants_diagnostics() const {
  for (const auto& [uri, document] : documents_) {
    if (document.needs_diagnostics) return true;
  }
  return false;
}

void Session::request_diagnostics() {
  for (auto& [uri, document] : documents_) {
    if (!document.needs_diagnostics) continue;
    document.needs_diagnostics = false;
    analyst_.look_at(uri, document.version, document.generation, document.snapshot);
  }
}

void Session::publish(Findings findings) {
  Document* document = find(findings.uri);
  if (document == nullptr || document->generation != findings.generation) return;  // a newer look is under way
  document->diagnostics = std::move(findings.diagnostics);
  document->diagnosed = findings.generation;
  document->meaning = std::move(findings.meaning);
  Json list = Json::array();
  for (const base::Diagnostic& finding : document->diagnostics) list.push_back(diagnostic(finding));
  notify("textDocument/publishDiagnostics",
         {{"uri", findings.uri}, {"version", findings.version}, {"diagnostics", std::move(list)}});
}

const std::vector<base::Diagnostic>& Session::current_diagnostics(Document& document) {
  if (document.diagnosed != document.generation) {
    document.diagnostics = lsp::diagnostics(document.snapshot);
    document.diagnosed = document.generation;
  }
  return document.diagnostics;
}

Json Session::diagnostic(const base::Diagnostic& diagnostic) const {
  std::string message = diagnostic.message;
  if (!diagnostic.help.empty()) message += "\nhelp: " + diagnostic.help;
  Json made = {{"range", range(diagnostic.location.source, diagnostic.location.span)},
               {"severity", severity_number(diagnostic.severity)},
               {"code", diagnostic.id},
               {"source", "valk"},
               {"message", std::move(message)}};
  if (diagnostic.tag != base::Tag::none) made["tags"] = {diagnostic.tag == base::Tag::unnecessary ? 1 : 2};
  for (const base::Note& note : diagnostic.notes) {
    if (!note.location) continue;
    made["relatedInformation"].push_back({{"location", location(*note.location)}, {"message", note.message}});
  }
  return made;
}

// ---- positions

Json Session::position(const base::Source& source, base::ByteOffset offset) const {
  base::LineColumn place = source->line_column(offset, unit);
  return {{"line", place.line}, {"character", place.column}};
}

Json Session::range(const base::Source& source, base::Span span) const {
  return {{"start", position(source, span.start)}, {"end", position(source, span.end)}};
}

Json Session::location(const base::Location& location) const {
  return {{"uri", uri_of(location.source->path())}, {"range", range(location.source, location.span)}};
}

base::ByteOffset Session::offset(const base::Source& source, const Json& position) const {
  base::LineColumn place{position.at("line").get<std::uint32_t>(), position.at("character").get<std::uint32_t>()};
  return source->offset_of(place, unit);
}

base::Span Session::span(const base::Source& source, const Json& range) const {
  base::Span made{offset(source, range.at("start")), offset(source, range.at("end"))};
  if (made.end < made.start) std::swap(made.start, made.end);
  return made;
}

Json Session::text_edit(const base::TextEdit& edit) const {
  return {{"range", range(edit.location.source, edit.location.span)}, {"newText", edit.text}};
}

void Session::notify(std::string_view method, Json params) {
  writer_.write({{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(params)}});
}

}  // namespace valk::lsp_server
