#include <algorithm>

#include "text.hpp"
#include "valk/client/address.hpp"

namespace valk::client {

namespace {

bool is_loopback(const std::string& host) {
  return host == "localhost" || host.ends_with(".localhost") || host.starts_with("127.") || host == "::1";
}

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(", "), text.size());
    if (end > 0) parts.push_back(lower_case(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

}  // namespace

Proxies::Proxies(const std::function<std::string(const std::string& name)>& variable) {
  const auto either = [&](const std::string& small, const std::string& capital) {
    std::string value = variable(small);
    return value.empty() ? variable(capital) : value;
  };
  const std::string all = either("all_proxy", "ALL_PROXY");
  // A CGI program gets the client's field `proxy` as HTTP_PROXY.
  http_ = variable("REQUEST_METHOD").empty() ? either("http_proxy", "HTTP_PROXY") : variable("http_proxy");
  https_ = either("https_proxy", "HTTPS_PROXY");
  if (http_.empty()) http_ = all;
  if (https_.empty()) https_ = all;
  excepted_ = split_list(either("no_proxy", "NO_PROXY"));
}

std::string Proxies::proxy_of(const Origin& origin) const {
  const std::string& proxy = origin.secure ? https_ : http_;
  if (proxy.empty() || (!is_explicit_ && (is_loopback(origin.host) || is_excepted(origin)))) return "";
  return proxy.find("://") == std::string::npos ? "http://" + proxy : proxy;
}

// "*", "example.org" and ".example.org" (with all below it), each perhaps with ":port".
bool Proxies::is_excepted(const Origin& origin) const {
  return std::any_of(excepted_.begin(), excepted_.end(), [&](std::string_view rule) {
    if (rule == "*") return true;
    const std::size_t colon = rule.rfind(':');
    if (colon != std::string_view::npos && rule.find(':') == colon) {
      if (rule.substr(colon + 1) != std::to_string(origin.port)) return false;
      rule = rule.substr(0, colon);
    }
    if (rule.starts_with("*.")) rule.remove_prefix(1);
    if (rule.starts_with('.')) rule.remove_prefix(1);
    if (rule.empty() || !origin.host.ends_with(rule)) return false;
    return origin.host.size() == rule.size() || origin.host[origin.host.size() - rule.size() - 1] == '.';
  });
}

}  // namespace valk::client
