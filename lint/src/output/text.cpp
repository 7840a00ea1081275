#include "output/formats.hpp"

namespace valk::lint::output {
namespace {

std::string counted(std::size_t count, std::string_view what) {
  return std::to_string(count) + " " + std::string(what) + (count == 1 ? "" : "s");
}

// "2 errors, 1 warning in 3 files"
std::string summary(const Report& report) {
  const Counts counts = count(report.diagnostics);
  std::string line;
  const auto add = [&](std::size_t number, std::string_view what) {
    if (number == 0) return;
    if (!line.empty()) line += ", ";
    line += counted(number, what);
  };
  add(counts.errors, "error");
  add(counts.warnings, "warning");
  add(counts.infos, "info");
  if (line.empty()) line = "no findings";
  return line + " in " + counted(report.files, "file") + "\n";
}

}  // namespace

std::string text(const Report& report, const OutputOptions& options) {
  std::string out;
  for (const base::Diagnostic& diagnostic : report.diagnostics) {
    out += base::render(diagnostic, {.color = options.color});
    out += '\n';
  }
  return out + summary(report);
}

}  // namespace valk::lint::output
