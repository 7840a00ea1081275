#include "client/request_check.hpp"

#include <algorithm>

#include "header_text.hpp"
#include "http1_fields.hpp"

namespace valk::http {

base::Status check_request(const RequestHead& head) {
  const auto all_visible = [](std::string_view text) { return std::all_of(text.begin(), text.end(), is_visible); };
  if (!is_valid_name(head.method)) return base::Failure{"`" + head.method + "` is no method"};
  if (!all_visible(head.target)) return base::Failure{"a target has no blanks and no control characters"};
  if (head.authority.empty() || !all_visible(head.authority)) return base::Failure{"the host is no host"};
  return check_fields(head.headers);
}

bool expects_body(std::string_view method) { return method == "POST" || method == "PUT" || method == "PATCH"; }

}  // namespace valk::http
