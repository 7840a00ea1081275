#pragma once

// Cookies (RFC 6265).

#include <optional>
#include <string>
#include <string_view>

namespace valk::http {

// The value of the first cookie of that name in a field `cookie`: "a=1; b=2" (section 5.4).
[[nodiscard]] std::optional<std::string> find_cookie(std::string_view cookies, std::string_view name);

}  // namespace valk::http
