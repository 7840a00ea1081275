#pragma once

// One libuv TCP handle on the heap, shared by streams, listeners and connects. libuv needs its memory until the handle
// has closed, which is after its owner is gone.

#include <uv.h>

#include "uv_stream.hpp"

namespace valk::loop {

struct UvTcp {
  uv_tcp_t handle{};
  UvShared* shared = nullptr;
  void* owner = nullptr;  // null once the owner is gone
  bool keeps_alive = true;

  // `family` AF_UNSPEC: the socket is made later, at bind or connect.
  static UvTcp* make(UvShared& shared, unsigned int family = AF_UNSPEC) {
    auto* tcp = new UvTcp;
    uv_tcp_init_ex(&shared.loop, &tcp->handle, family);
    tcp->handle.data = tcp;
    tcp->shared = &shared;
    ++shared.open;
    return tcp;
  }

  void set_keep_alive(bool keeps) {
    if (keeps == keeps_alive) return;
    keeps_alive = keeps;
    keeps ? ++shared->open : --shared->open;
  }

  // Frees it once libuv lets go.
  void close() {
    owner = nullptr;
    set_keep_alive(true);
    --shared->open;
    uv_close(reinterpret_cast<uv_handle_t*>(&handle),
             [](uv_handle_t* closed) { delete static_cast<UvTcp*>(closed->data); });
  }

  [[nodiscard]] uv_stream_t* stream() { return reinterpret_cast<uv_stream_t*>(&handle); }
};

// Takes over `tcp`, which is connected.
std::unique_ptr<Stream> make_uv_stream(UvTcp* tcp);

// "127.0.0.1:80", "[::1]:80".
std::string address_name(const sockaddr_storage& address);

}  // namespace valk::loop
