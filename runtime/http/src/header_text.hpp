#pragma once

// What both versions of the protocol say and compare of header fields.

#include <string>
#include <string_view>

#include "valk/base/result.hpp"
#include "valk/http/client_session.hpp"
#include "valk/http/limits.hpp"
#include "valk/http/message.hpp"

namespace valk::http {

// RFC 9113 section 6.5.2: what a field counts beside its bytes.
inline constexpr std::size_t field_overhead = 32;

[[nodiscard]] std::string lower_case(std::string_view text);
[[nodiscard]] bool equal_ignoring_case(std::string_view left, std::string_view right);

// Fields that say how a message is framed, or that are about its connection (RFC 9113 section 8.2.2): the session's own.
[[nodiscard]] bool is_about_connection(std::string_view name);
// These, and `date`: left out where a response or its trailers name them.
[[nodiscard]] bool is_sent_by_session(std::string_view name);
// A failure names the first field that may not be sent.
[[nodiscard]] base::Status check_fields(const HeaderList& headers);

// What a response with more header fields is refused with.
[[nodiscard]] std::string client_limits_text(const ClientLimits& limits);
// What goes with 431 and 413.
[[nodiscard]] std::string header_limits_text(const Limits& limits);
[[nodiscard]] std::string body_limit_text(const Limits& limits);
// What goes with 408 for a body that comes too slowly.
[[nodiscard]] std::string slow_body_text(const Limits& limits);
// The body of an answer that the session gives by itself.
[[nodiscard]] std::string refusal_body(int status, const std::string& text);

}  // namespace valk::http
