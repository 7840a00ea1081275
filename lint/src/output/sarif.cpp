// SARIF 2.1.0 (OASIS): sections 3.13 (log), 3.14 (run), 3.27 (result), 3.49 (rules), 3.55 (fixes).

#include <algorithm>

#include "output/formats.hpp"
#include "output/json_writer.hpp"
#include "valk/lint/rules.hpp"

namespace valk::lint::output {
namespace {

std::string_view level_of(base::Severity severity) {
  return severity == base::Severity::info ? "note" : base::to_string(severity);
}

void write_text(Json& json, std::string_view key, std::string_view text) {
  json.key(key).open('{').key("text").string(text).close('}');
}

void write_region(Json& json, std::string_view key, const base::Location& place) {
  const Region region = region_of(place);
  json.key(key).open('{').key("startLine").number(region.line).key("startColumn").number(region.column);
  json.key("endLine").number(region.end_line).key("endColumn").number(region.end_column).close('}');
}

void write_artifact(Json& json, const base::Location& place) {
  json.key("artifactLocation").open('{').key("uri").string(uri_of(place.source->path())).close('}');
}

void write_place(Json& json, const base::Location& place) {
  json.key("physicalLocation").open('{');
  write_artifact(json, place);
  write_region(json, "region", place);
  json.close('}');
}

void write_rule(Json& json, const Rule& rule) {
  json.open('{').key("id").string(rule.id);
  write_text(json, "shortDescription", rule.summary);
  json.key("help").open('{').key("text").string(rule.page).key("markdown").string(rule.page).close('}');
  json.key("defaultConfiguration").open('{').key("enabled").boolean(rule.level != Level::off);
  json.key("level").string(rule.level == Level::off ? "warning" : level_of(severity_of(rule.level))).close('}');
  json.close('}');
}

// One change for each file that the fix touches.
void write_fix(Json& json, const base::Fix& fix) {
  json.open('{');
  write_text(json, "description", fix.title);
  json.key("artifactChanges").open('[');
  std::vector<const base::SourceText*> done;
  for (const base::TextEdit& first : fix.edits) {
    const base::SourceText* source = first.location.source.get();
    if (std::find(done.begin(), done.end(), source) != done.end()) continue;
    done.push_back(source);
    json.open('{');
    write_artifact(json, first.location);
    json.key("replacements").open('[');
    for (const base::TextEdit& edit : fix.edits) {
      if (edit.location.source.get() != source) continue;
      json.open('{');
      write_region(json, "deletedRegion", edit.location);
      write_text(json, "insertedContent", edit.text);
      json.close('}');
    }
    json.close(']').close('}');
  }
  json.close(']').close('}');
}

void write_related(Json& json, const std::vector<base::Note>& notes) {
  json.key("relatedLocations").open('[');
  for (const base::Note& note : notes) {
    if (!note.location) continue;
    json.open('{');
    write_place(json, *note.location);
    write_text(json, "message", note.message);
    json.close('}');
  }
  json.close(']');
}

void write_result(Json& json, const base::Diagnostic& diagnostic, const std::string& fingerprint) {
  json.open('{').key("ruleId").string(diagnostic.id);
  if (const Rule* rule = find_rule(diagnostic.id))
    json.key("ruleIndex").number(static_cast<std::size_t>(rule - rules().data()));
  json.key("level").string(level_of(diagnostic.severity));
  const std::string help = diagnostic.help.empty() ? "" : "\n" + diagnostic.help;
  write_text(json, "message", diagnostic.message + help);
  json.key("locations").open('[');
  if (diagnostic.location.source) {
    json.open('{');
    write_place(json, diagnostic.location);
    json.close('}');
  }
  json.close(']');
  write_related(json, diagnostic.notes);
  json.key("partialFingerprints").open('{').key("valkLint/v1").string(fingerprint).close('}');
  if (!diagnostic.fixes.empty()) {
    json.key("fixes").open('[');
    for (const base::Fix& fix : diagnostic.fixes) {
      if (!fix.edits.empty()) write_fix(json, fix);
    }
    json.close(']');
  }
  json.close('}');
}

}  // namespace

std::string sarif(const Report& report, const OutputOptions&) {
  Json json;
  json.open('{').key("$schema").string("https://json.schemastore.org/sarif-2.1.0.json");
  json.key("version").string("2.1.0").key("runs").open('[').open('{');
  json.key("tool").open('{').key("driver").open('{').key("name").string("valk-lint").key("rules").open('[');
  for (const Rule& rule : rules()) write_rule(json, rule);
  json.close(']').close('}').close('}');
  json.key("columnKind").string("unicodeCodePoints").key("results").open('[');
  const std::vector<std::string> prints = fingerprints(report.diagnostics);
  for (std::size_t i = 0; i < prints.size(); ++i) write_result(json, report.diagnostics[i], prints[i]);
  json.close(']').close('}').close(']').close('}');
  return json.take() + "\n";
}

}  // namespace valk::lint::output
