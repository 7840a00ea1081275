// For people.

#include "../../program.hpp"
#include "report.hpp"
#include "valk/command/terminal.hpp"

namespace valk::cli {
namespace {

std::string colored(std::string_view code, const std::string& text) {
  if (!command::use_color(command::Stream::output)) return text;
  return "\x1b[" + std::string(code) + "m" + text + "\x1b[0m";
}

std::string in_parentheses(const natives::TestOutcome& test) {
  std::string text;
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(test.virtual_time).count();
  if (milliseconds > 0) text = std::to_string(milliseconds) + " ms of virtual time";
  if (test.orders > 1) text += (text.empty() ? "" : ", ") + std::to_string(test.orders) + " orders";
  return text.empty() ? "" : " (" + text + ")";
}

class TextReport final : public Report {
 public:
  void file(const natives::TestFileOutcome& outcome) override {
    write_output(outcome.path + "\n");
    for (const natives::TestOutcome& test : outcome.tests) show(outcome, test);
    for (const base::Diagnostic& why : outcome.problems) report(why);
  }

  void end(const Tally& tally) override {
    if (tally.tests() == 0 && tally.broken == 0) return;
    std::string text = std::to_string(tally.passed) + " passed, " + std::to_string(tally.failed) + " failed";
    if (tally.skipped > 0) text += ", " + std::to_string(tally.skipped) + " skipped";
    if (tally.broken > 0) {
      text += ", " + std::to_string(tally.broken) + (tally.broken == 1 ? " file" : " files") + " could not be run";
    }
    write_output(text + "\n");
  }

 private:
  static void show(const natives::TestFileOutcome& file, const natives::TestOutcome& test) {
    using Status = natives::TestOutcome::Status;
    switch (test.status) {
      case Status::passed:
        return write_output("  " + colored("32", "ok") + "    " + test.name + in_parentheses(test) + "\n");
      case Status::skipped:
        return write_output("  " + colored("33", "skip") + "  " + test.name + ": " + test.reason + "\n");
      case Status::failed:
        write_output("  " + colored("31", "FAIL") + "  " + test.name + "\n");
        write_output(indented(failure_text(file, test, command::use_color(command::Stream::output)), "    "));
    }
  }
};

}  // namespace

std::unique_ptr<Report> make_text_report() { return std::make_unique<TextReport>(); }

}  // namespace valk::cli
