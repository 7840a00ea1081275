#include "file_work.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "valk/base/text.hpp"

namespace valk::natives {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostBytes = (std::size_t{1} << 31) - 64;

std::string kind_of(int code) {
  switch (code) {
    case ENOENT:
      return ":not-found";
    case EACCES:
    case EPERM:
    case EROFS:
      return ":permission";
    case EISDIR:
      return ":is-directory";
    case ENOTDIR:
      return ":not-directory";
    case ENOTEMPTY:
      return ":not-empty";
    case EEXIST:
      return ":exists";
    default:
      return ":io";
  }
}

FileAnswer failed(std::string_view doing, const std::string& path, int code) {
  std::string why = std::generic_category().message(code);
  std::transform(why.begin(), why.begin() + 1, why.begin(), [](unsigned char c) { return std::tolower(c); });
  FileAnswer answer;
  answer.problem = FileProblem{kind_of(code), "cannot " + std::string(doing) + " " + path + ": " + why};
  return answer;
}

FileAnswer failed(std::string_view doing, const std::string& path, const std::error_code& code) {
  return failed(doing, path, code.value());
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] bool is_open() const { return number_ >= 0; }
  [[nodiscard]] int number() const { return number_; }
  // What closing said: the place where a network's disk tells that it is full.
  int close() { return ::close(std::exchange(number_, -1)) == 0 ? 0 : errno; }

 private:
  int number_;
};

// 0, or the error.
int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(descriptor, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return 0;
}

int read_all(int descriptor, std::string& text) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) return errno;
  if (S_ISDIR(status.st_mode)) return EISDIR;
  std::size_t size = 0;
  text.resize(static_cast<std::size_t>(std::max<off_t>(status.st_size, 0)) + 1);
  while (true) {
    if (size > kMostBytes) return EFBIG;
    if (size == text.size()) text.resize(2 * size);
    const ssize_t count = ::read(descriptor, text.data() + size, text.size() - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno;
    if (count == 0) break;
    size += static_cast<std::size_t>(count);
  }
  text.resize(size);
  return 0;
}

// Where a path leads, so that writing replaces the file and not the link to it.
std::string followed(const std::string& path) {
  std::error_code error;
  const fs::path real = fs::canonical(path, error);
  return error ? path : real.string();
}

// A new file in the directory of `path`, with the mode that new files have. Its descriptor, or -1.
int open_beside(const std::string& path, std::string& beside) {
  for (int number = 0;; ++number) {
    beside = path + "." + std::to_string(::getpid()) + "-" + std::to_string(number);
    const int descriptor = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor >= 0 || errno != EEXIST) return descriptor;
  }
}

std::string temporary_template() {
  std::error_code error;
  const fs::path folder = fs::temp_directory_path(error);
  return (error ? fs::path("/tmp") : folder) / "valk-XXXXXX";
}

FileAnswer text_answer(std::string text) {
  FileAnswer answer;
  answer.shape = FileAnswer::Shape::text;
  answer.text = std::move(text);
  return answer;
}

FileAnswer truth(bool is_true) {
  FileAnswer answer;
  answer.shape = FileAnswer::Shape::boolean;
  answer.truth = is_true;
  return answer;
}

FileAnswer texts(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  FileAnswer answer;
  answer.shape = FileAnswer::Shape::texts;
  answer.texts = std::move(names);
  return answer;
}

}  // namespace

