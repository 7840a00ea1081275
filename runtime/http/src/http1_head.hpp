#pragma once

// The start of a request of HTTP/1 (RFC 9112 sections 2 to 6), read strictly: what two readers could understand
// differently is refused, as requests hide behind it.

#include <optional>
#include <string>
#include <string_view>

#include "valk/http/limits.hpp"
#include "valk/http/message.hpp"

namespace valk::http {

// Why a request is not taken, and what it is answered.
struct Refusal {
  int status;
  std::string text;
};

struct Http1Head {
  RequestHead head;
  bool keeps_alive = true;        // the client wants the connection afterwards
  bool is_chunked = false;        // the body comes in chunks
  bool expects_continue = false;  // the body comes once 100 was sent
  bool is_version_1_0 = false;

  [[nodiscard]] bool has_body() const { return is_chunked || head.content_length.value_or(0) > 0; }
};

// Reads `text`, a whole head with its empty line. `scheme` is the connection's.
[[nodiscard]] std::optional<Refusal> read_http1_head(std::string_view text, std::string_view scheme,
                                                     const Limits& limits, Http1Head& result);

}  // namespace valk::http
