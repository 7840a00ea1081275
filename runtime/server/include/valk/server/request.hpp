#pragma once

// What a handler gets and what it answers with.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "valk/base/result.hpp"
#include "valk/http/incoming_body.hpp"
#include "valk/http/message.hpp"
#include "valk/http/session.hpp"

namespace valk::server {

// A request. A body that is small has wholly arrived when its handler is called; a large one, or one of unknown length
// that does not end soon, still comes.
struct Request {
  http::RequestHead head;
  std::string body;
  std::shared_ptr<http::IncomingBody> incoming;  // null: `body` is all of it; else `body` is empty
  std::string remote;                            // "127.0.0.1:40312"
  std::string_view version;                      // "2"
  http::StreamId stream;                         // unique on its connection only

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
