#pragma once

// What a handler gets and what it answers with.

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "valk/base/result.hpp"
#include "valk/http/message.hpp"

namespace valk::server {

// A request that has wholly arrived.
struct Request {
  http::RequestHead head;
  std::string body;
  std::string remote;        // "127.0.0.1:40312"
  std::string_view version;  // "2"
  http::StreamId stream;     // unique on its connection only

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

  // Answers with a body in pieces. What waits to be sent is `buffered`; `on_sent` is called when it has become less.
  base::Status start(const http::ResponseHead& head) const;
  void write(http::SharedBytes piece) const;
  void end() const;
  [[nodiscard]] std::size_t buffered() const;
  void on_sent(std::function<void()> callback) const;

  // Ends the stream without an answer, or in the middle of one.
  void reset(bool may_be_sent_again) const;

  // Called once, later than this call, when the client has gone away or reset the stream before the end of the answer,
  // or the server gave it up.
  void on_cancelled(std::function<void()> callback) const;
  // Whether an answer can still be sent.
  [[nodiscard]] bool is_open() const;

 private:
  std::shared_ptr<Exchange> exchange_;
};

using Handler = std::function<void(Request, Responder)>;

}  // namespace valk::server
