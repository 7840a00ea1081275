#pragma once

// Runs the `test` forms of a file, each in an isolate of its own, on virtual time: what `valk test` shows.
//
// A test fails when it raises, gives `false` or 0, or gives a handle that fails or is cancelled; when a failure that it
// caused is observed by nobody; when it waits for what will never settle; and when it takes longer than the limit.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "valk/natives/isolate.hpp"

namespace valk::natives {

struct TestOptions {
  IsolateOptions isolate;  // its output functions and `report` are not called: both are kept for the outcome
  std::uint64_t seed = 1;  // of what programs draw at random
  loop::Duration time_limit = std::chrono::seconds(30);     // of one test, in virtual time
  std::function<bool(const std::string& name)> wants = {};  // empty: all
};

struct TestOutcome {
  enum class Status : std::uint8_t { passed, failed, skipped };
  std::string name;
  base::Location location;
  Status status = Status::passed;
  std::string reason;                      // of a skipped one
  std::vector<base::Diagnostic> problems;  // why it failed
  std::string output;                      // what it wrote
  loop::Duration virtual_time{};           // how long it would have taken
};

struct TestFileOutcome {
  std::string path;
  std::vector<base::Diagnostic> problems;  // why the file could not be run; then there are no tests
  std::vector<TestOutcome> tests;
};

// `finished` is called after each test. A file without tests is no problem here: its list is empty.
[[nodiscard]] TestFileOutcome run_tests(const std::string& path, const TestOptions& options,
                                        const std::function<void(const TestOutcome&)>& finished);

}  // namespace valk::natives
