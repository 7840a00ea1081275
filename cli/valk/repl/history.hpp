#pragma once

// Entries that were typed before, kept in a file: one a line, with `\n` for line ends inside. Sessions that run at the
// same time append to it in turn.

#include <string>
#include <vector>

namespace valk::cli {

class History {
 public:
  // `path` may be empty: then nothing is kept.
  explicit History(std::string path);
  // The same entry again, and entries that begin with a blank, are not remembered.
  void remember(const std::string& entry);
  [[nodiscard]] const std::vector<std::string>& entries() const { return entries_; }  // the oldest first

 private:
  void read();

  std::string path_;
  std::vector<std::string> entries_;
};

// $VALK_HISTORY, else valk/history in the folder for users' state (XDG Base Directory Specification); empty: none.
[[nodiscard]] std::string history_file();

}  // namespace valk::cli
