#pragma once

// The client's side of one connection's protocol, without sockets: bytes in; events and bytes out. Time is passed in.
//
// A session reads strictly and guards itself: what breaks the protocol, or is beyond the limits below, ends the request or
// the connection, and never reaches the one who asked.

#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "valk/base/result.hpp"
#include "valk/http/message.hpp"
#include "valk/http/session.hpp"

namespace valk::http {

// What a client takes from a server.
struct ClientLimits {
  std::size_t max_header_list = std::size_t{256} * 1024;  // bytes of a response's fields, 32 added for each
  std::size_t max_header_fields = 1000;
  int max_interim_responses = 32;  // for each request
};

// Why a request is over.
enum class RequestEnd : std::uint8_t {
  answered,     // its response has come to its end
  cancelled,    // we have reset it
  unprocessed,  // the server has done nothing for it: it may be sent again, whatever it is
  reset,        // the server, or the connection, broke it off
  malformed,    // the server broke the protocol
  too_large,    // the response's header fields are beyond the limits
};

// What a session tells. All of it is told inside `receive`, `receive_end`, `send`, `reset` or `abandon`; the session must
// outlive the call.
class ClientEvents {
 public:
  virtual ~ClientEvents() = default;

  // A response with a status from 100 to 199 that announces another (RFC 9110 section 15.2).
  virtual void on_interim(StreamId stream, const ResponseHead& head) = 0;
  // `has_body` false: `on_response_end` follows at once. With the status 101 over HTTP/1.1, and 200 for a request with
  // `protocol` or CONNECT, the body is what the server sends, and the request's pieces are what it gets: a tunnel.
  virtual void on_response(StreamId stream, ResponseHead head, bool has_body) = 0;
  // `consume` must be called for these bytes sooner or later, else the server may send no more.
  virtual void on_body(StreamId stream, std::string_view bytes) = 0;
  virtual void on_response_end(StreamId stream, HeaderList trailers) = 0;
  // Part of what `write_body` gave has left; only `left` bytes still wait.
  virtual void on_body_sent(StreamId stream, std::size_t left) = 0;
  // Once for each request, at the end: the stream is no more.
  virtual void on_closed(StreamId stream, RequestEnd end, const std::string& message) = 0;
};

// What a request's body comes as.
struct NoBody {};
struct BodyInPieces {};  // `write_body` and `end_body`
using RequestBody = std::variant<NoBody, SharedBytes, BodyInPieces>;

class ClientSession {
 public:
  ClientSession() = default;
  ClientSession(const ClientSession&) = delete;
  ClientSession& operator=(const ClientSession&) = delete;
  virtual ~ClientSession() = default;

  virtual void receive(std::string_view bytes, Time now) = 0;
  // The server sends no more.
  virtual void receive_end(Time now) = 0;
  // Appends what is to be sent, about `limit` bytes of it.
  virtual void send(std::string& out, std::size_t limit, Time now) = 0;
  // False: enough waits to be dealt with, and the connection should not be read for now.
  [[nodiscard]] virtual bool wants_input() const { return true; }

  // How many requests may be begun now.
  [[nodiscard]] virtual std::size_t room() const = 0;
  // Whether requests with `protocol` are taken; nothing: not known yet.
  [[nodiscard]] virtual std::optional<bool> takes_tunnels() const { return true; }
  // No request can be begun any more, ever.
  [[nodiscard]] virtual bool is_closing() const = 0;
  // It is closing and nothing is under way any more: the connection can be ended.
  [[nodiscard]] virtual bool is_finished() const = 0;

  // Begins a request; there must be room. A failure (a header field that may not be sent) sends nothing.
  virtual base::Result<StreamId> request(const RequestHead& head, RequestBody body, Time now) = 0;
  virtual void write_body(StreamId stream, SharedBytes piece) = 0;
  // A failure, of a trailer field that may not be sent, ends the body without them.
  virtual base::Status end_body(StreamId stream, const HeaderList& trailers) = 0;
  // The request is no longer wanted: it ends at once, as cancelled.
  virtual void reset(StreamId stream) = 0;
  // The bytes of a response's body have been dealt with.
  virtual void consume(StreamId stream, std::size_t bytes) = 0;

  // Asks the server whether it is still there (a PING of HTTP/2): it answers with bytes. False: the protocol cannot.
  virtual bool probe() { return false; }
  // No further request: says so where the protocol can.
  virtual void close() = 0;
  // The connection is gone: tells every request's end.
  virtual void abandon(const std::string& message) = 0;

  [[nodiscard]] virtual std::string_view version() const = 0;  // "2", "1.1"
};

[[nodiscard]] std::unique_ptr<ClientSession> make_http2_client_session(ClientEvents& events, Time now,
                                                                       const ClientLimits& limits = {});
// `through_proxy`: targets are sent as whole addresses (RFC 9112 section 3.2.2).
[[nodiscard]] std::unique_ptr<ClientSession> make_http1_client_session(ClientEvents& events, Time now,
                                                                       const ClientLimits& limits = {},
                                                                       bool through_proxy = false);

}  // namespace valk::http
