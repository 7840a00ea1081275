#include "output/formats.hpp"
#include "output/json_writer.hpp"

// One object, version 1:
//
//     {"version":1,
//      "diagnostics":[{"rule","severity","message","file","line","column","endLine","endColumn",
//                      "related":[{"message","file","line","column"}],
//                      "fix":{"safe","edits":[{"file","start","end","text"}]}}],
//      "summary":{"files","errors","warnings","infos"}}
//
// Lines and columns count from 1, columns in code points; `start` and `end` are byte offsets. `fix` is the preferred one
// and is absent when there is none; a related message without a place has `message` alone.

namespace valk::lint::output {
namespace {

void write_place(Json& json, const base::Location& place, bool with_end) {
  const base::SourceText& source = *place.source;
  const auto start = source.line_column(place.span.start, base::ColumnUnit::code_point);
  json.key("file").string(source.path());
  json.key("line").number(start.line + 1).key("column").number(start.column + 1);
  if (!with_end) return;
  const auto end = source.line_column(place.span.end, base::ColumnUnit::code_point);
  json.key("endLine").number(end.line + 1).key("endColumn").number(end.column + 1);
}

void write_notes(Json& json, const std::vector<base::Note>& notes) {
  json.key("related").open('[');
  for (const base::Note& note : notes) {
    json.open('{').key("message").string(note.message);
    if (note.location) write_place(json, *note.location, false);
    json.close('}');
  }
  json.close(']');
}

void write_fix(Json& json, const base::Fix& fix) {
  json.key("fix").open('{').key("safe").boolean(fix.safe).key("edits").open('[');
  for (const base::TextEdit& edit : fix.edits) {
    const base::Span span = edit.location.span;
    json.open('{').key("file").string(edit.location.source->path());
    json.key("start").number(span.start.value).key("end").number(span.end.value);
    json.key("text").string(edit.text).close('}');
  }
  json.close(']').close('}');
}

void write_diagnostic(Json& json, const base::Diagnostic& diagnostic) {
  json.open('{').key("rule").string(diagnostic.id);
  json.key("severity").string(base::to_string(diagnostic.severity));
  json.key("message").string(diagnostic.message);
  if (diagnostic.location.source) write_place(json, diagnostic.location, true);
  write_notes(json, diagnostic.notes);
  if (!diagnostic.fixes.empty()) write_fix(json, diagnostic.fixes.front());
  json.close('}');
}

}  // namespace

std::string json(const Report& report, const OutputOptions&) {
  Json json;
  json.open('{').key("version").number(1).key("diagnostics").open('[');
  for (const base::Diagnostic& diagnostic : report.diagnostics) write_diagnostic(json, diagnostic);
  const Counts counts = count(report.diagnostics);
  json.close(']').key("summary").open('{').key("files").number(report.files);
  json.key("errors").number(counts.errors).key("warnings").number(counts.warnings).key("infos").number(counts.infos);
  json.close('}').close('}');
  return json.take() + "\n";
}

}  // namespace valk::lint::output
