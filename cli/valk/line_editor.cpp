#include "line_editor.hpp"

#include <histedit.h>

#include <clocale>
#include <cstdio>
#include <cstring>
#include <iostream>

#include "valk/command/terminal.hpp"

namespace valk::cli {

namespace {

// The characters that end a symbol (LANGUAGE: lexical structure).
constexpr std::string_view delimiters = " \t\n(){}'`,\";";

std::string_view common_prefix(const std::vector<std::string>& names) {
  std::string_view shared = names.front();
  for (const std::string& name : names) {
    std::size_t length = 0;
    while (length < shared.size() && length < name.size() && shared[length] == name[length]) ++length;
    shared = shared.substr(0, length);
  }
  return shared;
}

void list_names(const std::vector<std::string>& names) {
  std::size_t widest = 0;
  for (const std::string& name : names) widest = std::max(widest, name.size() + 2);
  std::size_t columns = std::max<std::size_t>(1, static_cast<std::size_t>(command::terminal_width()) / widest);
  std::fputc('\n', stdout);
  for (std::size_t i = 0; i < names.size(); ++i) {
    bool ends_row = (i + 1) % columns == 0 || i + 1 == names.size();
    std::printf("%-*s%s", static_cast<int>(widest), names[i].c_str(), ends_row ? "\n" : "");
  }
}

}  // namespace

struct LineEditor::Terminal {
  EditLine* line = nullptr;
  History* history = nullptr;
  std::string history_file;
  std::string prompt;
  std::function<std::vector<std::string>(std::string_view)> complete;

  static Terminal* of(EditLine* line) {
    void* data = nullptr;
    el_get(line, EL_CLIENTDATA, &data);
    return static_cast<Terminal*>(data);
  }
  static char* show_prompt(EditLine* line) { return of(line)->prompt.data(); }

  static unsigned char complete_symbol(EditLine* line, int) {
    const LineInfo* info = el_line(line);
    std::string_view before(info->buffer, static_cast<std::size_t>(info->cursor - info->buffer));
    std::size_t start = before.find_last_of(delimiters);
    std::string prefix(before.substr(start == std::string_view::npos ? 0 : start + 1));
    std::vector<std::string> names = of(line)->complete(prefix);
    if (prefix.empty() || names.empty()) return CC_ERROR;
    std::string_view shared = common_prefix(names);
    if (shared.size() > prefix.size()) {
      std::string rest(shared.substr(prefix.size()));
      if (names.size() == 1) rest += " ";
      return el_insertstr(line, rest.c_str()) == 0 ? CC_REFRESH : CC_ERROR;
    }
    if (names.size() == 1) return CC_ERROR;
    list_names(names);
    return CC_REDISPLAY;
  }
};

LineEditor::LineEditor(std::string history_file,
                       std::function<std::vector<std::string>(std::string_view prefix)> complete) {
  if (!command::input_is_terminal()) return;
  std::setlocale(LC_CTYPE, "");  // libedit reads characters as the terminal sends them
  terminal_ = std::make_unique<Terminal>();
  terminal_->history_file = std::move(history_file);
  terminal_->complete = std::move(complete);
  terminal_->line = el_init("valk", stdin, stdout, stderr);
  terminal_->history = history_init();
  HistEvent event;
  history(terminal_->history, &event, H_SETSIZE, 2000);
  history(terminal_->history, &event, H_SETUNIQUE, 1);
  if (!terminal_->history_file.empty()) history(terminal_->history, &event, H_LOAD, terminal_->history_file.c_str());
  el_set(terminal_->line, EL_CLIENTDATA, terminal_.get());
  el_set(terminal_->line, EL_PROMPT, &Terminal::show_prompt);
  el_set(terminal_->line, EL_EDITOR, "emacs");
  el_set(terminal_->line, EL_HIST, history, terminal_->history);
  el_set(terminal_->line, EL_SIGNAL, 0);
  el_set(terminal_->line, EL_ADDFN, "valk-complete", "complete a name", &Terminal::complete_symbol);
  el_set(terminal_->line, EL_BIND, "^I", "valk-complete", nullptr);
  el_set(terminal_->line, EL_BIND, "^R", "em-inc-search-prev", nullptr);
  el_source(terminal_->line, nullptr);  // ~/.editrc
}

LineEditor::~LineEditor() {
  if (!terminal_) return;
  HistEvent event;
  if (!terminal_->history_file.empty()) history(terminal_->history, &event, H_SAVE, terminal_->history_file.c_str());
  history_end(terminal_->history);
  el_end(terminal_->line);
}

LineEditor::Line LineEditor::read(const std::string& prompt) {
  if (!terminal_) {
    std::string text;
    if (!std::getline(std::cin, text)) return {};
    return {Kind::line, std::move(text)};
  }
  terminal_->prompt = prompt;
  int count = 0;
  const char* text = el_gets(terminal_->line, &count);
  if (text == nullptr || count <= 0) return {};
  std::string line(text, static_cast<std::size_t>(count));
  if (line.ends_with('\n')) line.pop_back();
  return {Kind::line, std::move(line)};
}

void LineEditor::remember(const std::string& entry) {
  if (!terminal_) return;
  HistEvent event;
  history(terminal_->history, &event, H_ENTER, entry.c_str());
}

}  // namespace valk::cli
