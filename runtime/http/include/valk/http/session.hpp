#pragma once

// The server's side of one connection's protocol, without sockets: bytes in; events and bytes out. Time is passed in.
//
// A session guards itself: requests past a limit are answered (413, 431, 408) or refused without being told to anyone,
// and abuse ends the connection.

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "valk/base/result.hpp"
#include "valk/http/limits.hpp"
#include "valk/http/message.hpp"

namespace valk::http {

// On any clock that does not go back.
using Time = std::chrono::nanoseconds;

enum class CloseReason : std::uint8_t {
  answered,   // the response was handed out to its end
  cancelled,  // the client reset the stream, or the connection is gone
  refused,    // the session answered or reset it by itself (413, 408, a stalled reader)
};

// How a stream is reset (RFC 9113 section 7).
enum class ResetCode : std::uint8_t {
  refused,         // nothing was done: the client may send it again
  internal_error,  // the handler failed after its response had begun
  cancel,          // no longer wanted
};

// What a session tells. All of it is told inside `receive`, `send`, `check` or `abandon`; the session must outlive the
// call. `respond` and its like may be called in these.
class SessionEvents {
 public:
  virtual ~SessionEvents() = default;

  // The headers are there; `has_body` tells whether `on_body` or only `on_request_end` follows.
  virtual void on_request(StreamId stream, RequestHead head, bool has_body) = 0;
  // `consume` must be called for these bytes sooner or later, else the client may send no more.
  virtual void on_body(StreamId stream, std::string_view bytes) = 0;
  virtual void on_request_end(StreamId stream) = 0;
  // Part of what `write_body` gave has left; only `left` bytes still wait.
  virtual void on_body_sent(StreamId stream, std::size_t left) = 0;
  // Once for each `on_request`, at the end: the stream is no more.
  virtual void on_closed(StreamId stream, CloseReason reason) = 0;
  // The peer did something worth a line in the log.
  virtual void on_notice(const std::string& message) = 0;
};

struct SessionSettings {
  const Limits& limits;     // outlives the session
  const std::string& date;  // the `date` field's value now (RFC 9110 section 6.6.1); kept up to date by the server
  std::string_view scheme = "https";  // "http" on a connection without TLS; lives for the whole program
};

class ServerSession {
 public:
  ServerSession() = default;
  ServerSession(const ServerSession&) = delete;
  ServerSession& operator=(const ServerSession&) = delete;
  virtual ~ServerSession() = default;

  virtual void receive(std::string_view bytes, Time now) = 0;
  // Appends what is to be sent, about `limit` bytes of it.
  virtual void send(std::string& out, std::size_t limit, Time now) = 0;
  // Nothing more will be sent nor is anything expected: the connection can be ended.
  [[nodiscard]] virtual bool is_finished() const = 0;
  // False: enough waits to be dealt with, and the connection should not be read for now.
  [[nodiscard]] virtual bool wants_input() const { return true; }

  // Answers with all of `body`, of any size; it is kept until sent. A failure (a header field that may not be sent)
  // sends nothing. Does nothing for a stream that is no more.
  virtual base::Status respond(StreamId stream, const ResponseHead& head, SharedBytes body) = 0;
  // Answers with a body that comes in pieces, of `length` bytes if that is known.
  virtual base::Status start_response(StreamId stream, const ResponseHead& head,
                                      std::optional<std::uint64_t> length) = 0;
  virtual void write_body(StreamId stream, SharedBytes piece) = 0;
  virtual void end_body(StreamId stream) = 0;
  virtual void reset(StreamId stream, ResetCode code) = 0;
  // The bytes of a request's body have been dealt with.
  virtual void consume(StreamId stream, std::size_t bytes) = 0;

  // Asks the client to send no more requests; what comes until it has heard is still taken, and answered.
  virtual void start_drain(Time now) = 0;
  // Looks at the timeouts. Gives when to look again at the latest.
  [[nodiscard]] virtual Time check(Time now) = 0;
  // The connection is gone: tells every open stream's end.
  virtual void abandon() = 0;

  [[nodiscard]] virtual std::string_view version() const = 0;  // "2", "1.1"
};

[[nodiscard]] std::unique_ptr<ServerSession> make_http2_server_session(const SessionSettings& settings,
                                                                       SessionEvents& events, Time now);

[[nodiscard]] std::unique_ptr<ServerSession> make_http1_server_session(const SessionSettings& settings,
                                                                       SessionEvents& events, Time now);

// What HTTP/2 connections begin with (RFC 9113 section 3.4).
inline constexpr std::string_view http2_preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

// What the first bytes of a connection without ALPN begin. What is neither is left to HTTP/2 to refuse.
enum class FirstBytes : std::uint8_t { undecided, http1, http2 };
[[nodiscard]] FirstBytes guess_protocol(std::string_view bytes);
// A whole HTTP/1.1 response of one line of text, after which the connection is closed.
[[nodiscard]] std::string make_http1_refusal(int status, std::string_view text);

// What the HTTP library in use lacks that the guards rely on, or "".
[[nodiscard]] std::string missing_library_guards();

}  // namespace valk::http
