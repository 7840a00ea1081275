// valk-fmt: files in, formatted files out.

#include <algorithm>
#include <optional>
#include <vector>

#include "fmt_config.hpp"
#include "line_ranges.hpp"
#include "output.hpp"
#include "valk/command/diff.hpp"
#include "valk/command/files.hpp"
#include "valk/command/parallel.hpp"
#include "valk/command/terminal.hpp"
#include "valk/formatter/edits.hpp"
#include "valk/formatter/format.hpp"
#include "valk/tools/tools.hpp"

namespace valk::tools {

namespace {

const command::Option options[] = {
    {"--check", "", "", "", "write nothing; name the files that would change, and exit with 1 if there are any"},
    {"--diff", "", "", "", "write nothing; show what would change, and exit with 1 if anything would"},
    {"--lines", "", "FIRST-LAST", "", "format these lines only, of one file; may be given several times"},
    {"--range", "", "L:C-L:C", "", "format the lines from before one character to before another; as --lines"},
    {"--stdin-filepath", "", "FILE", "",
     "read standard input as this file: how messages name it, where its settings are"},
    {"--config", "", "FILE", "", "take settings from FILE instead of the nearest valk.toml"},
    {"--format", "", "FORMAT", "text", "how mistakes in the sources are reported: text or json"},
    {"--color", "", "WHEN", "auto", "colour differences and mistakes: auto, always or never"},
    {"--jobs", "-j", "N", "", "format on N threads; by default on every core"},
};

// A call, understood.
struct Request {
  bool checks = false;
  bool shows_diff = false;
  bool color_output = false;
  bool color_error = false;
  const lint::Format* format = nullptr;
  std::size_t jobs = 0;
  std::vector<LineRange> ranges;  // empty: everything
  std::vector<std::string> paths;
  std::string stdin_path;

  [[nodiscard]] bool only_shows() const { return checks || shows_diff; }
  [[nodiscard]] bool reads_stdin() const { return paths.size() == 1 && paths[0] == "-"; }
};

// What became of one file.
struct Outcome {
  std::string path;
  std::string problem;  // what the file system refused, or is wrong with its settings
  std::vector<base::Diagnostic> mistakes;
  std::string text;  // formatted; of standard input only
  std::string diff;
  bool changed = false;
};

// The settings of each file.
class Settings {
 public:
  // Takes them all from one file. Its problem, if it has one.
  [[nodiscard]] std::string use(const std::string& path) {
    base::Result<command::Config> config = command::read_config(path);
    if (!config) return config.message();
    fixed_ = fmt_options(config.value());
    return fixed_->ok() ? "" : fixed_->message();
  }

  [[nodiscard]] base::Result<formatter::Options> of(const std::string& path) {
    if (fixed_) return *fixed_;
    const auto config = finder_.nearest(path);
    if (!config) return config.failure();
    return config.value() ? fmt_options(*config.value()) : formatter::Options{};
  }

