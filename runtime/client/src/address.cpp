#include "valk/client/address.hpp"

#include <algorithm>

#include "text.hpp"
#include "valk/http/url.hpp"

namespace valk::client {

namespace {

constexpr std::uint16_t http_port = 80;
constexpr std::uint16_t https_port = 443;

int hex_value(char character) {
  if (character >= '0' && character <= '9') return character - '0';
  const char lower = lower_case(character);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// What a URL may hold only in other letters, as people write it all the same: bytes above 127, and signs that RFC 3986
// leaves out.
void append_encoded(std::string& out, std::string_view text) {
  static constexpr std::string_view hex = "0123456789ABCDEF";
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (byte < 0x7f && std::string_view("\"<>\\^`{|}").find(character) == std::string_view::npos) {
      out += character;
    } else {
      out.append("%").append(1, hex[byte >> 4]).append(1, hex[byte & 15]);
    }
  }
}

// A name of letters, digits, dots, hyphens and low lines, or an address in brackets.
bool is_host(std::string_view host) {
  if (host.starts_with('[')) {
    host.remove_prefix(1);
    host.remove_suffix(1);
    return !host.empty() &&
           std::all_of(host.begin(), host.end(), [](char c) { return hex_value(c) >= 0 || c == ':' || c == '.'; });
  }
  return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    return (lower_case(c) >= 'a' && lower_case(c) <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
  });
}

}  // namespace

std::string Origin::authority() const {
  std::string out = host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (port != (secure ? https_port : http_port)) out += ":" + std::to_string(port);
  return out;
}

std::string Origin::text() const { return (secure ? "https://" : "http://") + authority(); }

base::Result<Address> read_address(std::string_view url) {
  const auto parts = http::parse_url(url);
  const auto refuse = [&](const char* why) { return base::Failure{"`" + std::string(url) + "` " + why}; };
  if (!parts) return refuse("is no URL");
  const std::string scheme = lower_case(parts->scheme);
  if (scheme != "http" && scheme != "https") return refuse("is no address of http or https");
  if (!parts->has_host || !is_host(parts->host)) {
    const bool is_ascii = std::all_of(parts->host.begin(), parts->host.end(), [](char c) { return (c & 0x80) == 0; });
    return refuse(is_ascii ? "names no host" : "names a host in other letters than ASCII: write it as `xn--…`");
  }
  Address address;
  Origin& origin = address.origin;
  origin.secure = scheme == "https";
  origin.port = parts->port.value_or(origin.secure ? https_port : http_port);
  if (origin.port == 0) return refuse("has no port to connect to");
  std::string_view host = parts->host;
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  origin.host = lower_case(host);
  if (parts->path.empty()) address.target = "/";
  append_encoded(address.target, parts->path);
  if (parts->has_query) {
    address.target += '?';
    append_encoded(address.target, parts->query);
  }
  address.user = http::percent_decoded(parts->user);
  return address;
}

}  // namespace valk::client
