#include "valk/natives/test_runner.hpp"

#include "test_explore.hpp"
#include "test_run.hpp"

namespace valk::natives {
namespace {

TestOutcome run_test(TestRun& run, const std::string& path, std::size_t number, const TestOptions& options) {
  TestOutcome outcome = run.run(run.tests()[number]);
  if (outcome.status == TestOutcome::Status::failed && options.seed) outcome.seed = options.seed;
  if (outcome.status != TestOutcome::Status::passed || options.explore == 0 || run.order().choices() == 0) {
    return outcome;
  }
  return explore_test(path, number, options, std::move(outcome), run.order().taken());
}

}  // namespace

TestFileOutcome run_tests(const std::string& path, const TestOptions& options,
                          const std::function<void(const TestOutcome&)>& finished) {
  TestOptions shared = options;
  if (!shared.isolate.prelude) shared.isolate.prelude = Prelude::load();
  TestFileOutcome outcome;
  outcome.path = path;
  auto run = std::make_unique<TestRun>(path, shared, shared.seed);
  if (!run->file().ok()) {
    outcome.problems = std::move(run->file().problems);
    if (run->file().kind == Evaluation::Kind::exited) {
      base::Diagnostic problem;
      problem.id = "test";
      problem.message = "the file ended the program with `exit` before its tests could run";
      outcome.problems.push_back(std::move(problem));
    }
    return outcome;
  }
  const std::size_t count = run->tests().size();
  for (std::size_t i = 0; i < count; ++i) {
    if (shared.wants && !shared.wants(run->tests()[i].name)) continue;
    const TestOutcome& test = outcome.tests.emplace_back(run_test(*run, path, i, shared));
    if (finished) finished(test);
    if (i + 1 < count) run = std::make_unique<TestRun>(path, shared, shared.seed);
  }
  return outcome;
}

}  // namespace valk::natives
