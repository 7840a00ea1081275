#pragma once

// The file system as the tools use it: whole files in, atomic writes out, directories walked as `git` would see them.

#include <string>
#include <string_view>
#include <vector>

#include "valk/base/result.hpp"
#include "valk/base/source_text.hpp"

namespace valk::command {

// Messages name the path and the reason: "app.valk: no such file or directory".
[[nodiscard]] base::Result<std::string> read_file(const std::string& path);
[[nodiscard]] std::string read_standard_input();

// A temporary file beside the target, synced and renamed over it; keeps the mode and owner, follows a symbolic link. A
// file with several names (hard links) keeps them: it is written in place, and only then not atomically. A file that may
// not be written is refused, though its folder would allow replacing it.
[[nodiscard]] base::Status write_file_atomically(const std::string& path, std::string_view text);

// The `.valk` files that `paths` name, each once, in the order of names: a file as it is given, a directory walked,
// leaving out hidden folders and what a `.gitignore` on the way (up to the repository's top) leaves out.
struct FoundFiles {
  std::vector<std::string> files;
  std::vector<std::string> problems;  // paths that do not exist or cannot be read, in words
};
[[nodiscard]] FoundFiles find_valk_files(const std::vector<std::string>& paths);

// The paths that begin so, folders with a slash at their end: for completion.
[[nodiscard]] std::vector<std::string> paths_that_begin_with(const std::string& prefix);

}  // namespace valk::command
