#pragma once

#include <functional>
#include <memory>

#include "valk/http/session.hpp"
#include "valk/loop/loop.hpp"
#include "valk/server/request.hpp"

namespace valk::server {

class HttpConnection;

// How many handlers run on a connection, and in all. It outlives the connection as long as one runs.
struct Running {
  std::size_t on_connection = 0;
  std::shared_ptr<std::size_t> in_all;
};

// One request between its connection and its handler. The responders own it.
class Exchange : public std::enable_shared_from_this<Exchange> {
 public:
  Exchange(loop::Loop& loop, HttpConnection& connection, http::StreamId stream, std::shared_ptr<Running> running);
  ~Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  [[nodiscard]] http::StreamId stream() const { return stream_; }
  [[nodiscard]] bool is_open() const { return connection_ != nullptr; }

  // For the responder.
  base::Status respond(const http::ResponseHead& head, http::SharedBytes body);
  base::Status start(const http::ResponseHead& head, std::optional<std::uint64_t> length);
  void write(http::SharedBytes piece);
  void end();
  void reset(http::ResetCode code);
  void set_on_cancelled(std::function<void()> callback);
  void set_on_sent(std::function<void()> callback) { on_sent_ = std::move(callback); }
  [[nodiscard]] std::size_t buffered() const { return buffered_; }
  [[nodiscard]] bool has_answered() const { return answered_; }

  // For the connection. The stream is no more.
  void close(bool cancelled);
  void sent(std::size_t left);
  [[nodiscard]] http::Time started() const { return started_; }
  // The handler took too long: the client gets a 504, the handler is told that its request is cancelled.
  void time_out();

 private:
  void stop_counting();

  loop::Loop& loop_;
  HttpConnection* connection_;  // null once the stream is no more
  http::StreamId stream_;
  http::Time started_;
  std::shared_ptr<Running> running_;  // null once not counted
  std::function<void()> on_cancelled_;
  std::function<void()> on_sent_;
  std::size_t buffered_ = 0;
  bool answered_ = false;  // begun to be
  bool ended_ = false;
  bool cancelled_ = false;
};

}  // namespace valk::server
