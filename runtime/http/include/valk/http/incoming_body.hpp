#pragma once

// A body that is on its way, between the connection that it comes on and whoever reads it.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace valk::http {

// Who reads it decides how fast it comes: the peer may send on as bytes are taken.
class IncomingBody {
 public:
  enum class State : std::uint8_t {
    arriving,
    ended,   // what has not been taken yet is the last
    broken,  // the peer has gone away or the message was given up: no more will come
  };

  // `start` has arrived already; `consume` is told of later bytes once they are taken.
  IncomingBody(std::string start, std::function<void(std::size_t)> consume)
      : consume_(std::move(consume)), bytes_(std::move(start)) {}

  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] std::size_t waiting_bytes() const { return bytes_.size(); }
  // What has arrived since the last call.
  [[nodiscard]] std::string take();
  // Called once, inside the call that brings more bytes or another state; it must not take them there, nor answer.
  void on_change(std::function<void()> callback) { on_change_ = std::move(callback); }

  // For the connection.
  void add(std::string_view bytes);
  void end(State state);

 private:
  void tell();

  std::function<void(std::size_t)> consume_;  // null once the connection does not care any more
  std::function<void()> on_change_;
  std::string bytes_;
  std::size_t owed_ = 0;  // of them, to be told to `consume`
  State state_ = State::arriving;
};

}  // namespace valk::http
