#include "repl.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "questions.hpp"
#include "valk/base/text.hpp"
#include "valk/catalog/catalog.hpp"
#include "valk/command/files.hpp"
#include "valk/command/terminal.hpp"
#include "valk/formatter/format.hpp"
#include "valk/heap/print.hpp"
#include "valk/loop/uv_loop.hpp"
#include "valk/reference/reference.hpp"
#include "valk/syntax/tree.hpp"

namespace valk::cli {

namespace {

constexpr std::size_t kLongestLaidOut = 1 << 16;  // bytes: nobody reads more of a value in lines of equal width
constexpr int kPatience = 2;                      // Ctrl-C a third time ends what cannot be interrupted

// As the formatter would lay it out in the window.
std::string laid_out(std::string text) {
  if (text.size() > kLongestLaidOut) return text + "\n";
  formatter::Options options;
  options.width = static_cast<std::uint32_t>(std::max(20, command::terminal_width()));
  formatter::Formatted formatted =
      formatter::format(*syntax::Tree::parse(base::SourceText::make("<value>", text)), options);
  return formatted.problems.empty() ? formatted.text : text + "\n";
}

std::string trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\n\r";
  std::size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(blanks) + 1 - begin));
}

// A command's word and what stands behind it.
std::pair<std::string, std::string> split(const std::string& entry) {
  std::size_t blank = std::min(entry.find_first_of(" \t\n"), entry.size());
  return {entry.substr(0, blank), trimmed(std::string_view(entry).substr(blank))};
}

}  // namespace

std::span<const Repl::Command> Repl::commands() {
  static const Command all[] = {
      {":doc", "NAME", "what a name means", &Repl::doc},
      {":type", "FORM", "the type of a form's value", &Repl::type},
      {":time", "FORM", "how long a form takes", &Repl::time},
      {":source", "NAME", "how a name is defined", &Repl::source},
      {":load", "FILE", "evaluate a file", &Repl::load},
      {":reset", "", "forget all definitions, end what is under way", &Repl::reset},
      {":help", "", "this list", &Repl::help},
      {":quit", "", "leave; so does Ctrl-D", &Repl::quit},
  };
  return all;
}

Repl::Repl(natives::IsolateOptions options)
    : options_(std::move(options)), interruptible_(options_, kPatience), editor_(history_file(), questions()) {
  // What timers and servers write while an entry is typed goes above it.
  auto above = [this](void (*write)(std::string_view)) {
    return [this, write](std::string_view text) {
      if (is_between_entries_) editor_.make_way();
      write(text);
      if (is_between_entries_ && !text.ends_with('\n')) write("\n");
      if (is_between_entries_) std::fflush(stdout);
    };
  };
  options_.write_output = above(write_output);
  options_.write_error = above(write_error);
  options_.report = [this](const base::Diagnostic& diagnostic) {
    if (is_between_entries_) editor_.make_way();
    report(diagnostic);
  };
  start();
}

void Repl::start() {
  isolate_.reset();
  loop_ = loop::make_uv_loop();
  isolate_ = std::make_unique<natives::Isolate>(*loop_, options_);
  interruptible_.watch(*isolate_);
}

EditorQuestions Repl::questions() {
  EditorQuestions asked;
  asked.is_complete = [this](const std::string& text) { return is_complete(text); };
  asked.indentation = indentation_at;
  asked.partner = partner_of;
  asked.complete = [this](const std::string& before) { return complete(before); };
  asked.idle = [this] { take_turn(); };
  return asked;
}

// A command takes a line, unless its operand is a form that goes on.
bool Repl::is_complete(const std::string& text) const {
  if (!text.starts_with(':')) return !is_unfinished(text);
  auto [word, operand] = split(text);
  bool takes_form = word == ":time" || word == ":type";
  return !takes_form || !is_unfinished(operand);
}

std::vector<std::string> Repl::names() {
  std::vector<std::string> all = isolate_->global_names();
  for (const catalog::Entry& entry : catalog::entries()) {
    if (!entry.internal) all.emplace_back(entry.name);
  }
  return all;
}

EditorQuestions::Completions Repl::complete(const std::string& before) {
  EditorQuestions::Completions found;
  std::vector<std::string> candidates;
  if (before.starts_with(':') && before.find(' ') == std::string::npos) {
    for (const Command& command : commands()) candidates.emplace_back(command.name);
  } else if (before.starts_with(":load ")) {
    found.start = std::string_view(":load ").size();
    candidates = command::paths_that_begin_with(before.substr(found.start));
  } else {
    std::size_t separator = before.find_last_of(" \t\n(){}'`,\";");
    found.start = separator == std::string::npos ? 0 : separator + 1;
    candidates = names();
  }
  std::string prefix = before.substr(found.start);
  if (prefix.empty()) return found;
  for (std::string& name : candidates) {
    if (name.starts_with(prefix)) found.names.push_back(std::move(name));
  }
  std::sort(found.names.begin(), found.names.end());
  found.names.erase(std::unique(found.names.begin(), found.names.end()), found.names.end());
  return found;
}