FileAnswer read_bytes(const FileRequest& request) {
  const Descriptor file(::open(request.path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return failed("read", request.path, errno);
  FileAnswer answer = text_answer({});
  answer.shape = FileAnswer::Shape::bytes;
  if (const int code = read_all(file.number(), answer.text); code != 0) return failed("read", request.path, code);
  return answer;
}

FileAnswer read_text(const FileRequest& request) {
  FileAnswer answer = read_bytes(request);
  if (answer.problem) return answer;
  answer.shape = FileAnswer::Shape::text;
  if (const auto invalid = base::find_invalid_utf8(answer.text)) {
    answer.problem = FileProblem{":encoding", request.path + " is no UTF-8 at byte " + std::to_string(*invalid) +
                                                  "; `file/read-bytes` reads any file"};
  }
  return answer;
}

FileAnswer read_lines(const FileRequest& request) {
  FileAnswer answer = read_text(request);
  if (answer.problem) return answer;
  const std::string_view text = answer.text;
  FileAnswer lines;
  lines.shape = FileAnswer::Shape::texts;
  for (std::size_t first = 0; first < text.size();) {
    const std::size_t end = std::min(text.find('\n', first), text.size());
    std::string_view line = text.substr(first, end - first);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.texts.emplace_back(line);
    first = end + 1;
  }
  return lines;
}

FileAnswer write_file(const FileRequest& request) {
  const std::string path = followed(request.path);
  struct stat status {};
  const bool is_there = ::stat(path.c_str(), &status) == 0;
  if (is_there && S_ISDIR(status.st_mode)) return failed("write", request.path, EISDIR);
  if (is_there && !S_ISREG(status.st_mode)) {  // a device, a pipe: there is nothing to replace
    Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (!file.is_open()) return failed("write", request.path, errno);
    const int code = write_all(file.number(), request.other);
    return code != 0 ? failed("write", request.path, code) : FileAnswer{};
  }
  if (is_there && ::access(path.c_str(), W_OK) != 0) return failed("write", request.path, errno);
  std::string beside;
  Descriptor file(open_beside(path, beside));
  if (!file.is_open()) return failed("write", request.path, errno);
  int code = is_there && ::fchmod(file.number(), status.st_mode & 07777) != 0 ? errno : 0;
  if (code == 0) code = write_all(file.number(), request.other);
  if (code == 0) code = file.close();
  if (code == 0 && ::rename(beside.c_str(), path.c_str()) != 0) code = errno;
  if (code == 0) return {};
  ::unlink(beside.c_str());
  return failed("write", request.path, code);
}

FileAnswer append_file(const FileRequest& request) {
  Descriptor file(::open(request.path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666));
  if (!file.is_open()) return failed("append to", request.path, errno);
  int code = write_all(file.number(), request.other);
  if (code == 0) code = file.close();
  return code == 0 ? FileAnswer{} : failed("append to", request.path, code);
}

FileAnswer file_exists(const FileRequest& request) {
  std::error_code error;
  return truth(fs::exists(request.path, error));
}

FileAnswer stat_file(const FileRequest& request) {
  struct stat status {};
  if (::stat(request.path.c_str(), &status) != 0) return failed("look at", request.path, errno);
  FileAnswer answer;
  answer.shape = FileAnswer::Shape::status;
  answer.status.type = S_ISREG(status.st_mode) ? ":file" : S_ISDIR(status.st_mode) ? ":directory" : ":other";
  answer.status.size = status.st_size;
  answer.status.modified_ms = std::int64_t{status.st_mtim.tv_sec} * 1000 + status.st_mtim.tv_nsec / 1'000'000;
  answer.status.mode = status.st_mode & 07777;
  return answer;
}

FileAnswer list_files(const FileRequest& request) {
  std::error_code error;
  std::vector<std::string> names;
  fs::directory_iterator it(request.path, error);
  for (; !error && it != fs::directory_iterator(); it.increment(error)) names.push_back(it->path().filename().string());
  return error ? failed("list", request.path, error) : texts(std::move(names));
}

FileAnswer walk_files(const FileRequest& request) {
  std::error_code error;
  std::vector<std::string> paths;
  fs::recursive_directory_iterator it(request.path, fs::directory_options::skip_permission_denied, error);
  for (; !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
    std::error_code ignored;
    if (!it->is_directory(ignored) || it->is_symlink(ignored)) paths.push_back(it->path().string());
  }
  return error ? failed("walk", request.path, error) : texts(std::move(paths));
}

FileAnswer remove_file(const FileRequest& request) {
  std::error_code error;
  const bool was_there = fs::remove(request.path, error);
  if (error) return failed("remove", request.path, error);
  return was_there ? FileAnswer{} : failed("remove", request.path, ENOENT);
}

FileAnswer remove_tree(const FileRequest& request) {
  std::error_code error;
  fs::remove_all(request.path, error);
  return error ? failed("remove", request.path, error) : FileAnswer{};
}

FileAnswer rename_file(const FileRequest& request) {
  if (::rename(request.path.c_str(), request.other.c_str()) == 0) return {};
  return failed("rename", request.path + " to " + request.other, errno);
}

FileAnswer copy_file(const FileRequest& request) {
  FileAnswer answer = read_bytes(request);
  if (answer.problem) return answer;
  return write_file({request.other, std::move(answer.text)});
}

FileAnswer make_directory(const FileRequest& request) {
  std::error_code error;
  fs::create_directories(request.path, error);
  return error ? failed("make the directory", request.path, error) : FileAnswer{};
}

FileAnswer make_temporary_file(const FileRequest&) {
  std::string path = temporary_template();
  const Descriptor file(::mkostemp(path.data(), O_CLOEXEC));
  return file.is_open() ? text_answer(path) : failed("make", path, errno);
}

FileAnswer make_temporary_directory(const FileRequest&) {
  std::string path = temporary_template();
  return ::mkdtemp(path.data()) != nullptr ? text_answer(path) : failed("make", path, errno);
}

}  // namespace valk::natives
