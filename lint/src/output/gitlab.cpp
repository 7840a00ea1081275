// A code quality report: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format

#include "output/formats.hpp"
#include "output/json_writer.hpp"

namespace valk::lint::output {
namespace {

std::string_view severity_name(base::Severity severity) {
  switch (severity) {
    case base::Severity::error:
      return "critical";
    case base::Severity::warning:
      return "minor";
    case base::Severity::info:
      return "info";
  }
  return "info";
}

}  // namespace

std::string gitlab(const Report& report, const OutputOptions&) {
  Json json;
  json.open('[');
  const std::vector<std::string> prints = fingerprints(report.diagnostics);
  for (std::size_t i = 0; i < prints.size(); ++i) {
    const base::Diagnostic& diagnostic = report.diagnostics[i];
    json.open('{').key("description").string(diagnostic.message).key("check_name").string(diagnostic.id);
    json.key("fingerprint").string(prints[i]).key("severity").string(severity_name(diagnostic.severity));
    if (diagnostic.location.source) {
      const Region region = region_of(diagnostic.location);
      json.key("location").open('{').key("path").string(diagnostic.location.source->path());
      json.key("lines")
          .open('{')
          .key("begin")
          .number(region.line)
          .key("end")
          .number(region.end_line)
          .close('}')
          .close('}');
    }
    json.close('}');
  }
  json.close(']');
  return json.take() + "\n";
}

}  // namespace valk::lint::output
