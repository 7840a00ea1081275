#include "test_run.hpp"

#include <cstdio>

namespace valk::natives {
namespace {

using Status = TestOutcome::Status;

base::Diagnostic problem_at(const base::Location& location, std::string message, std::string help = {}) {
  base::Diagnostic problem;
  problem.id = "test";
  problem.message = std::move(message);
  problem.location = location;
  problem.help = std::move(help);
  return problem;
}

// Why the value of a test's body fails it; no value: it does not.
std::optional<base::Diagnostic> problem_of_value(const base::Location& location, Value value) {
  if (heap::is_function(value)) {
    return problem_at(location, "the test gave a function and called nothing",
                      "a body `{f}` reads `f`: to call it, write `{(f)}`");
  }
  if (value.is_nil() || heap::is_truthy(value)) return std::nullopt;
  return problem_at(location, value.is_false() ? "the test gave false" : "the test gave 0");
}

}  // namespace

TestRun::TestRun(const std::string& path, const TestOptions& options, const std::optional<TestSeed>& seed)
    : options_(options),
      order_(seed),
      loop_({.random_seed = seed ? seed->number : 1}),
      isolate_(loop_, isolate_options()) {
  isolate_.state().collects_tests = true;
  file_ = isolate_.run_file(path);
}

IsolateOptions TestRun::isolate_options() {
  IsolateOptions options = options_.isolate;
  options.write_output = [this](std::string_view text) { output_ += text; };
  options.write_error = options.write_output;
  options.report = [this](const base::Diagnostic& diagnostic) { reported_.push_back(diagnostic); };
  options.order = &order_;
  return options;
}

TestOutcome TestRun::run(const RegisteredTest& test) {
  TestOutcome outcome;
  outcome.name = test.name;
  outcome.location = test.location;
  start_ = loop_.now();
  isolate_.state().is_testing = true;
  isolate_.state().limit_test = [this](loop::Duration limit) { limit_time(limit); };
  limit_time(options_.time_limit);
  Evaluation evaluation = isolate_.run_function(test.body.get());
  loop_.cancel_timer(limit_timer_);
  outcome.virtual_time = loop_.now() - start_;
  judge(evaluation, outcome);
  static_cast<void>(isolate_.finish());
  outcome.output = std::move(output_);
  return outcome;
}

// Counted from the test's start.
void TestRun::limit_time(loop::Duration limit) {
  limit_ = limit;
  loop_.cancel_timer(limit_timer_);
  limit_timer_ = loop_.start_timer(
      start_ + limit - loop_.now(), [this] { stop_late_test(); }, loop::KeepAlive::no);
}

void TestRun::stop_late_test() {
  is_late_ = true;
  isolate_.scheduler().shut_down();
}

void TestRun::judge(Evaluation& evaluation, TestOutcome& outcome) {
  outcome.problems = std::move(evaluation.problems);
  if (is_late_) {
    const double seconds = std::chrono::duration<double>(limit_).count();
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
  } else if (auto problem = problem_of_value(outcome.location, evaluation.value.get())) {
    outcome.problems = {std::move(*problem)};
  }
  outcome.problems.insert(outcome.problems.end(), reported_.begin(), reported_.end());
  if (!outcome.problems.empty()) outcome.status = Status::failed;
}

}  // namespace valk::natives
