#include "transport.hpp"

#include <poll.h>
#include <unistd.h>

#include <strings.h>
#include <cerrno>
#include <charconv>

namespace valk::lsp_server {

namespace {

constexpr std::string_view length_field = "Content-Length";
constexpr std::size_t most_header_bytes = 4096;
constexpr std::size_t most_content_bytes = std::size_t{256} << 20;

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// The value of Content-Length among header lines; nullopt when it is missing or no number.
std::optional<std::size_t> content_length(std::string_view header) {
  while (!header.empty()) {
    std::size_t end = std::min(header.find("\r\n"), header.size());
    std::string_view line = header.substr(0, end);
    header.remove_prefix(std::min(end + 2, header.size()));
    std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !equal_ignoring_case(trimmed(line.substr(0, colon)), length_field)) continue;
    std::string_view digits = trimmed(line.substr(colon + 1));
    std::size_t length = 0;
    auto [stop, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
    if (failed != std::errc() || stop != digits.data() + digits.size()) return std::nullopt;
    return length;
  }
  return std::nullopt;
}

}  // namespace

bool Reader::fill() {
  pollfd waits[] = {{input_, POLLIN, 0}, {stop_, POLLIN, 0}};
  while (poll(waits, 2, -1) < 0 && errno == EINTR) {
  }
  if (waits[1].revents != 0) return false;
  char chunk[64 * 1024];
  ssize_t count = 0;
  do {
    count = ::read(input_, chunk, sizeof chunk);
  } while (count < 0 && errno == EINTR);
  if (count <= 0) return false;
  buffer_.append(chunk, static_cast<std::size_t>(count));
  return true;
}

// Drops `count` bytes, and what follows them up to where a header begins, or may have begun to come in.
std::optional<Incoming> Reader::skip_garbage(std::size_t count, std::string problem) {
  buffer_.erase(0, count);
  std::size_t next = buffer_.find(length_field);
  if (next == std::string::npos) {
    next = buffer_.size();
    for (std::size_t kept = 1; kept < length_field.size() && kept <= buffer_.size(); ++kept) {
      if (buffer_.ends_with(length_field.substr(0, kept))) next = buffer_.size() - kept;
    }
  }
  buffer_.erase(0, next);
  return Incoming{{}, std::move(problem)};
}

std::optional<Incoming> Reader::next() {
  std::size_t end = 0;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
    if (buffer_.size() > most_header_bytes)
      return skip_garbage(1, "the input is no message: it has no Content-Length header");
    if (!fill()) return std::nullopt;
  }
  std::optional<std::size_t> length = content_length(std::string_view(buffer_).substr(0, end));
  if (!length) {
    // Garbage may run right up to a whole header: what follows it is still to be read.
    std::size_t field = buffer_.rfind(length_field, end);
    bool is_behind_garbage = field != std::string::npos && field > 0 && buffer_[field - 1] != '\n';
    return skip_garbage(is_behind_garbage ? field : end + 4, "a header without a valid Content-Length");
  }
  if (*length > most_content_bytes)
    return skip_garbage(end + 4, "a message of " + std::to_string(*length) + " bytes is too large");
  std::size_t begin = end + 4;
  while (buffer_.size() < begin + *length) {
    if (!fill()) return std::nullopt;
  }
  Incoming message{buffer_.substr(begin, *length), {}};
  buffer_.erase(0, begin + *length);
  return message;
}

void Writer::write(const Json& message) {
  // Text that is not UTF-8 may come from a document; the protocol carries UTF-8 only.
  std::string content = message.dump(-1, ' ', false, Json::error_handler_t::replace);
  std::string whole = "Content-Length: " + std::to_string(content.size()) + "\r\n\r\n" + content;
  std::lock_guard lock(mutex_);
  for (std::string_view rest = whole; !rest.empty();) {
    ssize_t count = ::write(output_, rest.data(), rest.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return;  // the client has gone; the reader will notice
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
}

}  // namespace valk::lsp_server
