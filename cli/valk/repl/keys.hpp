#pragma once

// What is typed at a terminal, key by key.

#include <functional>
#include <string>

namespace valk::cli {

struct Key {
  enum class Kind {
    end,  // the terminal is gone
    text,
    paste,  // as `text`, many lines at once
    enter,
    new_line,  // Alt-Enter
    tab,
    left,
    right,
    up,
    down,
    home,
    last,
    word_left,
    word_right,
    erase_left,
    erase_right,
    erase_word_left,
    erase_word_right,
    erase_line_left,
    erase_line_right,
    yank,
    interrupt,
    end_of_input,  // Ctrl-D
    clear_screen,
    search,
    suspend,
    unknown,
  };
  Kind kind = Kind::unknown;
  std::string text;
};

// Reads a terminal in raw mode, with xterm's sequences (ECMA-48) and bracketed paste.
class KeyReader {
 public:
  // While nothing is typed, `idle` is called again and again.
  KeyReader(int descriptor, std::function<void()> idle) : descriptor_(descriptor), idle_(std::move(idle)) {}
  [[nodiscard]] Key next();
  [[nodiscard]] bool has_waiting() const { return !waiting_.empty(); }

 private:
  // Next byte; -1 at the end. With a limit, also when nothing comes for so long.
  int byte(int limit_ms = -1);
  Key escape();
  Key control_sequence();
  Key pasted();
  Key character(unsigned char first);

  int descriptor_;
  std::function<void()> idle_;
  std::string waiting_;
};

}  // namespace valk::cli
