#include "report.hpp"

#include <algorithm>

#include "valk/base/diagnostic.hpp"

namespace valk::cli {
namespace {

using Status = natives::TestOutcome::Status;

constexpr ReportFormat formats[] = {
    {"text", make_text_report},
    {"tap", make_tap_report},
    {"junit", make_junit_report},
    {"json", make_json_report},
};

std::string reorderings_text(const natives::TestFileOutcome& file, const natives::TestOutcome& test) {
  const std::string seed = natives::to_text(*test.seed);
  std::string text;
  if (test.orders > 1 || !test.reorderings.empty()) {
    text += "it passed in " + std::to_string(test.orders - 1) + (test.orders == 2 ? " other order" : " other orders") +
            ", but not when\n";
  }
  for (const natives::Reordering& reordering : test.reorderings) {
    text += "  what was started at " + place_text(reordering.taken) +
            "\n  runs before what was ready first, started at " + place_text(reordering.passed_over) + "\n";
  }
  if (test.orders > 1 && test.reorderings.empty()) text += "  it draws other random numbers\n";
  return text + "again: valk test --seed " + seed + " " + file.path + "\n";
}

}  // namespace

std::span<const ReportFormat> report_formats() { return formats; }

void Tally::add(const natives::TestFileOutcome& file) {
  if (!file.problems.empty()) ++broken;
  for (const natives::TestOutcome& test : file.tests) {
    if (test.status == Status::passed) ++passed;
    if (test.status == Status::failed) ++failed;
    if (test.status == Status::skipped) ++skipped;
  }
}

std::string place_text(const base::Location& location) {
  if (location.source == nullptr) return "an unknown place";
  const base::LineColumn place = location.source->line_column(location.span.start, base::ColumnUnit::code_point);
  return location.source->path() + ":" + std::to_string(place.line + 1) + ":" + std::to_string(place.column + 1);
}

std::string failure_text(const natives::TestFileOutcome& file, const natives::TestOutcome& test, bool color) {
  std::string text;
  for (const base::Diagnostic& problem : test.problems) text += base::render(problem, {color});
  if (test.seed) text += reorderings_text(file, test);
  if (!test.output.empty()) text += "it wrote:\n" + test.output;
  return text;
}

std::string indented(std::string_view text, std::string_view by) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out += std::string(by) + std::string(text.substr(0, end)) + "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

double in_seconds(loop::Duration duration) { return std::chrono::duration<double>(duration).count(); }

}  // namespace valk::cli
