#pragma once

// What a handler gets and what it answers with.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "valk/base/result.hpp"
#include "valk/http/message.hpp"
#include "valk/http/session.hpp"

namespace valk::server {

// The rest of a body that is still on its way. Who reads it decides how fast it comes: the client may send on as bytes
// are taken.
class IncomingBody {
 public:
  enum class State : std::uint8_t {
    arriving,
    ended,   // what has not been taken yet is the last
    broken,  // the client has gone away or the request was given up: no more will come
  };

  // `start` has arrived already; `consume` is told of later bytes once they are taken.
  IncomingBody(std::string start, std::function<void(std::size_t)> consume)
      : consume_(std::move(consume)), bytes_(std::move(start)) {}

  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] bool has_bytes() const { return !bytes_.empty(); }
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

// A request. A body that is small has wholly arrived when its handler is called; a large one, or one of unknown length
// that does not end soon, still comes.
struct Request {
  http::RequestHead head;
  std::string body;
  std::shared_ptr<IncomingBody> incoming;  // null: `body` is all of it; else `body` is empty
  std::string remote;                      // "127.0.0.1:40312"
  std::string_view version;                // "2"
  http::StreamId stream;                   // unique on its connection only

  // The target up to "?", and what follows it: "/users/7" and "full=1" of "/users/7?full=1".
  [[nodiscard]] std::string_view path() const;
  [[nodiscard]] std::string_view query() const;
};

class Exchange;

// The way back to the client; copies are the same. It may be used at any time on the loop's thread: once the client is
// gone its calls do nothing. When the last copy goes before an answer was begun, the client gets a 500.
//
// A cancelled request counts as running until its last copy goes.
class Responder {
 public:
  explicit Responder(std::shared_ptr<Exchange> exchange);

  // Answers with all of `body`. A failure (a header field that may not be sent) has sent nothing: answer otherwise.
  base::Status respond(const http::ResponseHead& head, http::SharedBytes body) const;

  // Answers with a body in pieces, of `length` bytes if that is known. What waits to be sent is `buffered`; `on_sent` is called when it has become less.
  base::Status start(const http::ResponseHead& head, std::optional<std::uint64_t> length = std::nullopt) const;
  void write(http::SharedBytes piece) const;
  void end() const;
  [[nodiscard]] std::size_t buffered() const;
  void on_sent(std::function<void()> callback) const;

  // Ends the stream without an answer, or in the middle of one.
  void reset(http::ResetCode code) const;

  // Called once, later than this call, when the client has gone away or reset the stream before the end of the answer,
  // or the server gave it up.
  void on_cancelled(std::function<void()> callback) const;
  // Whether an answer was begun.
  [[nodiscard]] bool has_answered() const;
  // Whether an answer can still be sent.
  [[nodiscard]] bool is_open() const;

 private:
  std::shared_ptr<Exchange> exchange_;
};

using Handler = std::function<void(Request, Responder)>;

}  // namespace valk::server
