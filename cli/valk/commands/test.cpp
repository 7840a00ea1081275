// valk test [PATH…]: runs `test` forms on virtual time.

#include <algorithm>
#include <cstdio>
#include <memory>
#include <regex>

#include "../commands.hpp"
#include "../program.hpp"
#include "valk/command/files.hpp"
#include "valk/command/terminal.hpp"
#include "valk/natives/test_runner.hpp"

namespace valk::cli {

namespace {

constexpr std::string_view program = "valk test";

const command::Option options[] = {
    {"--filter", "", "RE", "", "run the tests whose name this regular expression finds a match in"},
    {"--seed", "", "N", "1", "of what programs draw at random"},
    max_depth_option,
    max_heap_option,
};

struct Tally {
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::size_t skipped = 0;
};

std::string colored(std::string_view code, const std::string& text) {
  if (!command::use_color(command::Stream::output)) return text;
  return "\x1b[" + std::string(code) + "m" + text + "\x1b[0m";
}

std::string indented(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    std::size_t end = std::min(text.find('\n'), text.size());
    out += "    " + std::string(text.substr(0, end)) + "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string in_milliseconds(loop::Duration duration) {
  auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
  return milliseconds == 0 ? "" : " (" + std::to_string(milliseconds) + " ms of virtual time)";
}

void show(const natives::TestOutcome& test, Tally& tally) {
  using Status = natives::TestOutcome::Status;
  switch (test.status) {
    case Status::passed:
      ++tally.passed;
      write_output("  " + colored("32", "ok") + "    " + test.name + in_milliseconds(test.virtual_time) + "\n");
      return;
    case Status::skipped:
      ++tally.skipped;
      write_output("  " + colored("33", "skip") + "  " + test.name + ": " + test.reason + "\n");
      return;
    case Status::failed:
      break;
  }
  ++tally.failed;
  write_output("  " + colored("31", "FAIL") + "  " + test.name + "\n");
  for (const base::Diagnostic& problem : test.problems) {
    write_output(indented(base::render(problem, {command::use_color(command::Stream::output)})));
  }
  if (!test.output.empty()) write_output("    it wrote:\n" + indented(test.output));
}

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

std::string summary(const Tally& tally, std::size_t broken) {
  std::string out = std::to_string(tally.passed) + " passed, " + std::to_string(tally.failed) + " failed";
  if (tally.skipped > 0) out += ", " + std::to_string(tally.skipped) + " skipped";
  if (broken > 0) out += ", " + std::to_string(broken) + (broken == 1 ? " file" : " files") + " could not be run";
  return out + "\n";
}

std::string no_tests(const command::Arguments& arguments) {
  std::optional<std::string> filter = arguments.value("--filter");
  return filter ? "no test's name fits `" + *filter + "`" : "no tests were found";
}

int run(const command::Arguments& arguments) {
  natives::TestOptions test_options;
  test_options.isolate = isolate_options({});
  std::string problem;
  test_options.seed = static_cast<std::uint64_t>(arguments.integer("--seed", 0, INT64_MAX, problem).value_or(1));
  if (!problem.empty() || !apply_limits(arguments, test_options.isolate, problem) ||
      !set_filter(arguments, test_options, problem)) {
    return command::usage_error(program, problem);
  }
  std::vector<std::string> paths = arguments.operands;
  if (paths.empty()) paths.emplace_back(".");
  command::FoundFiles found = command::find_valk_files(paths);
  for (const std::string& missing : found.problems) write_error(std::string(program) + ": " + missing + "\n");
  if (!found.problems.empty()) return command::exit_usage;

  Tally tally;
  std::size_t broken = 0;
  bool wrong_call = false;
  for (const std::string& file : test_files(found, arguments.operands)) {
    write_output(file + "\n");
    natives::TestFileOutcome outcome =
        natives::run_tests(file, test_options, [&](const natives::TestOutcome& test) { show(test, tally); });
    for (const base::Diagnostic& why : outcome.problems) report(why);
    if (!outcome.problems.empty()) ++broken;
    if (outcome.problems.empty() && outcome.tests.empty() && !test_options.wants) {
      write_error(std::string(program) + ": there is no test in " + file + "\n");
      wrong_call = true;
    }
  }
  bool has_run = tally.passed + tally.failed + tally.skipped > 0;
  if (has_run || broken > 0) write_output(summary(tally, broken));
  std::fflush(stdout);
  if (wrong_call || (!has_run && broken == 0)) {
    if (!wrong_call) write_error(std::string(program) + ": " + no_tests(arguments) + "\n");
    return command::exit_usage;
  }
  return tally.failed > 0 || broken > 0 ? command::exit_failed : command::exit_fine;
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
