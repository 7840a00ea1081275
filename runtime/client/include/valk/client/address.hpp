#pragma once

// Where requests go: URLs of http and https, and the proxies on the way.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "valk/base/result.hpp"

namespace valk::client {

// Scheme, host and port (RFC 6454): what credentials and connections belong to.
struct Origin {
  bool secure = true;
  std::string host{};  // in small letters; an address of IPv6 without brackets
  std::uint16_t port = 443;

  // "https://example.org", the port where it is not the scheme's own.
  [[nodiscard]] std::string text() const;
  // "example.org", "[::1]:8443".
  [[nodiscard]] std::string authority() const;
  friend bool operator==(const Origin&, const Origin&) = default;
};

struct Address {
  Origin origin;
  std::string target;  // path and query, percent-encoded where the URL was not: "/a%20b?c=d"
  std::string user;    // "name:password", decoded; empty: none

  [[nodiscard]] std::string text() const { return origin.text() + target; }
};

// "`ftp://x/` is no address of http or https".
[[nodiscard]] base::Result<Address> read_address(std::string_view url);

// The proxies that the environment names (HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY, or the same in small letters,
// which count more).
class Proxies {
 public:
  Proxies() = default;
  // `variable` gives a variable's value, "" when it is not set.
  explicit Proxies(const std::function<std::string(const std::string& name)>& variable);
  // One for everything; nothing: none at all.
  explicit Proxies(std::string everything) : http_(everything), https_(std::move(everything)), is_explicit_(true) {}

  // The proxy's address for an origin, or "". The environment's are for no loopback address.
  [[nodiscard]] std::string proxy_of(const Origin& origin) const;

 private:
  [[nodiscard]] bool is_excepted(const Origin& origin) const;

  std::string http_;
  std::string https_;
  std::vector<std::string> excepted_;
  bool is_explicit_ = false;
};

}  // namespace valk::client
