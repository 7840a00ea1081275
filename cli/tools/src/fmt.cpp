// valk-fmt: files in, formatted files out.

#include <vector>

#include "output.hpp"
#include "valk/command/diff.hpp"
#include "valk/command/files.hpp"
#include "valk/command/parallel.hpp"
#include "valk/command/terminal.hpp"
#include "valk/formatter/format.hpp"
#include "valk/tools/tools.hpp"

namespace valk::tools {

namespace {

const command::Option options[] = {
    {"--check", "", "", "", "write nothing; name the files that would change, and exit with 1 if there are any"},
    {"--diff", "", "", "", "write nothing; show what would change, and exit with 1 if anything would"},
    {"--stdin-filepath", "", "FILE", "", "how messages name standard input"},
    {"--format", "", "FORMAT", "text", "how mistakes in the sources are reported: text or json"},
    {"--jobs", "-j", "N", "", "format on N threads; by default on every core"},
};

// What became of one file.
struct Outcome {
  std::string path;
  std::string problem;  // what the file system refused
  base::Source source;
  formatter::Formatted formatted;
  bool written = false;
};

bool only_shows(const command::Arguments& arguments) { return arguments.has("--check") || arguments.has("--diff"); }

void format_source(Outcome& outcome, std::string text) {
  outcome.source = base::SourceText::make(outcome.path, std::move(text));
  outcome.formatted = formatter::format(*syntax::Tree::parse(outcome.source));
}

void format_file(Outcome& outcome, bool may_write) {
  base::Result<std::string> text = command::read_file(outcome.path);
  if (!text) {
    outcome.problem = text.message();
    return;
  }
  format_source(outcome, std::move(text.value()));
  if (!outcome.formatted.changed || !outcome.formatted.problems.empty() || !may_write) return;
  base::Status written = command::write_file_atomically(outcome.path, outcome.formatted.text);
  if (written)
    outcome.written = true;
  else
    outcome.problem = written.message();
}

void show(const Outcome& outcome, const command::Arguments& arguments) {
  if (arguments.has("--diff")) {
    bool color = command::use_color(command::Stream::output);
    print(command::unified_diff(outcome.source->text(), outcome.formatted.text, outcome.path, color));
  } else if (arguments.has("--check")) {
    print(outcome.path + "\n");
  } else {
    print("formatted " + outcome.path + "\n");
  }
}

int report_mistakes(std::vector<base::Diagnostic> mistakes, std::size_t files, const lint::Format& format) {
  if (mistakes.empty()) return command::exit_fine;
  base::sort(mistakes);
  bool is_text = format.name == "text";
  lint::Report report{std::move(mistakes), files};
  std::string text = format.write(report, {is_text && command::use_color(command::Stream::error)});
  if (is_text)
    print_error(text);
  else
    print(text);
  return command::exit_failed;
}

int format_standard_input(const command::Arguments& arguments, const lint::Format& format) {
  Outcome outcome;
  outcome.path = arguments.value_or("--stdin-filepath", "<stdin>");
  format_source(outcome, command::read_standard_input());
  if (!outcome.formatted.problems.empty()) {
    if (!only_shows(arguments) && format.name == "text") print(outcome.formatted.text);
    return report_mistakes(outcome.formatted.problems, 1, format);
  }
  if (!only_shows(arguments)) {
    print(outcome.formatted.text);
    return command::exit_fine;
  }
  if (!outcome.formatted.changed) return command::exit_fine;
  show(outcome, arguments);
  return command::exit_failed;
}

int run(const command::Arguments& arguments) {
  std::string problem;
  const lint::Format* format = format_named(arguments.value_or("--format", "text"), problem);
  auto jobs = static_cast<std::size_t>(arguments.integer("--jobs", 1, 1024, problem).value_or(0));
  if (!problem.empty()) return command::usage_error(arguments.program, problem);
  if (arguments.operands == std::vector<std::string>{"-"}) return format_standard_input(arguments, *format);

  std::vector<std::string> paths = arguments.operands;
  if (paths.empty()) paths.emplace_back(".");
  command::FoundFiles found = command::find_valk_files(paths);
  print_problems(found.problems, arguments.program);
  std::vector<Outcome> outcomes(found.files.size());
  command::for_each_in_parallel(outcomes.size(), jobs, [&](std::size_t i) {
    outcomes[i].path = found.files[i];
    format_file(outcomes[i], !only_shows(arguments));
  });

  int exit = command::exit_fine;
  bool was_refused = !found.problems.empty();
  std::vector<base::Diagnostic> mistakes;
  for (const Outcome& outcome : outcomes) {
    if (!outcome.problem.empty()) {
      print_problems({outcome.problem}, arguments.program);
      was_refused = true;
    } else if (!outcome.formatted.problems.empty()) {
      mistakes.insert(mistakes.end(), outcome.formatted.problems.begin(), outcome.formatted.problems.end());
    } else if (outcome.formatted.changed) {
      show(outcome, arguments);
      if (only_shows(arguments)) exit = command::exit_failed;
    }
  }
  exit = std::max(exit, report_mistakes(std::move(mistakes), outcomes.size(), *format));
  return was_refused ? command::exit_usage : exit;
}

}  // namespace

const command::Command fmt_command{
    "valk-fmt",
    "[PATH…]",
    "format Valk sources in place",
    "PATH is a file, a folder (walked; what .gitignore leaves out is left out), or - for standard input to standard\n"
    "output. Without a PATH the current folder is formatted. A file with mistakes stays as it is, byte for byte.",
    options,
    run,
};

}  // namespace valk::tools
