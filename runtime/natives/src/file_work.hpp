#pragma once

// What is done with files, without values: on the calling thread or on the pool's.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace valk::natives {

struct FileProblem {
  std::string kind;  // ":not-found"
  std::string message;
};

struct FileStatus {
  std::string_view type;  // ":file" ":directory" ":link" ":other"
  std::int64_t size = 0;
  std::int64_t modified_ms = 0;  // since 1970
  std::int64_t mode = 0;
};

struct FileRequest {
  std::string path;
  std::string other;  // what is written, or the second path
};

// One of these is filled, as the operation says.
struct FileAnswer {
  std::optional<FileProblem> problem;
  enum class Shape : std::uint8_t { nil, text, bytes, boolean, status, texts } shape = Shape::nil;
  std::string text;
  bool truth = false;
  FileStatus status;
  std::vector<std::string> texts;
};

using FileWork = FileAnswer (*)(const FileRequest& request);

[[nodiscard]] FileAnswer read_text(const FileRequest& request);
[[nodiscard]] FileAnswer read_bytes(const FileRequest& request);
[[nodiscard]] FileAnswer read_lines(const FileRequest& request);
// Through a file beside it that takes its place at once: a reader sees the old text or the new. Keeps the mode.
[[nodiscard]] FileAnswer write_file(const FileRequest& request);
[[nodiscard]] FileAnswer append_file(const FileRequest& request);
[[nodiscard]] FileAnswer file_exists(const FileRequest& request);
[[nodiscard]] FileAnswer stat_file(const FileRequest& request);
[[nodiscard]] FileAnswer list_files(const FileRequest& request);
[[nodiscard]] FileAnswer walk_files(const FileRequest& request);
// A file, a link or an empty directory.
[[nodiscard]] FileAnswer remove_file(const FileRequest& request);
[[nodiscard]] FileAnswer remove_tree(const FileRequest& request);
[[nodiscard]] FileAnswer rename_file(const FileRequest& request);
[[nodiscard]] FileAnswer copy_file(const FileRequest& request);
// With the directories above it; one that is there is none to be made.
[[nodiscard]] FileAnswer make_directory(const FileRequest& request);
[[nodiscard]] FileAnswer make_temporary_file(const FileRequest& request);
[[nodiscard]] FileAnswer make_temporary_directory(const FileRequest& request);

}  // namespace valk::natives
