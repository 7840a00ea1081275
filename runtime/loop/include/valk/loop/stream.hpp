#pragma once

// TCP as a Loop shows it: listeners that give streams of bytes. All calls and callbacks are on the loop's thread.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "valk/base/result.hpp"

namespace valk::loop {

// Whether something keeps `run` from returning.
enum class KeepAlive : std::uint8_t { yes, no };

// What a stream tells its owner. The owner may destroy the stream in any of these calls.
class StreamEvents {
 public:
  virtual ~StreamEvents() = default;

  // `bytes` is valid during the call only.
  virtual void on_read(std::string_view bytes) = 0;
  // The peer has ended its side; writing may still work.
  virtual void on_read_end() = 0;
  // The connection is lost (reset, unreachable). Nothing more is told.
  virtual void on_read_error(const std::string& message) = 0;
};

// One TCP connection. Destroying it closes it; what was given to `write` and has not left yet is dropped, and no
// callback comes afterwards.
class Stream {
 public:
  using WriteDone = std::function<void(base::Status)>;

  Stream() = default;
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  virtual ~Stream() = default;

  // `events` must outlive the reading. A stream starts without reading.
  virtual void start_reading(StreamEvents& events) = 0;
  virtual void stop_reading() = 0;

  // Sends `buffers` in order, behind what is queued. True: the system took all of it and `done` is dropped. False: the
  // bytes must stay where they are until `done` is called, always later than this call.
  [[nodiscard]] virtual bool write(std::span<const std::string_view> buffers, WriteDone done) = 0;
  // Bytes given to `write` that the system has not taken yet.
  [[nodiscard]] virtual std::size_t queued_bytes() const = 0;

  // Ends our side once everything queued is sent. Reading goes on.
  virtual void shutdown() = 0;

  // Whether it keeps the loop running, as it does at first.
  virtual void set_keep_alive(KeepAlive keep_alive) = 0;

  // "127.0.0.1:40312", "[::1]:40312".
  [[nodiscard]] virtual std::string peer_name() const = 0;
};

// A listening socket. Destroying it closes it.
class Listener {
 public:
  Listener() = default;
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  virtual ~Listener() = default;

  [[nodiscard]] virtual std::uint16_t port() const = 0;
  // While paused, new connections wait in the system's queue.
  virtual void pause() = 0;
  virtual void resume() = 0;
};

struct ListenOptions {
  std::string host = "127.0.0.1";  // an address, or a name (the first address it has)
  std::uint16_t port = 0;          // 0: the system picks one
  int backlog = 511;               // connections waiting to be accepted
  bool share_port = false;         // several listeners on one port, the kernel balances (SO_REUSEPORT)
};

using AcceptCallback = std::function<void(std::unique_ptr<Stream>)>;
using ConnectCallback = std::function<void(base::Result<std::unique_ptr<Stream>>)>;

}  // namespace valk::loop
