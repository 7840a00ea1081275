#include <cassert>

#include "uv_address.hpp"
#include "uv_handle.hpp"

namespace valk::loop {

namespace {

std::string refusal(const ListenOptions& options, int error) {
  const std::string place = "port " + std::to_string(options.port) + " on " + options.host;
  switch (error) {
    case UV_EADDRINUSE:
      return place + " is in use";
    case UV_EACCES:
      return place + " may not be opened: permission denied";
    case UV_EADDRNOTAVAIL:
      return "this machine has no address " + options.host;
    default:
      return "cannot listen on " + place + ": " + uv_strerror(error);
  }
}

base::Result<sockaddr_storage> address_of(UvShared& shared, const ListenOptions& options) {
  if (const auto literal = literal_address(options.host, options.port)) return *literal;
  // Without a callback uv_getaddrinfo waits for the answer: a program listens before it serves.
  uv_getaddrinfo_t request;
  const addrinfo hints = stream_hints();
  const std::string port = std::to_string(options.port);
  const int status = uv_getaddrinfo(&shared.loop, &request, nullptr, options.host.c_str(), port.c_str(), &hints);
  if (status < 0) return base::Failure{"host " + options.host + " cannot be found: " + uv_strerror(status)};
  const auto addresses = take_addresses(request.addrinfo);
  if (addresses.empty()) return base::Failure{"host " + options.host + " has no address"};
  return addresses.front();
}

class UvListener final : public Listener {
 public:
  UvListener(UvTcp* tcp, AcceptCallback accepted) : tcp_(tcp), accepted_(std::move(accepted)) { tcp_->owner = this; }
  ~UvListener() override { tcp_->close(); }

  int listen(int backlog) { return uv_listen(tcp_->stream(), backlog, on_connection); }

  [[nodiscard]] std::uint16_t port() const override {
    sockaddr_storage address{};
    int length = sizeof address;
    uv_tcp_getsockname(&tcp_->handle, reinterpret_cast<sockaddr*>(&address), &length);
    return ntohs(address.ss_family == AF_INET6 ? reinterpret_cast<const sockaddr_in6&>(address).sin6_port
                                               : reinterpret_cast<const sockaddr_in&>(address).sin_port);
  }

  void pause() override { paused_ = true; }

  void resume() override {
    paused_ = false;
    if (!waiting_) return;
    waiting_ = false;
    accept();
  }

 private:
  static void on_connection(uv_stream_t* handle, int status) {
    auto* self = static_cast<UvListener*>(static_cast<UvTcp*>(handle->data)->owner);
    if (status < 0 || !self) return;
    // libuv stops listening to the socket until the connection it holds is accepted.
    self->waiting_ = self->paused_;
    if (!self->paused_) self->accept();
  }

  void accept() {
    UvTcp* peer = UvTcp::make(*tcp_->shared);
    if (uv_accept(tcp_->stream(), peer->stream()) < 0) {
      peer->close();
      return;
    }
    // A copy: the callback may destroy this listener.
    const AcceptCallback accepted = accepted_;
    accepted(make_uv_stream(peer));
  }

  UvTcp* tcp_;
  AcceptCallback accepted_;
  bool paused_ = false;
  bool waiting_ = false;
};

// libuv 1.44 has no flag for this.
int share_port(UvTcp& tcp) {
  uv_os_fd_t socket = -1;
  if (const int status = uv_fileno(reinterpret_cast<uv_handle_t*>(&tcp.handle), &socket); status < 0) return status;
  const int on = 1;
  if (setsockopt(socket, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0) return uv_translate_sys_error(errno);
  return 0;
}

}  // namespace

base::Result<std::unique_ptr<Listener>> uv_listen(UvShared& shared, const ListenOptions& options,
                                                  AcceptCallback accepted) {
  const auto address = address_of(shared, options);
  if (!address) return address.failure();
  UvTcp* tcp = UvTcp::make(shared, address.value().ss_family);
  auto listener = std::make_unique<UvListener>(tcp, std::move(accepted));
  int status = options.share_port ? share_port(*tcp) : 0;
  if (status == 0) status = uv_tcp_bind(&tcp->handle, reinterpret_cast<const sockaddr*>(&address.value()), 0);
  if (status == 0) status = listener->listen(options.backlog);
  if (status < 0) return base::Failure{refusal(options, status)};
  return std::unique_ptr<Listener>(std::move(listener));
}

}  // namespace valk::loop
