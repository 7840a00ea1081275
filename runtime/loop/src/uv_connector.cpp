#include <cassert>

#include "uv_address.hpp"
#include "uv_handle.hpp"

namespace valk::loop {

namespace {

// One attempt to reach a host: its addresses are tried in turn. Owned by the libuv request under way.
struct Connector {
  UvShared* shared = nullptr;
  std::string place;
  ConnectCallback connected;
  std::vector<sockaddr_storage> addresses;
  std::size_t next = 0;
  UvTcp* tcp = nullptr;
  uv_getaddrinfo_t resolve{};
  uv_connect_t request{};
};

using ConnectorPointer = std::unique_ptr<Connector>;

void finish(ConnectorPointer connector, int error) {
  --connector->shared->open;
  connector->connected(base::Failure{"cannot connect to " + connector->place + ": " + uv_strerror(error)});
}

void try_next(ConnectorPointer connector, int last_error);

void on_connect(uv_connect_t* request, int status) {
  ConnectorPointer connector(static_cast<Connector*>(request->data));
  if (status < 0) {
    connector->tcp->close();
    try_next(std::move(connector), status);
    return;
  }
  --connector->shared->open;
  connector->connected(make_uv_stream(connector->tcp));
}

void try_next(ConnectorPointer connector, int last_error) {
  while (connector->next < connector->addresses.size()) {
    const auto* address = reinterpret_cast<const sockaddr*>(&connector->addresses[connector->next++]);
    connector->tcp = UvTcp::make(*connector->shared);
    connector->request.data = connector.get();
    last_error = uv_tcp_connect(&connector->request, &connector->tcp->handle, address, on_connect);
    if (last_error == 0) {
      (void)connector.release();
      return;
    }
    connector->tcp->close();
  }
  finish(std::move(connector), last_error);
}

void on_resolved(uv_getaddrinfo_t* request, int status, addrinfo* found) {
  ConnectorPointer connector(static_cast<Connector*>(request->data));
  if (status == 0) connector->addresses = take_addresses(found);
  try_next(std::move(connector), status == 0 ? UV_EAI_NONAME : status);
}

}  // namespace

void uv_connect_to(UvShared& shared, const std::string& host, std::uint16_t port, ConnectCallback connected) {
  auto connector = std::make_unique<Connector>();
  connector->shared = &shared;
  connector->place = host + " port " + std::to_string(port);
  connector->connected = std::move(connected);
  ++shared.open;
  if (const auto literal = literal_address(host, port)) {
    connector->addresses.push_back(*literal);
    try_next(std::move(connector), 0);
    return;
  }
  connector->resolve.data = connector.get();
  const addrinfo hints = stream_hints();
  const std::string service = std::to_string(port);
  const int status =
      uv_getaddrinfo(&shared.loop, &connector->resolve, on_resolved, host.c_str(), service.c_str(), &hints);
  if (status < 0) {
    finish(std::move(connector), status);
    return;
  }
  (void)connector.release();
}

}  // namespace valk::loop
