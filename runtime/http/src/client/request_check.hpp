#pragma once

#include "valk/base/result.hpp"
#include "valk/http/message.hpp"

namespace valk::http {

// Whether a request may be sent: its method is a token, its target and authority have no blanks and no control
// characters, its fields may be sent.
[[nodiscard]] base::Status check_request(const RequestHead& head);

// RFC 9110 section 8.6: methods for which a request without a body says so.
[[nodiscard]] bool expects_body(std::string_view method);

}  // namespace valk::http