// Timers, servers and what else is under way go on while nothing is typed.
void Repl::take_turn() {
  is_between_entries_ = true;
  static_cast<void>(loop_->run_once(loop::Wait::not_at_all));
  is_between_entries_ = false;
}

base::Source Repl::numbered(std::string text) {
  return base::SourceText::make("repl:" + std::to_string(count_), std::move(text));
}

void Repl::show(vm::Value value) {
  if (value.is_nil()) return;
  write_output(laid_out(heap::to_readable(isolate_->heap(), value)));
}

void Repl::evaluate(const base::Source& text) {
  interruptible_.forget();
  natives::Evaluation evaluation = isolate_->run(text);
  if (interruptible_.was_interrupted()) {
    static_cast<void>(loop_->run_once(loop::Wait::not_at_all));  // the interruption's own task, if it has not run
    interruptible_.forget();
    write_error(command::input_is_terminal() ? "\ninterrupted\n" : "interrupted\n");  // behind the echoed ^C
    return;
  }
  for (const base::Diagnostic& problem : evaluation.problems) report(problem);
  if (evaluation.kind != natives::Evaluation::Kind::rejected) sources_.add(text);
  if (evaluation.ok()) show(evaluation.value.get());
}

void Repl::help(const std::string&) {
  for (const Command& command : commands()) {
    std::string left = std::string(command.name) + " " + std::string(command.operand);
    write_output("  " + left + std::string(left.size() < 14 ? 14 - left.size() : 1, ' ') +
                 std::string(command.summary) + "\n");
  }
  write_output(
      "A form that gives a handle is awaited; Ctrl-C interrupts. Tab completes, Alt-Enter starts a new line,\n"
      "Ctrl-R searches in what was typed before.\n");
}

void Repl::doc(const std::string& name) {
  bool color = command::use_color(command::Stream::output);
  if (const catalog::Entry* entry = catalog::find(name); entry != nullptr && !entry->internal) {
    write_output(reference::as_text(*entry, color ? "\x1b[1m" : "", color ? "\x1b[0m" : ""));
    return;
  }
  if (auto text = sources_.of(name)) {
    write_output(*text);
    return;
  }
  std::vector<std::string> all = names();
  write_error("nothing named `" + name + "`" + base::suggestion(name, {all.begin(), all.end()}) + "\n");
}

void Repl::source(const std::string& name) {
  if (auto text = sources_.of(name)) {
    write_output(*text);
    return;
  }
  std::vector<std::string> all = names();
  bool is_known = std::find(all.begin(), all.end(), name) != all.end();
  write_error(is_known ? "the source of `" + name + "` is not known\n"
                       : "nothing named `" + name + "`" + base::suggestion(name, {all.begin(), all.end()}) + "\n");
}

void Repl::type(const std::string& form) { evaluate(numbered("(type " + form + ")")); }

void Repl::time(const std::string& form) {
  auto start = std::chrono::steady_clock::now();
  evaluate(numbered(form));
  std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - start;
  char text[64];
  std::snprintf(text, sizeof text, "%.3f ms\n", taken.count());
  write_output(text);
}

void Repl::load(const std::string& path) {
  base::Result<std::string> text = command::read_file(path);
  if (!text) {
    write_error(text.message() + "\n");
    return;
  }
  evaluate(base::SourceText::make(path, std::move(text.value())));
}

void Repl::reset(const std::string&) {
  static_cast<void>(isolate_->finish());
  sources_.clear();
  start();
}

void Repl::quit(const std::string&) { has_quit_ = true; }

void Repl::take(const std::string& entry) {
  ++count_;
  if (!entry.starts_with(':')) return evaluate(numbered(entry));
  auto [word, operand] = split(entry);
  std::vector<std::string_view> words;
  for (const Command& command : commands()) {
    words.push_back(command.name);
    if (command.name != word) continue;
    if (!command.operand.empty() && operand.empty()) {
      write_error(word + " needs " + std::string(command.operand) + "\n");
      return;
    }
    return (this->*command.run)(operand);
  }
  std::string meant = base::suggestion(word, words);
  write_error("no command `" + word + "`" + (meant.empty() ? "; `:help` lists them" : meant) + "\n");
}

int Repl::run() {
  if (command::input_is_terminal()) {
    write_output("Valk " + std::string(command::version()) + "  :help lists commands\n");
  }
  while (!has_quit_ && !isolate_->exit_status()) {
    LineEditor::Entry read = editor_.read();
    if (read.kind == LineEditor::Kind::end) break;
    std::string entry = trimmed(read.text);
    if (read.kind == LineEditor::Kind::interrupted || entry.empty()) continue;
    editor_.remember(read.text);
    take(entry);
    std::fflush(stdout);
  }
  int status = isolate_->finish();
  std::fflush(stdout);
  return status;
}

}  // namespace valk::cli
