#pragma once

// What `valk test` writes. A format is one file of this folder and one row of `formats`.

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "valk/natives/test_runner.hpp"

namespace valk::cli {

struct Tally {
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::size_t skipped = 0;
  std::size_t broken = 0;  // files that could not be run

  void add(const natives::TestFileOutcome& file);
  [[nodiscard]] std::size_t tests() const { return passed + failed + skipped; }
};

class Report {
 public:
  virtual ~Report() = default;
  virtual void begin() {}
  // Files come whole, in the order of the command line.
  virtual void file(const natives::TestFileOutcome& outcome) = 0;
  virtual void end(const Tally& tally) = 0;
};

struct ReportFormat {
  std::string_view name;
  std::unique_ptr<Report> (*make)();
};
[[nodiscard]] std::span<const ReportFormat> report_formats();

[[nodiscard]] std::unique_ptr<Report> make_text_report();
[[nodiscard]] std::unique_ptr<Report> make_tap_report();
[[nodiscard]] std::unique_ptr<Report> make_junit_report();
[[nodiscard]] std::unique_ptr<Report> make_json_report();

// "app_test.valk:3:5"; empty for a place that is not known.
[[nodiscard]] std::string place_text(const base::Location& location);
// Why a test failed, its reorderings and output included, without colour: several lines.
[[nodiscard]] std::string failure_text(const natives::TestFileOutcome& file, const natives::TestOutcome& test,
                                       bool color);
[[nodiscard]] std::string indented(std::string_view text, std::string_view by);
[[nodiscard]] double in_seconds(loop::Duration duration);

}  // namespace valk::cli
