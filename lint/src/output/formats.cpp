#include "output/formats.hpp"

#include <algorithm>

#include "valk/lint/output.hpp"

namespace valk::lint {
namespace {

constexpr Format all_formats[] = {
    {"text", "for people: each finding with its code frame, and a summary", output::text},
    {"json", "one object; its schema is docs/lint-report.schema.json", output::json},
    {"sarif", "SARIF 2.1.0, for code scanning", output::sarif},
    {"github", "workflow commands of GitHub Actions", output::github},
    {"gitlab", "a code quality report of GitLab", output::gitlab},
    {"junit", "test results in the manner of JUnit", output::junit},
    {"checkstyle", "XML in the manner of Checkstyle", output::checkstyle},
};

}  // namespace

std::span<const Format> formats() { return all_formats; }

const Format* find_format(std::string_view name) {
  const auto found = std::find_if(std::begin(all_formats), std::end(all_formats),
                                  [&](const Format& format) { return format.name == name; });
  return found == std::end(all_formats) ? nullptr : found;
}

Counts count(const std::vector<base::Diagnostic>& diagnostics) {
  Counts counts;
  for (const base::Diagnostic& diagnostic : diagnostics) {
    switch (diagnostic.severity) {
      case base::Severity::error:
        ++counts.errors;
        break;
      case base::Severity::warning:
        ++counts.warnings;
        break;
      case base::Severity::info:
        ++counts.infos;
        break;
    }
  }
  return counts;
}

namespace output {

Region region_of(const base::Location& place) {
  const auto start = place.source->line_column(place.span.start, base::ColumnUnit::code_point);
  const auto end = place.source->line_column(place.span.end, base::ColumnUnit::code_point);
  return {start.line + 1, start.column + 1, end.line + 1, end.column + 1};
}

std::string uri_of(std::string_view path) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  constexpr std::string_view unreserved = "-._~/";
  std::string uri = path.starts_with('/') ? "file://" : "";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                          unreserved.find(c) != std::string_view::npos;
    if (is_plain)
      uri += c;
    else
      uri.append({'%', digits[byte >> 4], digits[byte & 15]});
  }
  return uri;
}

std::string xml_attribute(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\n':
        out += "&#10;";
        break;
      default:
        // Other control characters may not stand in XML at all.
        out += static_cast<unsigned char>(c) < ' ' && c != '\t' ? '?' : c;
    }
  }
  return out;
}

}  // namespace output
}  // namespace valk::lint
