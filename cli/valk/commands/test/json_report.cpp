// One JSON object a line: one for each test and each file that could not be run, and one for the whole at the end.

#include <cstdio>

#include "../../program.hpp"
#include "report.hpp"
#include "valk/base/text.hpp"

namespace valk::cli {
namespace {

class Line {
 public:
  Line& text(std::string_view key, std::string_view value) {
    begin(key);
    base::append_json_string(out_, value);
    return *this;
  }
  Line& number(std::string_view key, double value) {
    char digits[32];
    std::snprintf(digits, sizeof digits, "%.15g", value);
    begin(key);
    out_ += digits;
    return *this;
  }
  Line& raw(std::string_view key, std::string_view value) {
    begin(key);
    out_ += value;
    return *this;
  }
  void write() { write_output(out_ + "}\n"); }

 private:
  void begin(std::string_view key) {
    out_ += out_.size() == 1 ? "" : ",";
    base::append_json_string(out_, key);
    out_ += ":";
  }
  std::string out_ = "{";
};

std::string messages(const std::vector<base::Diagnostic>& problems) {
  std::string out = "[";
  for (const base::Diagnostic& problem : problems) {
    if (out.size() > 1) out += ",";
    out += "{\"id\":";
    base::append_json_string(out, problem.id);
    out += ",\"message\":";
    base::append_json_string(out, problem.message);
    out += ",\"at\":";
    base::append_json_string(out, problem.location.source == nullptr ? "" : place_text(problem.location));
    out += ",\"rendered\":";
    base::append_json_string(out, base::render(problem, {}));
    out += "}";
  }
  return out + "]";
}

class JsonReport final : public Report {
 public:
  void file(const natives::TestFileOutcome& outcome) override {
    for (const natives::TestOutcome& test : outcome.tests) add(outcome, test);
    if (outcome.problems.empty()) return;
    Line().text("type", "file").text("file", outcome.path).raw("problems", messages(outcome.problems)).write();
  }

  void end(const Tally& tally) override {
    Line()
        .text("type", "summary")
        .number("passed", static_cast<double>(tally.passed))
        .number("failed", static_cast<double>(tally.failed))
        .number("skipped", static_cast<double>(tally.skipped))
        .number("broken_files", static_cast<double>(tally.broken))
        .write();
  }

 private:
  static void add(const natives::TestFileOutcome& file, const natives::TestOutcome& test) {
    constexpr std::string_view statuses[] = {"passed", "failed", "skipped"};
    Line line;
    line.text("type", "test").text("file", file.path).text("name", test.name);
    line.text("status", statuses[static_cast<std::size_t>(test.status)]);
    if (test.location.source != nullptr) line.text("at", place_text(test.location));
    line.number("virtual_ms", in_seconds(test.virtual_time) * 1000).number("orders", test.orders);
    if (!test.reason.empty()) line.text("reason", test.reason);
    if (!test.problems.empty()) line.raw("problems", messages(test.problems));
    if (test.seed) line.text("seed", natives::to_text(*test.seed));
    if (!test.output.empty()) line.text("output", test.output);
    line.write();
  }
};

}  // namespace

std::unique_ptr<Report> make_json_report() { return std::make_unique<JsonReport>(); }

}  // namespace valk::cli
