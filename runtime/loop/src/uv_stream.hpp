#pragma once

// Streams and listeners over libuv's TCP handles.

#include <uv.h>

#include <memory>

#include "valk/loop/loop.hpp"

namespace valk::loop {

// What the handles of one loop share. `open` counts the handles that keep the loop running.
struct UvShared {
  uv_loop_t loop{};
  std::size_t open = 0;
  bool ending = false;                  // the loop is being destroyed: no more callbacks
  std::unique_ptr<char[]> read_buffer;  // lent to one read at a time: an idle connection holds none

  static constexpr std::size_t read_buffer_size = 64 * 1024;
};

base::Result<std::unique_ptr<Listener>> uv_listen(UvShared& shared, const ListenOptions& options,
                                                  AcceptCallback accepted);
void uv_connect_to(UvShared& shared, const std::string& host, std::uint16_t port, ConnectCallback connected);

}  // namespace valk::loop
