#include "valk/command/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <set>

#include "ignore.hpp"

namespace valk::command {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t chunk_bytes = 64 * 1024;
constexpr std::size_t most_bytes = 0xFFFF'FFFF;  // a SourceText's offsets are 32 bits

std::string reason(int error) {
  std::string text = std::strerror(error);
  if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] - 'A' + 'a');
  return text;
}

base::Failure failure(const std::string& path, int error) { return {path + ": " + reason(error)}; }

base::Result<std::string> read_all(int file, const std::string& path) {
  std::string text;
  for (;;) {
    std::size_t before = text.size();
    text.resize(before + chunk_bytes);
    ssize_t count = ::read(file, text.data() + before, chunk_bytes);
    if (count < 0 && errno == EINTR)
      count = 0;
    else if (count < 0)
      return failure(path, errno);
    else if (count == 0) {
      text.resize(before);
      return text;
    }
    text.resize(before + static_cast<std::size_t>(count));
    if (text.size() > most_bytes) return base::Failure{path + ": larger than 4 GiB"};
  }
}

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    ssize_t count = ::write(file, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

// Walks folders without recursion on the C stack and without following links to folders, which could lead in circles.
class Walk {
 public:
  explicit Walk(FoundFiles& found) : found_(found) {}

  void enter(const fs::path& folder) {
    IgnoreRules rules = rules_above(folder);
    std::vector<Pending> pending{{folder, std::move(rules)}};
    while (!pending.empty()) {
      Pending next = std::move(pending.back());
      pending.pop_back();
      list(next.folder, std::move(next.rules), pending);
    }
  }

 private:
  struct Pending {
    fs::path folder;
    IgnoreRules rules;
  };

  static void add_rules_of(const fs::path& folder, IgnoreRules& rules) {
    base::Result<std::string> text = read_file((folder / ".gitignore").string());
    if (text) rules.add(absolute_folder(folder).string(), text.value());
  }

  // Without a slash at the end.
  static fs::path absolute_folder(const fs::path& folder) {
    const fs::path absolute = fs::absolute(folder).lexically_normal();
    return absolute.has_filename() ? absolute : absolute.parent_path();
  }

  static IgnoreRules rules_above(const fs::path& folder) {
    std::vector<fs::path> above;
    const fs::path absolute = absolute_folder(folder);
    std::error_code ignored;
    for (fs::path at = absolute; !fs::exists(at / ".git", ignored) && at.has_relative_path(); at = at.parent_path()) {
      above.push_back(at.parent_path());
    }
    IgnoreRules rules;
    for (auto at = above.rbegin(); at != above.rend(); ++at) add_rules_of(*at, rules);
    return rules;
  }

  void list(const fs::path& folder, IgnoreRules rules, std::vector<Pending>& pending) {
    add_rules_of(folder, rules);
    std::error_code error;
    std::vector<fs::directory_entry> entries;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
      entries.push_back(*at);
    if (error) found_.problems.push_back(folder.string() + ": " + reason(error.value()));
    std::sort(entries.begin(), entries.end());
    for (const fs::directory_entry& entry : entries) visit(entry, rules, pending);
  }

  void visit(const fs::directory_entry& entry, const IgnoreRules& rules, std::vector<Pending>& pending) {
    std::string name = entry.path().filename().string();
    if (name.starts_with('.')) return;
    std::error_code error;
    bool is_folder = entry.is_directory(error) && !entry.is_symlink(error);
    bool is_source = !is_folder && entry.path().extension() == ".valk" && entry.is_regular_file(error);
    if (!is_folder && !is_source) return;
    if (rules.ignores(fs::absolute(entry.path()).lexically_normal().string(), is_folder)) return;
    if (is_folder)
      pending.push_back({entry.path(), rules});
    else
      found_.files.push_back(entry.path().lexically_normal().string());
  }

  FoundFiles& found_;
};

}  // namespace

base::Result<std::string> read_file(const std::string& path) {
  int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return failure(path, errno);
  base::Result<std::string> text = read_all(file, path);
  ::close(file);
  return text;
}

std::string read_standard_input() {
  base::Result<std::string> text = read_all(STDIN_FILENO, "<stdin>");
  return text ? std::move(text.value()) : std::string();
}

namespace {

// A file with several names cannot be replaced by renaming without taking one name away.
base::Status write_in_place(const std::string& path, std::string_view text) {
  int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (file < 0) return failure(path, errno);
  bool written = write_all(file, text) && ::ftruncate(file, static_cast<off_t>(text.size())) == 0 && ::fsync(file) == 0;
  int problem = errno;
  ::close(file);
  if (!written) return failure(path, problem);
  return base::Done{};
}

}  // namespace

base::Status write_file_atomically(const std::string& path, std::string_view text) {
  std::error_code error;
  fs::path target = fs::canonical(path, error);
  if (error) target = fs::absolute(path);
  struct stat before {};
  const bool exists = ::stat(target.c_str(), &before) == 0;
  if (exists && ::access(target.c_str(), W_OK) != 0) return failure(path, errno);
  if (exists && before.st_nlink > 1) return write_in_place(target.string(), text);
  std::string temporary = (target.parent_path() / ("." + target.filename().string() + ".XXXXXX")).string();
  int file = ::mkstemp(temporary.data());
  if (file < 0) return failure(path, errno);
  const mode_t mode = exists ? before.st_mode & 07777 : 0644;
  // Only root may give a file away; for others the owner is the same already.
  if (exists && ::fchown(file, before.st_uid, before.st_gid) != 0 && errno != EPERM) {
    int problem = errno;
    ::close(file);
    ::unlink(temporary.c_str());
    return failure(path, problem);
  }
  bool written = ::fchmod(file, mode) == 0 && write_all(file, text) && ::fsync(file) == 0;
  int problem = errno;
  ::close(file);
  if (written && ::rename(temporary.c_str(), target.c_str()) == 0) return base::Done{};
  if (written) problem = errno;
  ::unlink(temporary.c_str());
  return failure(path, problem);
}

FoundFiles find_valk_files(const std::vector<std::string>& paths) {
  FoundFiles found;
  Walk walk(found);
  for (const std::string& path : paths) {
    std::error_code error;
    fs::file_status status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found || error) {
      found.problems.push_back(path + ": " + reason(error ? error.value() : ENOENT));
    } else if (fs::is_directory(status)) {
      walk.enter(path);
    } else {
      found.files.push_back(path);
    }
  }
  std::sort(found.files.begin(), found.files.end());
  found.files.erase(std::unique(found.files.begin(), found.files.end()), found.files.end());
  return found;
}

std::vector<std::string> paths_that_begin_with(const std::string& prefix) {
  std::size_t slash = prefix.rfind('/');
  std::string folder = slash == std::string::npos ? "" : prefix.substr(0, slash + 1);
  std::vector<std::string> paths;
  std::error_code failed;
  for (const auto& file : std::filesystem::directory_iterator(folder.empty() ? "." : folder, failed)) {
    std::string path = folder + file.path().filename().string();
    if (!path.starts_with(prefix)) continue;
    std::error_code ignored;
    paths.push_back(file.is_directory(ignored) ? path + "/" : path);
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace valk::command
