#include "line_editor.hpp"

#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>

#include "edit_buffer.hpp"
#include "screen.hpp"
#include "valk/base/text.hpp"
#include "valk/command/terminal.hpp"

namespace valk::cli {

namespace {

constexpr std::string_view kPrompt = "valk> ";
constexpr std::string_view kContinuation = "  ... ";

// The terminal gives every key as it is typed, for as long as this lives.
class RawMode {
 public:
  RawMode() { enter(); }
  ~RawMode() { leave(); }
  RawMode(const RawMode&) = delete;
  RawMode& operator=(const RawMode&) = delete;

  void enter() {
    if (tcgetattr(STDIN_FILENO, &before_) != 0) return;
    termios raw = before_;
    raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO | ISIG | IEXTEN);
    raw.c_iflag &= ~static_cast<tcflag_t>(ICRNL | INLCR | IXON);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
    paste_marks(true);
  }
  void leave() {
    paste_marks(false);
    tcsetattr(STDIN_FILENO, TCSADRAIN, &before_);
  }

 private:
  static void paste_marks(bool on) {
    std::fputs(on ? "\x1b[?2004h" : "\x1b[?2004l", stdout);
    std::fflush(stdout);
  }
  termios before_{};
};

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
  for (const std::string& name : names) widest = std::max(widest, base::count_code_points(name) + 2);
  std::size_t columns = std::max<std::size_t>(1, static_cast<std::size_t>(command::terminal_width()) / widest);
  for (std::size_t i = 0; i < names.size(); ++i) {
    bool ends_row = (i + 1) % columns == 0 || i + 1 == names.size();
    std::string gap(ends_row ? 0 : widest - base::count_code_points(names[i]), ' ');
    std::printf("%s%s%s", names[i].c_str(), gap.c_str(), ends_row ? "\n" : "");
  }
  std::fflush(stdout);
}

bool can_edit() {
  const char* terminal = std::getenv("TERM");
  return command::input_is_terminal() && isatty(STDOUT_FILENO) != 0 && terminal != nullptr && *terminal != '\0' &&
         std::string_view(terminal) != "dumb";
}

}  // namespace

// One entry being typed.
class LineEditor::Session {
 public:
  Session(const History& history, const EditorQuestions& questions, KeyReader& keys)
      : history_(history.entries()), questions_(questions), keys_(keys), at_(history_.size()) {}

  Entry run() {
    for (;;) {
      if (!keys_.has_waiting()) draw();  // what comes in one go is drawn in one
      Key key = keys_.next();
      if (std::optional<Entry> entry = take(key)) {
        screen_.leave();
        return *std::move(entry);
      }
    }
  }

  void make_way() {
    screen_.hide();
    is_hidden_ = true;
  }
  void come_back() {
    if (is_hidden_) draw();
  }

 private:
  void draw() {
    is_hidden_ = false;
    Picture picture{kPrompt, kContinuation, buffer_.text(), buffer_.cursor(), {}};
    // The bracket behind which the cursor stands, else the one on which it does.
    for (std::size_t at : {buffer_.cursor() - 1, buffer_.cursor()}) {
      if (at >= buffer_.text().size() || picture.brackets) continue;
      if (auto partner = questions_.partner(buffer_.text(), at)) picture.brackets.emplace(at, *partner);
    }
    screen_.draw(picture);
  }

  std::optional<Entry> take(const Key& key) {
    using enum Key::Kind;
    switch (key.kind) {
      case Key::Kind::end:
        return Entry{Kind::end, {}};
      case text:
      case paste:
        buffer_.insert(key.text);
        break;
      case enter:
        if (questions_.is_complete(buffer_.text())) return finished();
        break_line();
        break;
      case Key::Kind::new_line:
        break_line();
        break;
      case tab:
        complete();
        break;
      case Key::Kind::interrupt:
        return cancelled();
      case end_of_input:
        if (buffer_.text().empty()) return Entry{Kind::end, {}};
        buffer_.erase_right();
        break;
      case up:
        if (!buffer_.up()) recall(-1);
        break;
      case down:
        if (!buffer_.down()) recall(1);
        break;
      case Key::Kind::search:
        return search_history();
      case suspend:
        stop_process();
        break;
      case clear_screen:
        screen_.clear();
        break;
      default:
        edit(key.kind);
        break;
    }
    return std::nullopt;
  }

  void edit(Key::Kind kind) {
    using Edit = void (EditBuffer::*)();
    using enum Key::Kind;
    constexpr std::pair<Key::Kind, Edit> edits[] = {
        {left, &EditBuffer::left},
        {right, &EditBuffer::right},
        {home, &EditBuffer::line_start},
        {last, &EditBuffer::line_end},
        {word_left, &EditBuffer::word_left},
        {word_right, &EditBuffer::word_right},
        {erase_left, &EditBuffer::erase_left},
        {erase_right, &EditBuffer::erase_right},
        {erase_word_left, &EditBuffer::erase_word_left},
        {erase_word_right, &EditBuffer::erase_word_right},
        {erase_line_left, &EditBuffer::erase_line_left},
        {erase_line_right, &EditBuffer::erase_line_right},
        {yank, &EditBuffer::yank},
    };
    for (const auto& [one, change] : edits) {
      if (one == kind) (buffer_.*change)();
    }
  }

