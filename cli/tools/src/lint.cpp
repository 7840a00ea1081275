// valk-lint: files in, findings out.

#include "valk/lint/lint.hpp"
#include "lint_baseline.hpp"
#include "lint_run.hpp"
#include "output.hpp"
#include "valk/command/diff.hpp"
#include "valk/command/files.hpp"
#include "valk/command/terminal.hpp"
#include "valk/lint/fix.hpp"
#include "valk/lint/timeline.hpp"
#include "valk/tools/tools.hpp"
#include "workspace.hpp"

namespace valk::tools {

namespace {

const command::Option options[] = {
    {"--format", "", "FORMAT", "text",
     "how findings are written: text, json, sarif, github, gitlab, junit or checkstyle"},
    {"--rule", "", "ID", "", "run this rule only; may be given again"},
    {"--fix", "", "", "", "apply safe fixes, then report what is left"},
    {"--fix-unsafe", "", "", "", "apply all fixes, then report what is left"},
    {"--diff", "", "", "", "with --fix or --fix-unsafe: write nothing, show what would change"},
    {"--max-warnings", "", "N", "", "exit with 1 when there are more warnings than N"},
    {"--explain", "", "ID", "", "print a rule's page"},
    {"--list-rules", "", "", "", "list all rules with their levels"},
    {"--statistics", "", "", "", "count findings by rule instead of showing them"},
    {"--stdin-filepath", "", "FILE", "", "how findings name standard input, and where its `load`s start"},
    {"--config", "", "FILE", "", "take settings from FILE instead of the nearest valk.toml"},
    {"--baseline", "", "FILE", "", "leave out the findings that FILE knows"},
    {"--write-baseline", "", "", "", "with --baseline: write all findings of now to FILE"},
    {"--cache", "", "FILE", ".valk-lint-cache", "keep findings in FILE, and look only at what has changed", true},
    {"--explain-async", "", "FILE:NAME", "", "show the waits of a function: what runs together, the longest chain"},
    {"--svg", "", "FILE", "", "with --explain-async: draw it into FILE"},
    {"--jobs", "-j", "N", "", "read and analyse on N threads; by default on every core"},
};

std::string padded(std::string_view text, std::size_t width) {
  return std::string(text) + std::string(text.size() < width ? width - text.size() : 1, ' ');
}

int list_rules() {
  for (const lint::Rule& rule : lint::rules()) {
    print(padded(rule.id, 30) + padded(lint::to_string(rule.level), 7) + padded(lint::to_string(rule.fix), 11) +
          std::string(rule.summary) + "\n");
  }
  return command::exit_fine;
}

std::string no_rule(const std::string& id) {
  std::string nearest = lint::rule_suggestion(id);
  return "no rule `" + id + "`" + (nearest.empty() ? "; `--list-rules` names them all" : nearest);
}

int explain(const command::Arguments& arguments, const std::string& id) {
  const lint::Rule* rule = lint::find_rule(id);
  if (rule == nullptr) return command::usage_error(arguments.program, no_rule(id));
  print(rule->page);
  return command::exit_fine;
}

void print_statistics(const lint::Report& report) {
  std::map<std::string, std::size_t> counts;
  for (const base::Diagnostic& diagnostic : report.diagnostics) ++counts[diagnostic.id];
  for (const auto& [id, count] : counts) print(padded(std::to_string(count), 8) + id + "\n");
}

// A call, understood.
struct LintCall {
  const lint::Format* format = nullptr;
  std::size_t jobs = 0;
  std::optional<std::int64_t> most_warnings;
  lint::Options rules;  // what the command line says about them
  bool fixes = false;
  bool reads_standard_input = false;
  std::string cache;
};

// What is wrong with the call, or nothing.
std::string read_call(const command::Arguments& arguments, LintCall& call) {
  std::string problem;
  call.format = format_named(arguments.value_or("--format", "text"), problem);
  call.jobs = static_cast<std::size_t>(arguments.integer("--jobs", 1, 1024, problem).value_or(0));
  call.most_warnings = arguments.integer("--max-warnings", 0, INT32_MAX, problem);
  call.rules.only = arguments.values("--rule");
  for (const std::string& id : call.rules.only) {
    const lint::Rule* rule = lint::find_rule(id);
    if (rule == nullptr) {
      problem = no_rule(id);
    } else if (rule->level == lint::Level::off) {
      call.rules.levels[id] = lint::Level::warn;  // who names it wants it
    }
  }
  call.fixes = arguments.has("--fix") || arguments.has("--fix-unsafe");
  call.reads_standard_input = arguments.operands == std::vector<std::string>{"-"};
  if (arguments.has("--cache") && !call.fixes && !call.reads_standard_input) {
    call.cache = arguments.value_or("--cache", "");
    if (call.cache.empty()) call.cache = ".valk-lint-cache";
  }
  if (call.fixes && call.reads_standard_input) problem = "`--fix` needs files";
  if (arguments.has("--diff") && !call.fixes) problem = "`--diff` needs `--fix` or `--fix-unsafe`";
  if (arguments.has("--write-baseline") && !arguments.has("--baseline"))
    problem = "`--write-baseline` needs `--baseline FILE`";
  if (arguments.has("--svg") && !arguments.has("--explain-async")) problem = "`--svg` needs `--explain-async`";
  return problem;
}

// `--explain-async FILE:NAME`
int explain_async(const command::Arguments& arguments, const std::string& what) {
  const std::size_t colon = what.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == what.size())
    return command::usage_error(arguments.program,
                                "`--explain-async` takes a file and a name, such as app.valk:handler");
  const std::string path = what.substr(0, colon);
  Workspace workspace;
  workspace.read({path}, 1);
  print_problems(workspace.problems, arguments.program);
  if (workspace.files().empty()) return command::exit_usage;
  const auto module = names::Module::link(workspace.files().front().facts, workspace.provider());
  const auto timeline = lint::timeline_of(*module, what.substr(colon + 1));
  if (!timeline) {
    print_problems({path + " defines no function `" + what.substr(colon + 1) + "`"}, arguments.program);
    return command::exit_usage;
  }
  const std::optional<std::string> svg = arguments.value("--svg");
  if (!svg) {
    print(lint::to_text(*timeline));
    return command::exit_fine;
  }
  const base::Status written = command::write_file_atomically(*svg, lint::to_svg(*timeline));
  if (!written) print_problems({written.message()}, arguments.program);
  return written ? command::exit_fine : command::exit_usage;
}

// Applies fixes file by file; false when a file could not be written.
bool apply_fixes(const std::vector<LintSource>& sources, LintSettings& settings, const command::Arguments& arguments,
                 std::vector<std::string>& problems) {
  const lint::FixLevel level = arguments.has("--fix-unsafe") ? lint::FixLevel::unsafe : lint::FixLevel::safe;
  for (const LintSource& file : sources) {
    const auto rules = settings.of(file.path);
    if (!rules) {
      problems.push_back(rules.message());
      return false;
    }
    Workspace loaded;
    const base::Source source = base::SourceText::make(file.path, file.text);
    const lint::Fixed fixed = lint::fix(source, *rules.value(), level, loaded.provider());
    if (fixed.text == file.text) continue;
    if (arguments.has("--diff")) {
      print(command::unified_diff(file.text, fixed.text, file.path, command::use_color(command::Stream::output)));
      continue;
    }
    const base::Status written = command::write_file_atomically(file.path, fixed.text);
    if (!written) {
      problems.push_back(written.message());
      continue;
    }
    print_error("fixed " + std::to_string(fixed.count) + (fixed.count == 1 ? " finding in " : " findings in ") +
                file.path + "\n");
  }
  return problems.empty();
}

// Leaves out what the baseline knows, or writes it. False: a problem was printed.
bool use_baseline(const command::Arguments& arguments, lint::Report& report) {
  const std::optional<std::string> path = arguments.value("--baseline");
  if (!path) return true;
  std::string problem;
  if (arguments.has("--write-baseline")) {
    const base::Status written = write_baseline(*path, report.diagnostics);
    if (!written) problem = written.message();
  }
  if (problem.empty()) {
    const base::Result<std::size_t> known = apply_baseline(*path, report.diagnostics);
    if (!known) problem = known.message();
  }
  if (!problem.empty()) print_problems({problem}, arguments.program);
  return problem.empty();
}

int exit_code(const lint::Report& report, std::optional<std::int64_t> most_warnings) {
  lint::Counts counts = lint::count(report.diagnostics);
  bool too_many = most_warnings && counts.warnings > static_cast<std::size_t>(*most_warnings);
  return counts.errors > 0 || too_many ? command::exit_failed : command::exit_fine;
}

int run(const command::Arguments& arguments) {
  if (arguments.has("--list-rules")) return list_rules();
  if (std::optional<std::string> id = arguments.value("--explain")) return explain(arguments, *id);
  LintCall call;
  if (const std::string problem = read_call(arguments, call); !problem.empty())
    return command::usage_error(arguments.program, problem);
  if (std::optional<std::string> what = arguments.value("--explain-async")) return explain_async(arguments, *what);

  LintSettings settings(call.rules);
  if (std::optional<std::string> config = arguments.value("--config")) {
    if (const std::string problem = settings.use(*config); !problem.empty()) {
      print_problems({problem}, arguments.program);
      return command::exit_usage;
    }
  }
  std::vector<std::string> paths = arguments.operands;
  if (paths.empty()) paths.emplace_back(".");
  command::FoundFiles found;
  std::vector<LintSource> sources;
  if (call.reads_standard_input) {
    sources.push_back({arguments.value_or("--stdin-filepath", "<stdin>"), command::read_standard_input()});
  } else {
    found = command::find_valk_files(paths);
    sources = read_sources(found.files, call.jobs, found.problems);
  }
  if (call.fixes && apply_fixes(sources, settings, arguments, found.problems)) {
    std::vector<std::string> said_already;
    sources = read_sources(found.files, call.jobs, said_already);
  }
  print_problems(found.problems, arguments.program);
  bool was_refused = !found.problems.empty();

  lint::Report report;
  report.files = sources.size();
  LintResult result = run_lint({std::move(sources), call.jobs, call.cache}, settings);
  print_problems(result.problems, arguments.program);
  if (!result.problems.empty()) return command::exit_usage;
  report.diagnostics = std::move(result.diagnostics);
  if (was_refused && report.files == 0) return command::exit_usage;  // nothing was looked at
  was_refused = !use_baseline(arguments, report) || was_refused;
  if (arguments.has("--statistics"))
    print_statistics(report);
  else
    print(call.format->write(report, {command::use_color(command::Stream::output)}));
  return was_refused ? command::exit_usage : exit_code(report, call.most_warnings);
}

}  // namespace

const command::Command lint_command{
    "valk-lint",
    "[PATH…]",
    "find mistakes, concurrency bugs above all",
    "PATH is a file, a folder (walked; what .gitignore leaves out is left out), or - for standard input. Without a "
    "PATH\n"
    "the current folder is checked. The exit code is 1 when there is a finding of level error.",
    options,
    run,
};

}  // namespace valk::tools
