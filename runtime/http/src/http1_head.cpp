#include "http1_head.hpp"

#include <algorithm>

#include "header_text.hpp"
#include "http1_fields.hpp"

namespace valk::http {

namespace {

Refusal bad(std::string text) { return {400, std::move(text)}; }

class HeadReader {
 public:
  HeadReader(std::string_view text, std::string_view scheme, const Limits& limits, Http1Head& result)
      : rest_(text), limits_(limits), result_(result), head_(result.head) {
    head_.scheme = scheme;
  }

  std::optional<Refusal> read() {
    if (auto refusal = read_request_line(take_line(rest_))) return refusal;
    for (std::string_view line = take_line(rest_); !line.empty(); line = take_line(rest_)) {
      if (auto refusal = take_field(line)) return refusal;
    }
    if (auto refusal = check_framing()) return refusal;
    return check_host();
  }

 private:
  // RFC 9112 section 3: one space between the three parts, no others.
  std::optional<Refusal> read_request_line(std::string_view line) {
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) {
      return bad("a request begins with a method, a target and a version, one space between them");
    }
    head_.method = line.substr(0, first);
    if (!is_valid_name(head_.method)) return bad("the method is not a token");
    if (auto refusal = read_version(line.substr(last + 1))) return refusal;
    return read_target(line.substr(first + 1, last - first - 1));
  }

  std::optional<Refusal> read_version(std::string_view version) {
    if (version == "HTTP/1.1") return std::nullopt;
    if (version == "HTTP/1.0") {
      result_.is_version_1_0 = true;
      result_.keeps_alive = false;
      return std::nullopt;
    }
    const bool is_version = version.size() == 8 && version.starts_with("HTTP/") && version[6] == '.';
    if (is_version) return Refusal{505, "the versions spoken here are HTTP/1.0, HTTP/1.1 and HTTP/2"};
    return bad("the request line does not end with a version of HTTP");
  }

  // RFC 9112 section 3.2.
  std::optional<Refusal> read_target(std::string_view target) {
    if (target.empty() || !std::all_of(target.begin(), target.end(), is_visible)) {
      return bad("the target of a request has no spaces and no control characters");
    }
    if (head_.method == "CONNECT") return Refusal{501, "this server is no proxy"};
    if (target.front() == '/' || (target == "*" && head_.method == "OPTIONS")) {
      head_.target = target;
      return std::nullopt;
    }
    const std::size_t scheme_end = target.find("://");
    if (scheme_end == std::string_view::npos) return bad("the target of a request begins with a slash");
    const std::string_view scheme = target.substr(0, scheme_end);
    if (!equal_ignoring_case(scheme, "http") && !equal_ignoring_case(scheme, "https")) {
      return bad("the target is of another scheme than http and https");
    }
    target.remove_prefix(scheme_end + 3);
    const std::size_t path = target.find_first_of("/?");
    absolute_authority_ = target.substr(0, path);
    if (absolute_authority_->empty()) return bad("the target names no host");
    head_.target = path == std::string_view::npos ? "/" : target.substr(path);
    if (head_.target.front() == '?') head_.target.insert(0, "/");
    return std::nullopt;
  }

  std::optional<Refusal> take_field(std::string_view line) {
    Header field;
    if (auto problem = read_field(line, field)) return bad(std::move(*problem));
    const auto& [name, value] = field;
    bytes_ += name.size() + value.size() + field_overhead;
    if (bytes_ > static_cast<std::size_t>(limits_.max_header_list) ||
        head_.headers.size() >= static_cast<std::size_t>(limits_.max_header_fields)) {
      return Refusal{431, header_limits_text(limits_)};
    }
    return note_field(lower_case(name), value);
  }

  std::optional<Refusal> note_field(const std::string& name, std::string_view value) {
    if (name == "host") {
      if (host_) return bad("there are two `host` fields");
      host_ = value;
    } else if (name == "content-length") {
      if (head_.content_length) return bad("there are two `content-length` fields");
      return note_length(value, name);
    } else if (name == "transfer-encoding") {
      if (result_.is_chunked || result_.is_version_1_0) return bad("the body's length is not clear");
      if (!equal_ignoring_case(value, "chunked")) {
        return Refusal{501, "the only transfer coding taken is `chunked`"};
      }
      result_.is_chunked = true;
      return std::nullopt;  // about this connection only
    } else if (name == "connection") {
      for_each_element(value, [&](std::string_view option) {
        if (equal_ignoring_case(option, "close")) closes_ = true;
        if (equal_ignoring_case(option, "keep-alive") && result_.is_version_1_0) result_.keeps_alive = true;
      });
    } else if (name == "expect") {
      if (!equal_ignoring_case(value, "100-continue")) return Refusal{417, "the only expectation met is 100-continue"};
      result_.expects_continue = !result_.is_version_1_0;
    }
    head_.headers.add(name, value);
    return std::nullopt;
  }

  std::optional<Refusal> note_length(std::string_view value, const std::string& name) {
    head_.content_length = read_length(value);
    if (!head_.content_length) return bad("`content-length` is not a number");
    head_.headers.add(name, value);
    return std::nullopt;
  }

  std::optional<Refusal> check_framing() {
    if (closes_) result_.keeps_alive = false;
    if (result_.is_chunked && head_.content_length) return bad("the body has two lengths");
    if (head_.content_length.value_or(0) > static_cast<std::uint64_t>(limits_.max_request_body)) {
      return Refusal{413, body_limit_text(limits_)};
    }
    return std::nullopt;
  }

  // RFC 9112 section 3.2: exactly one `host`; a whole address in the target counts more.
  std::optional<Refusal> check_host() {
    if (!host_ && !result_.is_version_1_0) return bad("there is no `host` field");
    if (host_ && !std::all_of(host_->begin(), host_->end(), is_visible)) return bad("`host` has a space in it");
    head_.authority = absolute_authority_ ? *absolute_authority_ : host_.value_or("");
    if (head_.authority.find_first_of("/?#@,") != std::string::npos) return bad("`host` is not a host and a port");
    return std::nullopt;
  }

  std::string_view rest_;
  const Limits& limits_;
  Http1Head& result_;
  RequestHead& head_;
  std::optional<std::string_view> host_;
  std::optional<std::string_view> absolute_authority_;
  std::size_t bytes_ = 0;
  bool closes_ = false;
};

}  // namespace

std::optional<Refusal> read_http1_head(std::string_view text, std::string_view scheme, const Limits& limits,
                                       Http1Head& result) {
  return HeadReader(text, scheme, limits, result).read();
}

}  // namespace valk::http
