#include "http_file.hpp"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <utility>

#include "http_conditions.hpp"

namespace valk::natives {
namespace {

// Read at once, and what a client may owe us before more is read.
constexpr std::size_t chunk_size = std::size_t{64} * 1024;

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  [[nodiscard]] int number() const { return number_; }
  [[nodiscard]] bool is_open() const { return number_ >= 0; }

 private:
  int number_ = -1;
};

constexpr int open_flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK;  // a pipe of that name must not hold us up

// Where the kernel cannot confine the walk: what the whole path comes down to must be inside.
Descriptor open_resolved(const std::string& root, const std::string& path) {
  char* const real_root = ::realpath(root.c_str(), nullptr);
  char* const real_path = ::realpath((root + "/" + path).c_str(), nullptr);
  Descriptor file;
  if (real_root != nullptr && real_path != nullptr) {
    const std::string inside = std::string(real_root) == "/" ? "/" : std::string(real_root) + "/";
    if (std::string_view(real_path).starts_with(inside)) file = Descriptor(::open(real_path, open_flags | O_NOFOLLOW));
  }
  std::free(real_root);
  std::free(real_path);
  return file;
}

// The kernel itself keeps the walk inside the folder, links included.
Descriptor open_beneath(const std::string& root, const std::string& path) {
  const Descriptor folder(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!folder.is_open()) return {};
  open_how how{};
  how.flags = open_flags;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
  const long number = ::syscall(SYS_openat2, folder.number(), path.c_str(), &how, sizeof how);
  if (number >= 0) return Descriptor(static_cast<int>(number));
  return errno == ENOSYS || errno == EPERM ? open_resolved(root, path) : Descriptor();
}

Descriptor open_file(const FileBody& body) {
  // The system would take a name up to its NUL.
  if (body.path.find('\0') != std::string::npos) return {};
  return body.root ? open_beneath(*body.root, body.path) : Descriptor(::open(body.path.c_str(), open_flags));
}

class FileSender : public std::enable_shared_from_this<FileSender> {
 public:
  FileSender(Isolate& isolate, const server::Request& request, server::Responder responder, Response response)
      : isolate_(isolate), request_(request), responder_(std::move(responder)), response_(std::move(response)) {}

  void start() {
    on_pool([](FileSender& self) { self.open(); }, [](FileSender& self) { self.answer(); });
  }

 private:
  using Step = void (*)(FileSender&);

  void on_pool(Step work, Step done) {
    const auto self = shared_from_this();
    isolate_.loop().run_on_pool([self, work] { work(*self); }, [self, done] { done(*self); });
  }

  // On the pool.
  void open() {
    file_ = open_file(*response_.file);
    if (file_.is_open() && is_directory()) {
      FileBody index = *response_.file;
      index.path += index.path.empty() || index.path.ends_with('/') ? "index.html" : "/index.html";
      file_ = index.root ? open_file(index) : Descriptor();
      response_.file = index;
    }
    struct stat status {};
    if (!file_.is_open() || ::fstat(file_.number(), &status) != 0 || !S_ISREG(status.st_mode)) {
      file_ = Descriptor();
      return;
    }
    version_.size = static_cast<std::uint64_t>(status.st_size);
    version_.modified_ns = status.st_mtim.tv_sec * 1'000'000'000LL + status.st_mtim.tv_nsec;
    if (version_.size > chunk_size) return;
    next_.part = {0, version_.size};
    read();
  }

  [[nodiscard]] bool is_directory() const {
    struct stat status {};
    return ::fstat(file_.number(), &status) == 0 && S_ISDIR(status.st_mode);
  }

  // On the pool: the start of what is still to come.
  void read() {
    chunk_.resize(std::min<std::uint64_t>(chunk_size, next_.part.length));
    std::size_t size = 0;
    while (size < chunk_.size()) {
      const ssize_t got = ::pread(file_.number(), chunk_.data() + size, chunk_.size() - size,
                                  static_cast<off_t>(next_.part.start + size));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) break;
      size += static_cast<std::size_t>(got);
    }
    was_short_ = size < chunk_.size();
    chunk_.resize(size);
  }