 private:
  command::ConfigFinder finder_;
  std::optional<base::Result<formatter::Options>> fixed_;
};

// `--color WHEN` for both streams.
bool read_colors(const std::string& when, Request& request) {
  if (when != "auto" && when != "always" && when != "never") return false;
  request.color_output = when == "always" || (when == "auto" && command::use_color(command::Stream::output));
  request.color_error = when == "always" || (when == "auto" && command::use_color(command::Stream::error));
  return true;
}

std::string read_ranges(const command::Arguments& arguments, Request& request) {
  for (const std::string& text : arguments.values("--lines")) {
    const auto lines = parse_lines(text);
    if (!lines) return "`--lines` takes lines counted from 1, such as 3-10, not `" + text + "`";
    request.ranges.push_back(*lines);
  }
  for (const std::string& text : arguments.values("--range")) {
    const auto range = parse_range(text);
    if (!range) return "`--range` takes lines and columns counted from 1, such as 3:1-10:20, not `" + text + "`";
    request.ranges.push_back(*range);
  }
  return "";
}

// What is wrong with the call, or nothing.
std::string read_request(const command::Arguments& arguments, Request& request) {
  std::string problem;
  request.checks = arguments.has("--check");
  request.shows_diff = arguments.has("--diff");
  request.format = format_named(arguments.value_or("--format", "text"), problem);
  request.jobs = static_cast<std::size_t>(arguments.integer("--jobs", 1, 1024, problem).value_or(0));
  if (!problem.empty()) return problem;
  const std::string color = arguments.value_or("--color", "auto");
  if (!read_colors(color, request)) return "`--color` takes auto, always or never, not `" + color + "`";
  if (problem = read_ranges(arguments, request); !problem.empty()) return problem;
  request.paths = arguments.operands;
  const auto stdin_path = arguments.value("--stdin-filepath");
  if (request.paths.empty()) request.paths.emplace_back(stdin_path ? "-" : ".");
  request.stdin_path = stdin_path.value_or("<stdin>");
  if (request.paths.size() > 1 && std::count(request.paths.begin(), request.paths.end(), "-") > 0)
    return "`-` stands alone";
  if (stdin_path && !request.reads_stdin()) return "`--stdin-filepath` goes with `-`";
  return "";
}

void format_source(Outcome& outcome, std::string text, const formatter::Options& style, const Request& request) {
  const base::Source source = base::SourceText::make(outcome.path, std::move(text));
  const auto tree = syntax::Tree::parse(source);
  formatter::Formatted formatted;
  if (request.ranges.empty()) {
    formatted = formatter::format(*tree, style);
  } else {
    formatted = formatter::format_ranges(*tree, spans_in(*source, request.ranges), style);
  }
  outcome.changed = formatted.changed;
  outcome.mistakes = std::move(formatted.problems);
  outcome.text = std::move(formatted.text);
  if (request.shows_diff && outcome.changed)
    outcome.diff = command::unified_diff(source->text(), outcome.text, outcome.path, request.color_output);
}

void format_file(Outcome& outcome, Settings& settings, const Request& request) {
  const base::Result<formatter::Options> style = settings.of(outcome.path);
  base::Result<std::string> text = style ? command::read_file(outcome.path) : style.failure();
  if (!text) {
    outcome.problem = text.message();
    return;
  }
  format_source(outcome, std::move(text.value()), style.value(), request);
  if (outcome.changed && !request.only_shows()) {
    base::Status written = command::write_file_atomically(outcome.path, outcome.text);
    if (!written) outcome.problem = written.message();
  }
  outcome.text = {};
}

void show(const Outcome& outcome, const Request& request) {
  if (request.shows_diff) {
    print(outcome.diff);
  } else {
    print((request.checks ? "" : "formatted ") + outcome.path + "\n");
  }
}

int report_mistakes(std::vector<base::Diagnostic> mistakes, std::size_t files, const Request& request) {
  if (mistakes.empty()) return command::exit_fine;
  base::sort(mistakes);
  const bool is_text = request.format->name == "text";
  const lint::Report report{std::move(mistakes), files};
  const std::string text = request.format->write(report, {is_text && request.color_error});
  if (is_text)
    print_error(text);
  else
    print(text);
  return command::exit_failed;
}

int format_standard_input(Settings& settings, const Request& request, const std::string& program) {
  Outcome outcome;
  outcome.path = request.stdin_path;
  const base::Result<formatter::Options> style = settings.of(outcome.path);
  if (!style) {
    print_problems({style.message()}, program);
    return command::exit_usage;
  }
  format_source(outcome, command::read_standard_input(), style.value(), request);
  if (!request.only_shows() && (outcome.mistakes.empty() || request.format->name == "text")) print(outcome.text);
  if (!outcome.mistakes.empty()) return report_mistakes(std::move(outcome.mistakes), 1, request);
  if (!request.only_shows() || !outcome.changed) return command::exit_fine;
  show(outcome, request);
  return command::exit_failed;
}

int format_files(Settings& settings, const Request& request, const std::string& program) {
  const command::FoundFiles found = command::find_valk_files(request.paths);
  print_problems(found.problems, program);
  std::vector<Outcome> outcomes(found.files.size());
  command::for_each_in_parallel(outcomes.size(), request.jobs, [&](std::size_t i) {
    outcomes[i].path = found.files[i];
    format_file(outcomes[i], settings, request);
  });

  int exit = command::exit_fine;
  bool was_refused = !found.problems.empty();
  std::vector<base::Diagnostic> mistakes;
  std::vector<std::string> problems;
  for (const Outcome& outcome : outcomes) {
    if (!outcome.problem.empty()) {
      if (problems.empty() || problems.back() != outcome.problem) problems.push_back(outcome.problem);
    } else if (!outcome.mistakes.empty()) {
      mistakes.insert(mistakes.end(), outcome.mistakes.begin(), outcome.mistakes.end());
    } else if (outcome.changed) {
      show(outcome, request);
      if (request.only_shows()) exit = command::exit_failed;
    }
  }
  print_problems(problems, program);
  was_refused = was_refused || !problems.empty();
  exit = std::max(exit, report_mistakes(std::move(mistakes), outcomes.size(), request));
  return was_refused ? command::exit_usage : exit;
}

int run(const command::Arguments& arguments) {
  Request request;
  if (const std::string problem = read_request(arguments, request); !problem.empty())
    return command::usage_error(arguments.program, problem);
  Settings settings;
  if (const auto config = arguments.value("--config")) {
    if (const std::string problem = settings.use(*config); !problem.empty()) {
      print_problems({problem}, arguments.program);
      return command::exit_usage;
    }
  }
  if (request.reads_stdin()) return format_standard_input(settings, request, arguments.program);
  if (!request.ranges.empty() && request.paths.size() != 1)
    return command::usage_error(arguments.program, "`--lines` and `--range` are for one file");
  return format_files(settings, request, arguments.program);
}

}  // namespace

const command::Command fmt_command{
    "valk-fmt",
    "[PATH…]",
    "format Valk sources in place",
    "PATH is a file, a folder (walked; what .gitignore leaves out is left out), or - for standard input to standard\n"
    "output. Without a PATH the current folder is formatted. A file with mistakes stays as it is, byte for byte.\n"
    "Settings are in the nearest valk.toml: [fmt] width = 100, and [fmt.indent] with-lock = 1 for macros.",
    options,
    run,
};

}  // namespace valk::tools
