// valk-lint: files in, findings out.

#include "valk/lint/lint.hpp"
#include "output.hpp"
#include "valk/command/diff.hpp"
#include "valk/command/files.hpp"
#include "valk/command/terminal.hpp"
#include "valk/lint/fix.hpp"
#include "valk/tools/tools.hpp"
#include "workspace.hpp"

namespace valk::tools {

namespace {

const command::Option options[] = {
    {"--format", "", "FORMAT", "text", "how findings are written: text or json"},
    {"--rule", "", "ID", "", "run this rule only; may be given again"},
    {"--fix", "", "", "", "apply safe fixes, then report what is left"},
    {"--fix-unsafe", "", "", "", "apply all fixes, then report what is left"},
    {"--diff", "", "", "", "with --fix or --fix-unsafe: write nothing, show what would change"},
    {"--max-warnings", "", "N", "", "exit with 1 when there are more warnings than N"},
    {"--explain", "", "ID", "", "print a rule's page"},
    {"--list-rules", "", "", "", "list all rules with their levels"},
    {"--statistics", "", "", "", "count findings by rule instead of showing them"},
    {"--stdin-filepath", "", "FILE", "", "how findings name standard input, and where its `load`s start"},
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

// Applies fixes file by file; false when a file could not be written.
bool apply_fixes(const Workspace& workspace, const lint::Options& rules, const command::Arguments& arguments,
                 const names::FileProvider& provider, bool& wrote) {
  lint::FixLevel level = arguments.has("--fix-unsafe") ? lint::FixLevel::unsafe : lint::FixLevel::safe;
  bool fine = true;
  for (const lint::FileInput& file : workspace.files()) {
    base::Source source = file.tree->source();
    lint::Fixed fixed = lint::fix(source, rules, level, provider);
    if (fixed.text == source->text()) continue;
    if (arguments.has("--diff")) {
      bool color = command::use_color(command::Stream::output);
      print(command::unified_diff(source->text(), fixed.text, source->path(), color));
      continue;
    }
    base::Status written = command::write_file_atomically(source->path(), fixed.text);
    if (!written) {
      print_problems({written.message()}, arguments.program);
      fine = false;
      continue;
    }
    wrote = true;
    print_error("fixed " + std::to_string(fixed.count) + (fixed.count == 1 ? " finding in " : " findings in ") +
                source->path() + "\n");
  }
  return fine;
}

int exit_code(const lint::Report& report, std::optional<std::int64_t> most_warnings) {
  lint::Counts counts = lint::count(report.diagnostics);
  bool too_many = most_warnings && counts.warnings > static_cast<std::size_t>(*most_warnings);
  return counts.errors > 0 || too_many ? command::exit_failed : command::exit_fine;
}

int run(const command::Arguments& arguments) {
  if (arguments.has("--list-rules")) return list_rules();
  if (std::optional<std::string> id = arguments.value("--explain")) return explain(arguments, *id);
  std::string problem;
  const lint::Format* format = format_named(arguments.value_or("--format", "text"), problem);
  auto jobs = static_cast<std::size_t>(arguments.integer("--jobs", 1, 1024, problem).value_or(0));
  std::optional<std::int64_t> most_warnings = arguments.integer("--max-warnings", 0, INT32_MAX, problem);
  lint::Options rules;
  rules.only = arguments.values("--rule");
  for (const std::string& id : rules.only) {
    if (lint::find_rule(id) == nullptr) problem = no_rule(id);
  }
  bool fixes = arguments.has("--fix") || arguments.has("--fix-unsafe");
  bool reads_standard_input = arguments.operands == std::vector<std::string>{"-"};
  if (fixes && reads_standard_input) problem = "`--fix` needs files";
  if (arguments.has("--diff") && !fixes) problem = "`--diff` needs `--fix` or `--fix-unsafe`";
  if (!problem.empty()) return command::usage_error(arguments.program, problem);

  std::vector<std::string> paths = arguments.operands;
  if (paths.empty()) paths.emplace_back(".");
  Workspace workspace;
  command::FoundFiles found;
  if (reads_standard_input) {
    workspace.add(arguments.value_or("--stdin-filepath", "<stdin>"), command::read_standard_input());
  } else {
    found = command::find_valk_files(paths);
    workspace.read(found.files, jobs);
  }
  print_problems(found.problems, arguments.program);
  print_problems(workspace.problems, arguments.program);
  bool was_refused = !found.problems.empty() || !workspace.problems.empty();

  if (fixes) {
    bool wrote = false;
    was_refused = !apply_fixes(workspace, rules, arguments, workspace.provider(), wrote) || was_refused;
    if (wrote) {
      workspace = Workspace();
      workspace.read(found.files, jobs);
    }
  }
  lint::Report report{lint::lint(workspace.files(), rules, workspace.provider()), workspace.files().size()};
  if (was_refused && report.files == 0) return command::exit_usage;  // nothing was looked at
  if (arguments.has("--statistics"))
    print_statistics(report);
  else
    print(format->write(report, {command::use_color(command::Stream::output)}));
  return was_refused ? command::exit_usage : exit_code(report, most_warnings);
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
