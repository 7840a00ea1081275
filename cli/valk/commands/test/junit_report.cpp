// JUnit's XML, as continuous integration systems read it: a suite a file. Times are virtual.

#include <cstdio>

#include "../../program.hpp"
#include "report.hpp"

namespace valk::cli {
namespace {

// What XML 1.0 cannot hold becomes U+FFFD.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char byte : text) {
    switch (byte) {
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
      case '\t':
        out += "&#9;";
        break;
      default:
        if (static_cast<unsigned char>(byte) < 0x20)
          out += "\xEF\xBF\xBD";
        else
          out += byte;
    }
  }
  return out;
}

std::string attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + escaped(value) + "\"";
}

std::string seconds(loop::Duration duration) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", in_seconds(duration));
  return text;
}

std::string counts(const Tally& tally) {
  return attribute("tests", std::to_string(tally.tests() + tally.broken)) +
         attribute("failures", std::to_string(tally.failed)) + attribute("errors", std::to_string(tally.broken)) +
         attribute("skipped", std::to_string(tally.skipped));
}

class JunitReport final : public Report {
 public:
  void file(const natives::TestFileOutcome& outcome) override {
    Tally tally;
    tally.add(outcome);
    suites_ += "  <testsuite" + attribute("name", outcome.path) + counts(tally) + ">\n";
    for (const natives::TestOutcome& test : outcome.tests) add(outcome, test);
    for (const base::Diagnostic& problem : outcome.problems) {
      suites_ += "    <testcase" + attribute("name", outcome.path) + attribute("classname", outcome.path) + ">\n" +
                 element("error", problem.message, base::render(problem, {})) + "    </testcase>\n";
      break;
    }
    suites_ += "  </testsuite>\n";
  }

  void end(const Tally& tally) override {
    write_output("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" + counts(tally) + ">\n" + suites_ +
                 "</testsuites>\n");
  }

 private:
  static std::string element(std::string_view name, std::string_view message, std::string_view text) {
    return "      <" + std::string(name) + attribute("message", message) + ">" + escaped(text) + "</" +
           std::string(name) + ">\n";
  }

  void add(const natives::TestFileOutcome& file, const natives::TestOutcome& test) {
    using Status = natives::TestOutcome::Status;
    suites_ += "    <testcase" + attribute("name", test.name) + attribute("classname", file.path) +
               attribute("time", seconds(test.virtual_time));
    if (test.status == Status::passed) {
      suites_ += "/>\n";
      return;
    }
    suites_ += ">\n";
    if (test.status == Status::skipped) suites_ += "      <skipped" + attribute("message", test.reason) + "/>\n";
    if (test.status == Status::failed) {
      suites_ += element("failure", test.problems.front().message, failure_text(file, test, false));
    }
    suites_ += "    </testcase>\n";
  }

  std::string suites_;
};

}  // namespace

std::unique_ptr<Report> make_junit_report() { return std::make_unique<JunitReport>(); }

}  // namespace valk::cli