  void answer() {
    if (!file_.is_open()) return refuse(404, "{\"error\":\"not found\"}");
    if (version_.size <= chunk_size && was_short_) return refuse(500, "{\"error\":\"internal server error\"}");
    const bool is_plain = response_.head.status == 200;
    next_ = is_plain ? select_part(request_, version_) : Selection{response_.head.status, {0, version_.size}};
    http::ResponseHead head = response_.head;
    head.status = next_.status;
    if (!head.headers.find("content-type")) head.headers.add("content-type", content_type_of(response_.file->path));
    add_version(head);
    if (next_.status == 304 || next_.status == 416) {
      return check(responder_.respond(head, {}));
    }
    if (version_.size <= chunk_size) {
      return check(
          responder_.respond(head, http::SharedBytes::from(chunk_.substr(next_.part.start, next_.part.length))));
    }
    if (request_.head.method == "HEAD") {
      if (check(responder_.start(head, next_.part.length)); responder_.is_open()) responder_.end();
      return;
    }
    if (const base::Status started = responder_.start(head, next_.part.length); !started.ok()) return check(started);
    advance();
  }

  void add_version(http::ResponseHead& head) const {
    head.headers.add("etag", version_.tag());
    head.headers.add("last-modified", version_.last_modified());
    if (response_.head.status == 200) head.headers.add("accept-ranges", "bytes");
    const std::string size = std::to_string(version_.size);
    if (next_.status == 416) head.headers.add("content-range", "bytes */" + size);
    if (next_.status == 206) {
      const Part& part = next_.part;
      head.headers.add("content-range", "bytes " + std::to_string(part.start) + "-" +
                                            std::to_string(part.start + part.length - 1) + "/" + size);
    }
  }

  // Reads on once the client has taken enough of what it has.
  void advance() {
    if (!responder_.is_open()) return;
    if (next_.part.length == 0) {
      responder_.on_sent({});
      return responder_.end();
    }
    if (responder_.buffered() >= chunk_size) {
      responder_.on_sent([self = shared_from_this()] {
        if (self->responder_.buffered() >= chunk_size) return;
        self->isolate_.loop().post([self] {
          if (!std::exchange(self->is_reading_, true)) self->advance();
        });
      });
      is_reading_ = false;
      return;
    }
    is_reading_ = true;
    on_pool([](FileSender& self) { self.read(); }, [](FileSender& self) { self.send_chunk(); });
  }

  void send_chunk() {
    if (was_short_) return responder_.reset(http::ResetCode::internal_error);  // the file has become shorter
    next_.part.start += chunk_.size();
    next_.part.length -= chunk_.size();
    responder_.write(http::SharedBytes::from(std::exchange(chunk_, {})));
    advance();
  }

  void refuse(int status, std::string body) {
    http::ResponseHead head{status, {}};
    head.headers.add("content-type", "application/json");
    static_cast<void>(responder_.respond(head, http::SharedBytes::from(std::move(body))));
  }

  // Of headers that the program gave.
  void check(const base::Status& status) {
    if (!status.ok()) refuse(500, "{\"error\":\"internal server error\"}");
  }

  Isolate& isolate_;
  const server::Request request_;
  server::Responder responder_;
  Response response_;
  Descriptor file_;
  FileVersion version_;
  Selection next_;     // what is still to be sent
  std::string chunk_;  // what was read last
  bool was_short_ = false;
  bool is_reading_ = false;
};

}  // namespace

void send_file(Isolate& isolate, const server::Request& request, const server::Responder& responder,
               const Response& response) {
  std::make_shared<FileSender>(isolate, request, responder, response)->start();
}

}  // namespace valk::natives
