#pragma once

// Lines from a terminal, with editing, history and completion (libedit), or plain ones when there is no terminal.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace valk::cli {

class LineEditor {
 public:
  // `history_file` may be empty. `complete` gives the names that begin with a prefix.
  LineEditor(std::string history_file, std::function<std::vector<std::string>(std::string_view prefix)> complete);
  ~LineEditor();

  enum class Kind { line, interrupted, end };
  struct Line {
    Kind kind = Kind::end;
    std::string text;  // without its end
  };
  [[nodiscard]] Line read(const std::string& prompt);
  void remember(const std::string& entry);

 private:
  struct Terminal;
  std::unique_ptr<Terminal> terminal_;  // null: no terminal
};

}  // namespace valk::cli
