#pragma once

// A TCP connection as programs see it: what its peer sends is read only while somebody waits for it.

#include <deque>
#include <memory>
#include <string>

#include "service.hpp"
#include "valk/loop/stream.hpp"

namespace valk::natives {

class Socket final : private loop::StreamEvents {
 public:
  Socket(Isolate& isolate, std::unique_ptr<loop::Stream> stream) : isolate_(isolate), stream_(std::move(stream)) {}
  ~Socket() override = default;
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  enum class Unit : std::uint8_t { bytes, line };
  // `self`: the ref of this socket, which is kept alive meanwhile. Handles of what comes next, nil at the end.
  [[nodiscard]] Value read(Value self, Unit unit);
  // Completes with nil when the system has taken all of it.
  [[nodiscard]] Value write(Value self, std::string data);
  // What was written still leaves; who waits to read gets nil.
  void close();
  [[nodiscard]] bool is_open() const { return stream_ != nullptr && !closing_; }
  [[nodiscard]] std::string peer() const { return stream_ == nullptr ? "" : stream_->peer_name(); }

  static const heap::RefKind kind;
  [[nodiscard]] static Value make(Isolate& isolate, std::unique_ptr<loop::Stream> stream);
  // nullptr: the value is none.
  [[nodiscard]] static Socket* of(Value value);

 private:
  struct Waiting {
    std::uint64_t number;
    heap::Persistent handle;
    Unit unit = Unit::bytes;
  };

  void on_read(std::string_view bytes) override;
  void on_read_end() override;
  void on_read_error(const std::string& message) override;

  void keep(Value self);
  void forget_if_idle();
  void serve();
  // Completes the reader with what there is for it; false: it has to wait.
  [[nodiscard]] bool give(const Waiting& reader);
  void drop(std::deque<Waiting>& from, std::uint64_t number);
  void written(std::uint64_t number, const base::Status& status);
  void finish_closing();

  Isolate& isolate_;
  std::unique_ptr<loop::Stream> stream_;
  std::string inbox_;
  std::string lost_;  // why, when the connection was lost
  bool ended_ = false;
  bool closing_ = false;
  bool reading_ = false;
  std::uint64_t next_number_ = 1;
  std::deque<Waiting> readers_;
  std::deque<Waiting> writers_;
  heap::Persistent self_;  // while somebody waits
};

}  // namespace valk::natives