  Entry finished() {
    std::string text = buffer_.text();
    // Drawn once more without the brackets shown, as it stays.
    screen_.draw({kPrompt, kContinuation, text, text.size(), {}});
    return {Kind::entry, std::move(text)};
  }

  Entry cancelled() {
    std::string shown = buffer_.text() + "^C";
    screen_.draw({kPrompt, kContinuation, shown, shown.size(), {}});
    return {Kind::interrupted, {}};
  }

  void break_line() {
    std::size_t indentation = questions_.indentation(buffer_.text(), buffer_.cursor());
    buffer_.insert("\n" + std::string(indentation, ' '));
  }

  void complete() {
    EditorQuestions::Completions found = questions_.complete(std::string(buffer_.before_cursor()));
    if (found.names.empty()) return;
    std::string_view shared = common_prefix(found.names);
    std::size_t typed = buffer_.cursor() - found.start;
    if (shared.size() > typed) {
      std::string rest(shared.substr(typed));
      if (found.names.size() == 1 && !rest.ends_with('/')) rest += ' ';
      buffer_.insert(rest);
    } else if (found.names.size() > 1) {
      draw();
      screen_.leave();
      list_names(found.names);
    }
  }

  // The entry `step` further in the history; behind its end stands what was being typed.
  void recall(int step) {
    if ((step < 0 && at_ == 0) || (step > 0 && at_ == history_.size())) return;
    if (at_ == history_.size()) typed_ = buffer_.text();
    at_ = step < 0 ? at_ - 1 : at_ + 1;
    buffer_.set(at_ == history_.size() ? typed_ : history_[at_]);
  }

  // The newest entry below `below` that contains `part`; history_.size() when there is none.
  [[nodiscard]] std::size_t find(const std::string& part, std::size_t below) const {
    for (std::size_t i = below; i-- > 0;) {
      if (history_[i].find(part) != std::string::npos) return i;
    }
    return history_.size();
  }

  // Ctrl-R: what is typed is looked for in the history, each Ctrl-R finds an older one.
  std::optional<Entry> search_history() {
    std::string wanted, before = buffer_.text();
    std::size_t found = history_.size();
    for (;;) {
      std::string prompt = "search `" + wanted + "`: ";
      std::string_view shown = found < history_.size() ? std::string_view(history_[found]) : std::string_view();
      screen_.draw({prompt, kContinuation, shown, shown.size(), {}});
      Key key = keys_.next();
      if (key.kind == Key::Kind::text) {
        wanted += key.text;
        found = find(wanted, history_.size());
      } else if (key.kind == Key::Kind::erase_left && !wanted.empty()) {
        do wanted.pop_back();
        while (!wanted.empty() && (static_cast<unsigned char>(wanted.back()) & 0xc0) == 0x80);
        found = wanted.empty() ? history_.size() : find(wanted, history_.size());
      } else if (key.kind == Key::Kind::search) {
        std::size_t older = find(wanted, found);
        if (older < history_.size()) found = older;
      } else {
        if (found < history_.size() && key.kind != Key::Kind::interrupt) buffer_.set(history_[found]);
        if (key.kind == Key::Kind::interrupt || key.kind == Key::Kind::unknown) return std::nullopt;
        return take(key);
      }
    }
  }

  void stop_process() {
    screen_.leave();
    raw_.leave();
    raise(SIGTSTP);
    raw_.enter();
  }

  const std::vector<std::string>& history_;
  const EditorQuestions& questions_;
  RawMode raw_;
  Screen screen_;
  KeyReader& keys_;
  EditBuffer buffer_;
  std::size_t at_;  // in the history
  std::string typed_;
  bool is_hidden_ = false;
};

LineEditor::LineEditor(std::string history_file, EditorQuestions questions)
    : history_(can_edit() ? std::move(history_file) : std::string()),
      questions_(std::move(questions)),
      keys_(STDIN_FILENO, [this] { wait(); }),
      has_terminal_(can_edit()) {
  if (has_terminal_) std::setlocale(LC_CTYPE, "");  // for the widths of characters
}

LineEditor::~LineEditor() = default;

void LineEditor::remember(const std::string& entry) { history_.remember(entry); }

void LineEditor::make_way() {
  if (session_ != nullptr) session_->make_way();
}

void LineEditor::wait() {
  questions_.idle();
  if (session_ != nullptr) session_->come_back();
}

LineEditor::Entry LineEditor::read() {
  if (!has_terminal_) return read_plain();
  std::fflush(stdout);
  Session session(history_, questions_, keys_);
  session_ = &session;
  Entry entry = session.run();
  session_ = nullptr;
  return entry;
}

LineEditor::Entry LineEditor::read_plain() {
  std::string text;
  for (std::string line; std::getline(std::cin, line);) {
    text += text.empty() ? line : "\n" + line;
    if (questions_.is_complete(text)) return {Kind::entry, std::move(text)};
  }
  if (text.empty()) return {Kind::end, {}};
  return {Kind::entry, std::move(text)};
}

}  // namespace valk::cli
