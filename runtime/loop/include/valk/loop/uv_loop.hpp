#pragma once

// The real loop: libuv, the system's clock, sockets and threads.

#include <memory>

#include "valk/loop/loop.hpp"

namespace valk::loop {

// Listeners, streams and signal watches made by it must be destroyed before it.
[[nodiscard]] std::unique_ptr<Loop> make_uv_loop();

}  // namespace valk::loop
