#pragma once

// Entries of one or more lines from a terminal, with editing, history, completion and matching brackets; or plain lines
// when there is no terminal.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "history.hpp"
#include "keys.hpp"

namespace valk::cli {

// What the editor asks about the text, which it does not understand itself. Places are bytes.
struct EditorQuestions {
  // Whether Enter ends the entry.
  std::function<bool(const std::string& text)> is_complete;
  // How far a new line at `at` is to be indented.
  std::function<std::size_t(const std::string& text, std::size_t at)> indentation;
  // The bracket that belongs to the one at `at`.
  std::function<std::optional<std::size_t>(const std::string& text, std::size_t at)> partner;
  // Names that may stand at the end of `before`, and where there they begin.
  struct Completions {
    std::size_t start = 0;
    std::vector<std::string> names;
  };
  std::function<Completions(const std::string& before)> complete;
  // Called again and again while nothing is typed.
  std::function<void()> idle;
};

class LineEditor {
 public:
  LineEditor(std::string history_file, EditorQuestions questions);
  ~LineEditor();

  enum class Kind { entry, interrupted, end };
  struct Entry {
    Kind kind = Kind::end;
    std::string text;  // without its last line end
  };
  [[nodiscard]] Entry read();
  void remember(const std::string& entry);
  // Something else is about to write to the terminal, in the middle of an entry.
  void make_way();

 private:
  class Session;

  [[nodiscard]] Entry read_plain();
  void wait();

  History history_;
  EditorQuestions questions_;
  KeyReader keys_;  // what is typed ahead waits here for the next entry
  bool has_terminal_ = false;
  Session* session_ = nullptr;  // the read that is under way
};

}  // namespace valk::cli
