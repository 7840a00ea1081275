#pragma once

// The start of a response of HTTP/1 (RFC 9112 sections 4 to 6), read strictly.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "valk/http/client_session.hpp"

namespace valk::http {

struct Http1ResponseHead {
  ResponseHead head;  // names in lower case
  std::optional<std::uint64_t> content_length;
  bool is_chunked = false;
  bool keeps_alive = true;  // the server takes another request afterwards
};

struct ResponseProblem {
  RequestEnd end = RequestEnd::malformed;
  std::string message;
};

// Reads `text`, a whole head with its empty line.
[[nodiscard]] std::optional<ResponseProblem> read_http1_response_head(std::string_view text, const ClientLimits& limits,
                                                                      Http1ResponseHead& result);

}  // namespace valk::http
