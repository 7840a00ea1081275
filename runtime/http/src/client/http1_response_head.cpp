#include "client/http1_response_head.hpp"

#include "header_text.hpp"
#include "http1_fields.hpp"

namespace valk::http {

namespace {

bool is_digit(char character) { return character >= '0' && character <= '9'; }

std::optional<ResponseProblem> bad(std::string message) {
  return ResponseProblem{RequestEnd::malformed, std::move(message)};
}

class ResponseReader {
 public:
  ResponseReader(std::string_view text, const ClientLimits& limits, Http1ResponseHead& result)
      : rest_(text), limits_(limits), result_(result) {}

  std::optional<ResponseProblem> read() {
    if (auto problem = read_status_line(take_line(rest_))) return problem;
    for (std::string_view line = take_line(rest_); !line.empty(); line = take_line(rest_)) {
      if (auto problem = take_field(line)) return problem;
    }
    if (result_.is_chunked && result_.content_length) return bad("the response's body has two lengths");
    return std::nullopt;
  }

 private:
  // RFC 9112 section 4: "HTTP/1.1 200 OK", where what follows the number may be missing.
  std::optional<ResponseProblem> read_status_line(std::string_view line) {
    const bool is_1_0 = line.starts_with("HTTP/1.0 ");
    if (!is_1_0 && !line.starts_with("HTTP/1.1 ")) return bad("the response does not begin with a version of HTTP/1");
    if (is_1_0) result_.keeps_alive = false;
    const std::string_view status = line.substr(9, 3);
    const bool is_status = status.size() == 3 && is_digit(status[0]) && is_digit(status[1]) && is_digit(status[2]) &&
                           status[0] != '0' && (line.size() == 12 || line[12] == ' ');
    if (!is_status) return bad("the response has no status");
    result_.head.status = (status[0] - '0') * 100 + (status[1] - '0') * 10 + (status[2] - '0');
    return std::nullopt;
  }

  std::optional<ResponseProblem> take_field(std::string_view line) {
    Header field;
    if (auto problem = read_field(line, field)) return bad(std::move(*problem));
    bytes_ += field.name.size() + field.value.size() + field_overhead;
    if (bytes_ > limits_.max_header_list || result_.head.headers.size() >= limits_.max_header_fields) {
      return ResponseProblem{RequestEnd::too_large, client_limits_text(limits_)};
    }
    const std::string name = lower_case(field.name);
    if (name == "content-length") {
      if (result_.content_length) return bad("the response has two `content-length` fields");
      result_.content_length = read_length(field.value);
      if (!result_.content_length) return bad("the response's `content-length` is not a number");
    } else if (name == "transfer-encoding") {
      if (result_.is_chunked || !equal_ignoring_case(field.value, "chunked")) {
        return bad("the response has another transfer coding than `chunked`");
      }
      result_.is_chunked = true;
      return std::nullopt;  // about this connection only
    } else if (name == "connection") {
      for_each_element(field.value, [&](std::string_view option) {
        if (equal_ignoring_case(option, "close")) closes_ = true;
        if (equal_ignoring_case(option, "keep-alive")) result_.keeps_alive = true;
        if (closes_) result_.keeps_alive = false;
      });
    }
    result_.head.headers.add(name, field.value);
    return std::nullopt;
  }

  std::string_view rest_;
  const ClientLimits& limits_;
  Http1ResponseHead& result_;
  std::size_t bytes_ = 0;
  bool closes_ = false;
};

}  // namespace

std::optional<ResponseProblem> read_http1_response_head(std::string_view text, const ClientLimits& limits,
                                                        Http1ResponseHead& result) {
  return ResponseReader(text, limits, result).read();
}

}  // namespace valk::http
