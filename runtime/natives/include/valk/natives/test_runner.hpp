#pragma once

// Runs the `test` forms of a file, each in an isolate of its own, on virtual time: what `valk test` shows.
//
// A test fails when it raises, gives `false`, 0 or a function, or gives a handle that fails or is cancelled; when a failure
// that it caused is observed by nobody; when it waits for what will never settle; and when it takes longer than the limit.
//
// Callbacks that are ready at the same time, and timers due together, run first in, first out; with a seed, in an order
// drawn from it. Exploring runs each test in many orders, and reduces the first failing one to the reorderings it needs.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "valk/natives/isolate.hpp"

namespace valk::natives {

// What a run's order and its random numbers are drawn from. Written "17"; or "17:4,9" when, of all choices among what
// could run next, only those with the numbers 4 and 9 may differ from first in, first out.
struct TestSeed {
  std::uint64_t number = 1;
  std::optional<std::vector<std::uint32_t>> only{};
};
[[nodiscard]] std::string to_text(const TestSeed& seed);
[[nodiscard]] std::optional<TestSeed> parse_test_seed(std::string_view text);

struct TestOptions {
  IsolateOptions isolate;          // its output functions and `report` are not called: both are kept for the outcome
  std::optional<TestSeed> seed{};  // none: first in, first out, and the random numbers of seed 1
  std::uint32_t explore = 0;       // how many other orders to try for a test that passes
  loop::Duration time_limit = std::chrono::seconds(30);     // of one test, in virtual time
  std::function<bool(const std::string& name)> wants = {};  // empty: all
};

// What was registered at `taken` ran before what was ready first.
struct Reordering {
  std::uint32_t choice;
  base::Location taken;
  base::Location passed_over;
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
  std::uint32_t orders = 1;                // how many were tried

  // Of one that failed with a seed, or while exploring:
  std::optional<TestSeed> seed{};
  std::vector<Reordering> reorderings{};  // all it needs, when exploring
};

struct TestFileOutcome {
  std::string path;
  std::vector<base::Diagnostic> problems;  // why the file could not be run; then there are no tests
  std::vector<TestOutcome> tests;
};

// `finished` is called after each test. A file without tests is no problem here: its list is empty. May be called from
// several threads at once, with one prelude.
[[nodiscard]] TestFileOutcome run_tests(const std::string& path, const TestOptions& options,
                                        const std::function<void(const TestOutcome&)>& finished);

}  // namespace valk::natives
