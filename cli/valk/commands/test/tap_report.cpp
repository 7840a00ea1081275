// The Test Anything Protocol, version 14: https://testanything.org/tap-version-14-specification.html

#include "../../program.hpp"
#include "report.hpp"

namespace valk::cli {
namespace {

// `#` would begin a directive, a backslash an escape.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char byte : text) {
    if (byte == '#' || byte == '\\') out += '\\';
    out += byte == '\n' ? ' ' : byte;
  }
  return out;
}

class TapReport final : public Report {
 public:
  void begin() override { write_output("TAP version 14\n"); }

  void file(const natives::TestFileOutcome& outcome) override {
    using Status = natives::TestOutcome::Status;
    for (const natives::TestOutcome& test : outcome.tests) {
      point(test.status != Status::failed, outcome.path + ": " + test.name,
            test.status == Status::skipped ? " # SKIP " + escaped(test.reason) : "");
      if (test.status == Status::failed) details(failure_text(outcome, test, false));
    }
    if (outcome.problems.empty()) return;
    std::string why;
    for (const base::Diagnostic& problem : outcome.problems) why += base::render(problem, {});
    point(false, outcome.path, "");
    details(why);
  }

  void end(const Tally&) override { write_output("1.." + std::to_string(number_) + "\n"); }

 private:
  void point(bool is_ok, const std::string& description, const std::string& directive) {
    write_output((is_ok ? "ok " : "not ok ") + std::to_string(++number_) + " - " + escaped(description) + directive +
                 "\n");
  }
  static void details(const std::string& text) {
    write_output("  ---\n  message: |\n" + indented(text, "    ") + "  ...\n");
  }

  std::size_t number_ = 0;
};

}  // namespace

std::unique_ptr<Report> make_tap_report() { return std::make_unique<TapReport>(); }

}  // namespace valk::cli
