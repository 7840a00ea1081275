// Workflow commands: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
//
//     ::error file=app.valk,line=3,endLine=3,col=5,endColumn=9,title=barrier/missing::MESSAGE

#include "output/formats.hpp"

namespace valk::lint::output {
namespace {

// `%`, line ends, and in properties `:` and `,`, are written as the runner unescapes them.
std::string escaped(std::string_view text, bool is_property) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '%':
        out += "%25";
        break;
      case '\r':
        out += "%0D";
        break;
      case '\n':
        out += "%0A";
        break;
      case ':':
        out += is_property ? "%3A" : ":";
        break;
      case ',':
        out += is_property ? "%2C" : ",";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string_view command_of(base::Severity severity) {
  return severity == base::Severity::info ? "notice" : base::to_string(severity);
}

}  // namespace

std::string github(const Report& report, const OutputOptions&) {
  std::string out;
  for (const base::Diagnostic& diagnostic : report.diagnostics) {
    out += "::" + std::string(command_of(diagnostic.severity)) + " ";
    if (diagnostic.location.source) {
      const Region region = region_of(diagnostic.location);
      out += "file=" + escaped(diagnostic.location.source->path(), true) + ",line=" + std::to_string(region.line) +
             ",endLine=" + std::to_string(region.end_line);
      // Columns count only where the finding is on one line.
      if (region.line == region.end_line)
        out += ",col=" + std::to_string(region.column) + ",endColumn=" + std::to_string(region.end_column);
      out += ",";
    }
    const std::string help = diagnostic.help.empty() ? "" : "\n" + diagnostic.help;
    out += "title=" + escaped(diagnostic.id, true) + "::" + escaped(diagnostic.message + help, false) + "\n";
  }
  return out;
}

}  // namespace valk::lint::output
