#include "header_text.hpp"

#include <algorithm>
#include <array>

namespace valk::http {

namespace {

constexpr char lower(char character) {
  return character >= 'A' && character <= 'Z' ? static_cast<char>(character + 32) : character;
}

constexpr std::array<std::string_view, 6> about_connection{"connection",        "keep-alive", "proxy-connection",
                                                           "transfer-encoding", "upgrade",    "content-length"};

}  // namespace

std::string lower_case(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), lower);
  return result;
}

bool equal_ignoring_case(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char one, char other) { return lower(one) == lower(other); });
}

bool is_about_connection(std::string_view name) {
  return std::any_of(about_connection.begin(), about_connection.end(),
                     [&](std::string_view each) { return equal_ignoring_case(each, name); });
}

bool is_sent_by_session(std::string_view name) {
  return is_about_connection(name) || equal_ignoring_case(name, "date");
}

base::Status check_fields(const HeaderList& headers) {
  for (std::size_t index = 0; index < headers.size(); ++index) {
    const Header header = headers[index];
    if (!is_valid_name(header.name)) {
      return base::Failure{"`" + std::string(header.name) + "` cannot name a header field"};
    }
    if (!is_valid_value(header.value)) {
      return base::Failure{"the value of header field `" + std::string(header.name) +
                           "` has a line break or NUL in it, or a space at its start or end"};
    }
  }
  return base::Done{};
}

std::string client_limits_text(const ClientLimits& limits) {
  return "a response has at most " + std::to_string(limits.max_header_list) + " bytes and " +
         std::to_string(limits.max_header_fields) + " header fields";
}

std::string header_limits_text(const Limits& limits) {
  return "at most " + std::to_string(limits.max_header_list) + " bytes and " +
         std::to_string(limits.max_header_fields) + " header fields are taken";
}

std::string body_limit_text(const Limits& limits) {
  return "a body has at most " + std::to_string(limits.max_request_body) + " bytes";
}

std::string slow_body_text(const Limits& limits) {
  return "a body comes with at least " + std::to_string(limits.min_body_rate) + " bytes a second";
}

std::string refusal_body(int status, const std::string& text) {
  return std::to_string(status) + " " + std::string(reason_phrase(status)) + ": " + text + "\n";
}

}  // namespace valk::http
