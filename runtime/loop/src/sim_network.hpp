#pragma once

// TCP in memory for SimLoop: ordered, lossless, with a window, so that backpressure can be tested.

#include <map>
#include <memory>

#include "valk/loop/loop.hpp"

namespace valk::loop {

class SimNetwork {
 public:
  // `schedule` runs a task in the I/O step of a later turn.
  explicit SimNetwork(std::function<void(Task)> schedule) : schedule_(std::move(schedule)) {}

  base::Result<std::unique_ptr<Listener>> listen(const ListenOptions& options, AcceptCallback accepted);
  void connect(const std::string& host, std::uint16_t port, ConnectCallback connected);

  // Bytes that wait unread at one end before writing stops.
  static constexpr std::size_t window = 64 * 1024;

 private:
  struct Port;
  class SimListener;

  void connect_to(Port& port, std::uint16_t number, const ConnectCallback& connected);

  std::function<void(Task)> schedule_;
  std::map<std::uint16_t, std::shared_ptr<Port>> ports_;
  std::uint16_t next_port_ = 40000;
};

}  // namespace valk::loop
