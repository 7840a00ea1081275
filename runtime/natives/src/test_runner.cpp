#include "valk/natives/test_runner.hpp"

#include <cstdio>

#include "isolate_state.hpp"
#include "valk/loop/sim_loop.hpp"

namespace valk::natives {
namespace {

using Status = TestOutcome::Status;

base::Diagnostic problem_at(const base::Location& location, std::string message) {
  base::Diagnostic problem;
  problem.id = "test";
  problem.message = std::move(message);
  problem.location = location;
  return problem;
}

// One file in an isolate of its own, ready to run one of its tests.
class TestRun {
 public:
  TestRun(const std::string& path, const TestOptions& options)
      : options_(options), loop_({.random_seed = options.seed}), isolate_(loop_, isolate_options()) {
    file_ = isolate_.run_file(path);
  }

  [[nodiscard]] Evaluation& file() { return file_; }
  [[nodiscard]] std::vector<RegisteredTest>& tests() { return isolate_.tests(); }

  TestOutcome run(const RegisteredTest& test) {
    TestOutcome outcome;
    outcome.name = test.name;
    outcome.location = test.location;
    const loop::Instant start = loop_.now();
    isolate_.state().is_testing = true;
    const loop::TimerId limit = loop_.start_timer(
        options_.time_limit, [this] { stop_late_test(); }, loop::KeepAlive::no);
    Evaluation evaluation = isolate_.run_function(test.body.get());
    loop_.cancel_timer(limit);
    outcome.virtual_time = loop_.now() - start;
    judge(evaluation, outcome);
    static_cast<void>(isolate_.finish());
    outcome.output = std::move(output_);
    return outcome;
  }

 private:
  IsolateOptions isolate_options() {
    IsolateOptions options = options_.isolate;
    options.write_output = [this](std::string_view text) { output_ += text; };
    options.write_error = options.write_output;
    options.report = [this](const base::Diagnostic& diagnostic) { reported_.push_back(diagnostic); };
    return options;
  }

  void stop_late_test() {
    is_late_ = true;
    isolate_.scheduler().shut_down();
  }

  void judge(Evaluation& evaluation, TestOutcome& outcome) {
    outcome.problems = std::move(evaluation.problems);
    if (is_late_) {
      const double seconds = std::chrono::duration<double>(options_.time_limit).count();
      char message[96];
      std::snprintf(message, sizeof message, "the test was not done after %g s of virtual time", seconds);
      outcome.problems = {problem_at(outcome.location, message)};
    } else if (evaluation.kind == Evaluation::Kind::exited) {
      outcome.problems = {problem_at(outcome.location, "the test ended the program with `exit`")};
    } else if (!evaluation.ok()) {
      const auto& error = heap::as<heap::Error>(evaluation.value.get());
      if (error.kind == names::skipped && error.is_uncatchable()) {
        outcome.status = Status::skipped;
        outcome.reason = std::string(heap::text_of(error.message));
        outcome.problems.clear();
      }
    } else if (const Value value = evaluation.value.get(); !value.is_nil() && !heap::is_truthy(value)) {
      const std::string shown = value.is_false() ? "false" : "0";
      outcome.problems = {problem_at(outcome.location, "the test gave " + shown)};
    }
    outcome.problems.insert(outcome.problems.end(), reported_.begin(), reported_.end());
    if (!outcome.problems.empty()) outcome.status = Status::failed;
  }

  const TestOptions& options_;
  std::string output_;
  std::vector<base::Diagnostic> reported_;
  loop::SimLoop loop_;
  Isolate isolate_;
  Evaluation file_;
  bool is_late_ = false;
};

}  // namespace

TestFileOutcome run_tests(const std::string& path, const TestOptions& options,
                          const std::function<void(const TestOutcome&)>& finished) {
  TestOptions shared = options;
  if (!shared.isolate.prelude) shared.isolate.prelude = Prelude::compile();
  TestFileOutcome outcome;
  outcome.path = path;
  auto run = std::make_unique<TestRun>(path, shared);
  if (!run->file().ok()) {
    outcome.problems = std::move(run->file().problems);
    if (run->file().kind == Evaluation::Kind::exited) {
      outcome.problems.push_back(problem_at({}, "the file ended the program with `exit` before its tests could run"));
    }
    return outcome;
  }
  const std::size_t count = run->tests().size();
  for (std::size_t i = 0; i < count; ++i) {
    if (shared.wants && !shared.wants(run->tests()[i].name)) continue;
    const TestOutcome& test = outcome.tests.emplace_back(run->run(run->tests()[i]));
    if (finished) finished(test);
    if (i + 1 < count) run = std::make_unique<TestRun>(path, shared);
  }
  return outcome;
}

}  // namespace valk::natives
