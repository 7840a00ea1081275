// valk repl: a prompt.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <span>

#include "../commands.hpp"
#include "../line_editor.hpp"
#include "../program.hpp"
#include "valk/base/text.hpp"
#include "valk/catalog/catalog.hpp"
#include "valk/command/terminal.hpp"
#include "valk/formatter/format.hpp"
#include "valk/heap/print.hpp"
#include "valk/loop/uv_loop.hpp"
#include "valk/syntax/tree.hpp"

namespace valk::cli {

namespace {

class Repl;

struct MetaCommand {
  std::string_view name;
  std::string_view operand;
  std::string_view summary;
  void (Repl::*run)(std::string_view operand);
};

class Repl {
 public:
  explicit Repl(natives::IsolateOptions options)
      : interruptible_(options), loop_(loop::make_uv_loop()), isolate_(*loop_, std::move(options)) {
    interruptible_.watch(isolate_);
  }

  int run();

 private:
  static std::span<const MetaCommand> meta_commands();
  [[nodiscard]] std::vector<std::string> names_with(std::string_view prefix);
  // Reads lines until brackets and strings are closed. False at the end of the input.
  bool read_entry(LineEditor& editor, std::string& entry);
  void evaluate(std::string text);
  void show(vm::Value value);
  bool run_meta(std::string_view entry);

  void help(std::string_view operand);
  void doc(std::string_view operand);
  void type(std::string_view operand);
  void time(std::string_view operand);
  void load(std::string_view operand);
  void quit(std::string_view operand);

