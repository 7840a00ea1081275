#include "uv_address.hpp"

#include <cstring>

namespace valk::loop {

std::optional<sockaddr_storage> literal_address(const std::string& host, std::uint16_t port) {
  sockaddr_storage address{};
  if (uv_ip4_addr(host.c_str(), port, reinterpret_cast<sockaddr_in*>(&address)) == 0) return address;
  if (uv_ip6_addr(host.c_str(), port, reinterpret_cast<sockaddr_in6*>(&address)) == 0) return address;
  return std::nullopt;
}

std::vector<sockaddr_storage> take_addresses(addrinfo* found) {
  std::vector<sockaddr_storage> addresses;
  for (const addrinfo* each = found; each; each = each->ai_next) {
    if (each->ai_family != AF_INET && each->ai_family != AF_INET6) continue;
    std::memcpy(&addresses.emplace_back(), each->ai_addr, each->ai_addrlen);
  }
  uv_freeaddrinfo(found);
  return addresses;
}

addrinfo stream_hints() {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  return hints;
}

}  // namespace valk::loop
