#pragma once

// One file in an isolate of its own, ready to run one of its tests in one order.

#include <string>
#include <vector>

#include "isolate_state.hpp"
#include "test_order.hpp"
#include "valk/loop/sim_loop.hpp"

namespace valk::natives {

class TestRun {
 public:
  TestRun(const std::string& path, const TestOptions& options, const std::optional<TestSeed>& seed);
  TestRun(const TestRun&) = delete;
  TestRun& operator=(const TestRun&) = delete;

  [[nodiscard]] Evaluation& file() { return file_; }
  [[nodiscard]] std::vector<RegisteredTest>& tests() { return isolate_.tests(); }
  [[nodiscard]] const SeededOrder& order() const { return order_; }

  // Once, and no other test.
  [[nodiscard]] TestOutcome run(const RegisteredTest& test);

 private:
  [[nodiscard]] IsolateOptions isolate_options();
  void limit_time(loop::Duration limit);
  void stop_late_test();
  void judge(Evaluation& evaluation, TestOutcome& outcome);

  const TestOptions& options_;
  std::string output_;
  std::vector<base::Diagnostic> reported_;
  SeededOrder order_;
  loop::SimLoop loop_;
  Isolate isolate_;
  Evaluation file_;
  loop::Duration limit_{};
  loop::Instant start_{};
  loop::TimerId limit_timer_;
  bool is_late_ = false;
};

}  // namespace valk::natives