  Interruptible interruptible_;
  std::unique_ptr<loop::Loop> loop_;
  natives::Isolate isolate_;
  bool has_quit_ = false;
};

std::span<const MetaCommand> Repl::meta_commands() {
  static const MetaCommand all[] = {
      {":doc", "NAME", "what a name means", &Repl::doc},
      {":type", "FORM", "the type of a form's value", &Repl::type},
      {":time", "FORM", "how long a form takes", &Repl::time},
      {":load", "FILE", "evaluate a file", &Repl::load},
      {":help", "", "this list", &Repl::help},
      {":quit", "", "leave; so does Ctrl-D", &Repl::quit},
  };
  return all;
}

// What is typed is unfinished while a bracket or a string is open at its end.
bool is_unfinished(const std::string& text) {
  auto tree = syntax::Tree::parse(base::SourceText::make("<repl>", text));
  syntax::Node last;
  for (syntax::Node node : tree->top_level()) {
    if (node.is_bracketed() && !node.is_closed()) return true;
    last = node;
  }
  // Inwards along what ends where the text ends.
  while (last && last.end() == tree->source()->end()) {
    if (last.is(syntax::Kind::bad_token)) return last.text().starts_with('"');
    if (last.is_bracketed() && !last.is_closed()) return true;
    if (!last.is_prefixed()) return false;
    if (!last.operand()) return true;
    last = last.operand();
  }
  return false;
}

// As the formatter would lay it out in the window.
std::string pretty(std::string text) {
  formatter::Options options;
  options.width = static_cast<std::uint32_t>(std::max(20, command::terminal_width()));
  formatter::Formatted formatted =
      formatter::format(*syntax::Tree::parse(base::SourceText::make("<value>", text)), options);
  if (!formatted.problems.empty()) return text + "\n";
  return formatted.text;
}

std::string history_file() {
  const char* home = std::getenv("HOME");
  return home == nullptr ? "" : std::string(home) + "/.valk_history";
}

std::vector<std::string> Repl::names_with(std::string_view prefix) {
  std::vector<std::string> names;
  if (prefix.starts_with(':')) {
    for (const MetaCommand& meta : meta_commands()) names.emplace_back(meta.name);
  }
  for (const catalog::Entry& entry : catalog::entries()) {
    if (!entry.name.starts_with('%')) names.emplace_back(entry.name);
  }
  for (std::string& name : isolate_.global_names()) names.push_back(std::move(name));
  std::erase_if(names, [&](const std::string& name) { return !name.starts_with(prefix); });
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

bool Repl::read_entry(LineEditor& editor, std::string& entry) {
  entry.clear();
  do {
    LineEditor::Line line = editor.read(entry.empty() ? "valk> " : "  ... ");
    if (line.kind != LineEditor::Kind::line) return !entry.empty();
    entry += entry.empty() ? line.text : "\n" + line.text;
  } while (!entry.starts_with(':') && is_unfinished(entry));
  return true;
}

void Repl::show(vm::Value value) {
  if (value.is_nil()) return;
  write_output(pretty(heap::to_readable(isolate_.heap(), value)));
}

void Repl::evaluate(std::string text) {
  natives::Evaluation evaluation = isolate_.run(base::SourceText::make("<repl>", std::move(text)));
  if (interruptible_.was_interrupted()) {
    interruptible_.forget();
    write_error("interrupted\n");
    return;
  }
  for (const base::Diagnostic& problem : evaluation.problems) report(problem);
  if (evaluation.ok()) show(evaluation.value.get());
}

void Repl::help(std::string_view) {
  for (const MetaCommand& meta : meta_commands()) {
    std::string left = std::string(meta.name) + " " + std::string(meta.operand);
    write_output("  " + left + std::string(left.size() < 14 ? 14 - left.size() : 1, ' ') + std::string(meta.summary) +
                 "\n");
  }
}

void Repl::doc(std::string_view name) {
  if (const catalog::Entry* entry = catalog::find(name)) {
    write_output(std::string(entry->signature) + "\n\n" + std::string(entry->documentation) + "\n");
    return;
  }
  std::vector<std::string> names = names_with("");
  write_error("nothing named `" + std::string(name) + "` is documented" +
              base::suggestion(name, {names.begin(), names.end()}) + "\n");
}

void Repl::type(std::string_view form) { evaluate("(type " + std::string(form) + ")"); }

void Repl::time(std::string_view form) {
  auto start = std::chrono::steady_clock::now();
  evaluate(std::string(form));
  std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - start;
  char text[64];
  std::snprintf(text, sizeof text, "%.3f ms\n", taken.count());
  write_output(text);
}

void Repl::load(std::string_view path) {
  natives::Evaluation evaluation = isolate_.run_file(std::string(path));
  for (const base::Diagnostic& problem : evaluation.problems) report(problem);
}

void Repl::quit(std::string_view) { has_quit_ = true; }

bool Repl::run_meta(std::string_view entry) {
  std::size_t space = std::min(entry.find(' '), entry.size());
  std::string_view name = entry.substr(0, space);
  std::string_view operand = entry.substr(std::min(space + 1, entry.size()));
  for (const MetaCommand& meta : meta_commands()) {
    if (meta.name != name) continue;
    if (!meta.operand.empty() && operand.empty()) {
      write_error(std::string(name) + " needs " + std::string(meta.operand) + "\n");
    } else {
      (this->*meta.run)(operand);
    }
    return true;
  }
  return false;  // a keyword like any other: it is evaluated
}

int Repl::run() {
  LineEditor editor(history_file(), [this](std::string_view prefix) { return names_with(prefix); });
  if (command::input_is_terminal()) {
    write_output("Valk " + std::string(command::version()) + "  :help lists commands\n");
  }
  std::string entry;
  while (!has_quit_ && !isolate_.exit_status() && read_entry(editor, entry)) {
    if (entry.find_first_not_of(" \t\n") == std::string::npos) continue;
    editor.remember(entry);
    if (!entry.starts_with(':') || !run_meta(entry)) evaluate(entry);
    std::fflush(stdout);
  }
  int status = isolate_.finish();
  std::fflush(stdout);
  return status;
}

const command::Option options[] = {max_depth_option, max_heap_option};

int run(const command::Arguments& arguments) {
  natives::IsolateOptions settings = isolate_options(arguments.operands);
  settings.assignments_are_global = true;
  std::string problem;
  if (!apply_limits(arguments, settings, problem)) return command::usage_error("valk repl", problem);
  return Repl(std::move(settings)).run();
}

}  // namespace

const command::Command repl_command{
    "repl",
    "",
    "a prompt: type forms, see values",
    "`(aio/await …)` works at the prompt; `:help` lists its commands.",
    options,
    run,
};

}  // namespace valk::cli
