#pragma once

// Host names and addresses.

#include <uv.h>

#include <optional>
#include <string>
#include <vector>

namespace valk::loop {

// `host` as a literal IPv4 or IPv6 address with `port`.
[[nodiscard]] std::optional<sockaddr_storage> literal_address(const std::string& host, std::uint16_t port);
// What a resolver answered, in its order. Frees `found`.
[[nodiscard]] std::vector<sockaddr_storage> take_addresses(addrinfo* found);
// What to ask a resolver for.
[[nodiscard]] addrinfo stream_hints();

}  // namespace valk::loop
