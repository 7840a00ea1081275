// valk test [PATH…]: runs `test` forms on virtual time.

#include <algorithm>
#include <cstdio>
#include <memory>
#include <mutex>
#include <regex>

#include "../../commands.hpp"
#include "../../program.hpp"
#include "report.hpp"
#include "valk/command/files.hpp"
#include "valk/command/parallel.hpp"

namespace valk::cli {

namespace {

constexpr std::string_view program = "valk test";

const command::Option options[] = {
    {"--filter", "", "RE", "", "run the tests whose name this regular expression finds a match in"},
    {"--explore", "", "N", "0", "run each test that passes in up to N other orders of what could run next"},
    {"--seed", "", "S", "",
     "draw that order, and the program's random numbers, from S: a number, or what a failure said"},
    {"--format", "", "FORMAT", "text", "text, tap, junit or json"},
    {"--jobs", "-j", "N", "0", "files at a time; 0: as many as there are cores"},
    max_depth_option,
    max_heap_option,
};

// Folders give the files named so; a file that is named itself may be called anything.
std::vector<std::string> test_files(const command::FoundFiles& found, const std::vector<std::string>& named) {
  std::vector<std::string> files;
  for (const std::string& file : found.files) {
    bool is_named = std::find(named.begin(), named.end(), file) != named.end();
    if (is_named || file.ends_with("_test.valk")) files.push_back(file);
  }
  return files;
}

bool set_filter(const command::Arguments& arguments, natives::TestOptions& test_options, std::string& problem) {
  std::optional<std::string> pattern = arguments.value("--filter");
  if (!pattern) return true;
  try {
    auto expression = std::make_shared<std::regex>(*pattern);
    test_options.wants = [expression](const std::string& name) { return std::regex_search(name, *expression); };
  } catch (const std::regex_error& error) {
    problem = "`--filter` is no regular expression: " + *pattern;
  }
  return problem.empty();
}

bool set_seed(const command::Arguments& arguments, natives::TestOptions& test_options, std::string& problem) {
  const std::optional<std::string> text = arguments.value("--seed");
  if (!text) return true;
  test_options.seed = natives::parse_test_seed(*text);
  if (!test_options.seed) problem = "`--seed` is a number, or what a failing test said, not " + *text;
  return problem.empty();
}

std::unique_ptr<Report> make_report(const command::Arguments& arguments, std::string& problem) {
  const std::string wanted = arguments.value_or("--format", "text");
  for (const ReportFormat& format : report_formats()) {
    if (format.name == wanted) return format.make();
  }
  problem = "`--format` is text, tap, junit or json, not " + wanted;
  return nullptr;
}

std::string no_tests(const command::Arguments& arguments) {
  std::optional<std::string> filter = arguments.value("--filter");
  return filter ? "no test's name fits `" + *filter + "`" : "no tests were found";
}

// Runs files side by side; gives them to `take` one by one, in their order.
void run_files(const std::vector<std::string>& files, const natives::TestOptions& test_options, std::size_t jobs,
               const std::function<void(const natives::TestFileOutcome&)>& take) {
  std::vector<std::optional<natives::TestFileOutcome>> outcomes(files.size());
  std::size_t next = 0;
  std::mutex mutex;  // of the two above, and of `take`
  command::for_each_in_parallel(files.size(), jobs, [&](std::size_t index) {
    natives::TestFileOutcome outcome = natives::run_tests(files[index], test_options, {});
    const std::lock_guard lock(mutex);
    outcomes[index] = std::move(outcome);
    for (; next < files.size() && outcomes[next]; outcomes[next++].reset()) take(*outcomes[next]);
  });
}

int run(const command::Arguments& arguments) {
  natives::TestOptions test_options;
  test_options.isolate = isolate_options({});
  test_options.isolate.prelude = natives::Prelude::load();
  std::string problem;
  const std::int64_t jobs = arguments.integer("--jobs", 0, 1024, problem).value_or(0);
  const std::int64_t explore = arguments.integer("--explore", 0, 1'000'000, problem).value_or(0);
  test_options.explore = static_cast<std::uint32_t>(explore);
  const std::unique_ptr<Report> report = make_report(arguments, problem);
  if (!problem.empty() || !set_seed(arguments, test_options, problem) ||
      !apply_limits(arguments, test_options.isolate, problem) || !set_filter(arguments, test_options, problem)) {
    return command::usage_error(program, problem);
  }
  std::vector<std::string> paths = arguments.operands;
  if (paths.empty()) paths.emplace_back(".");
  command::FoundFiles found = command::find_valk_files(paths);
  for (const std::string& missing : found.problems) write_error(std::string(program) + ": " + missing + "\n");
  if (!found.problems.empty()) return command::exit_usage;

  Tally tally;
  bool wrong_call = false;
  report->begin();
  run_files(test_files(found, arguments.operands), test_options, static_cast<std::size_t>(jobs),
            [&](const natives::TestFileOutcome& outcome) {
              report->file(outcome);
              tally.add(outcome);
              if (!outcome.problems.empty() || !outcome.tests.empty() || test_options.wants) return;
              write_error(std::string(program) + ": there is no test in " + outcome.path + "\n");
              wrong_call = true;
            });
  report->end(tally);
  std::fflush(stdout);
  const bool has_run = tally.tests() > 0;
  if (wrong_call || (!has_run && tally.broken == 0)) {
    if (!wrong_call) write_error(std::string(program) + ": " + no_tests(arguments) + "\n");
    return command::exit_usage;
  }
  return tally.failed > 0 || tally.broken > 0 ? command::exit_failed : command::exit_fine;
}

}  // namespace

const command::Command test_command{
    "test",
    "[PATH…]",
    "run tests, on virtual time",
    "PATH is a file, or a folder whose *_test.valk files are run; without one, the current folder. Each test runs in "
    "a\n"
    "fresh isolate, and its handles are awaited; waiting costs no time.",
    options,
    run,
};

}  // namespace valk::cli
