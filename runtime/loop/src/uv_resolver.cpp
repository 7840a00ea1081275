#include "uv_resolver.hpp"

#include "uv_handle.hpp"

namespace valk::loop {

namespace {

struct Lookup {
  uv_getaddrinfo_t request{};
  UvShared* shared = nullptr;
  std::string host;
  ResolveCallback resolved;
};

// "127.0.0.1", "::1"
std::string address_text(const addrinfo& found) {
  char text[INET6_ADDRSTRLEN] = "";
  if (found.ai_family == AF_INET6) {
    uv_ip6_name(reinterpret_cast<const sockaddr_in6*>(found.ai_addr), text, sizeof text);
  } else {
    uv_ip4_name(reinterpret_cast<const sockaddr_in*>(found.ai_addr), text, sizeof text);
  }
  return text;
}

}  // namespace

void uv_resolve(UvShared& shared, const std::string& host, ResolveCallback resolved) {
  auto* lookup = new Lookup{{}, &shared, host, std::move(resolved)};
  lookup->request.data = lookup;
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;  // else each address comes once for every kind of socket
  ++shared.open;
  const auto done = [](uv_getaddrinfo_t* request, int status, addrinfo* found) {
    const std::unique_ptr<Lookup> finished(static_cast<Lookup*>(request->data));
    --finished->shared->open;
    std::vector<std::string> addresses;
    for (const addrinfo* at = found; at != nullptr; at = at->ai_next) addresses.push_back(address_text(*at));
    uv_freeaddrinfo(found);
    if (finished->shared->ending) return;
    if (status < 0)
      return finished->resolved(base::Failure{"cannot find " + finished->host + ": " + uv_strerror(status)});
    finished->resolved(std::move(addresses));
  };
  const int status = uv_getaddrinfo(&shared.loop, &lookup->request, done, host.c_str(), nullptr, &hints);
  if (status < 0) done(&lookup->request, status, nullptr);
}

}  // namespace valk::loop
