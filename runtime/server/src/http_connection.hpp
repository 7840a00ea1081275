#pragma once

// One connection of a server: bytes on one side, a session of HTTP on the other, handlers behind it.

#include <memory>
#include <vector>

#include "exchange.hpp"
#include "http_date.hpp"
#include "valk/http/session.hpp"
#include "valk/net/connection.hpp"
#include "valk/server/server.hpp"

namespace valk::server {

class HttpConnection;

// What a connection uses of its server.
struct ConnectionOwner {
  ConnectionOwner(loop::Loop& used_loop, Options used_options, Handler used_handler)
      : loop(used_loop),
        options(std::move(used_options)),
        handler(std::make_shared<const Handler>(std::move(used_handler))),
        date(used_loop) {}
  virtual ~ConnectionOwner() = default;
  ConnectionOwner(const ConnectionOwner&) = delete;
  ConnectionOwner& operator=(const ConnectionOwner&) = delete;

  // The connection has ended; it is destroyed later.
  virtual void remove(HttpConnection& connection) = 0;

  loop::Loop& loop;
  Options options;
  std::shared_ptr<const Handler> handler;
  HttpDate date;
  net::SharedBuffers buffers;
  Counters counters;
  std::shared_ptr<std::size_t> in_flight = std::make_shared<std::size_t>(0);
  bool draining = false;
};

class HttpConnection final : private net::ConnectionEvents, private http::SessionEvents {
 public:
  HttpConnection(ConnectionOwner& owner, std::unique_ptr<loop::Stream> stream,
                 std::shared_ptr<const net::TlsContext> tls);
  ~HttpConnection() override;

  void start_drain();
  // Ends at once. Open requests are cancelled.
  void give_up();

  // For exchanges: the session, its date as it is now, and the promise to send what it was given.
  [[nodiscard]] http::ServerSession& session() { return *session_; }
  [[nodiscard]] http::ServerSession& session_to_answer() {
    owner_.date.refresh(owner_.loop.now());
    return *session_;
  }
  void flush();
  // The exchange is done with its stream.
  void forget(const Exchange& exchange);

 private:
  struct Arriving {
    http::StreamId stream;
    http::RequestHead head;
    std::string body;
    std::shared_ptr<http::IncomingBody> incoming;  // once the handler has been called
  };

  // net::ConnectionEvents
  void on_open(std::string_view protocol) override;
  void on_foreign(std::string_view bytes) override;
  void on_bytes(std::string_view bytes) override;
  void fill(std::string& out, std::size_t limit) override;
  void on_end(const std::string& message) override;

  // http::SessionEvents
  void on_request(http::StreamId stream, http::RequestHead head, bool has_body) override;
  void on_body(http::StreamId stream, std::string_view bytes) override;
  void on_request_end(http::StreamId stream) override;
  void on_body_sent(http::StreamId stream, std::size_t left) override;
  void on_closed(http::StreamId stream, http::CloseReason reason) override;
  void on_notice(const std::string& message) override;

  [[nodiscard]] http::Time now() const { return owner_.loop.now().time_since_epoch(); }
  void start_session(bool is_http2);
  // Starts the session that the first bytes of a connection without ALPN ask for. False: there are too few of them.
  [[nodiscard]] bool start_by_first_bytes(std::string_view bytes);
  void end_if_finished();
  // Calls the handler before the body is there.
  void handle_early(Arriving& arriving);
  void handle(http::StreamId stream, http::RequestHead head, std::string body,
              std::shared_ptr<http::IncomingBody> incoming);
  void refuse_busy(http::StreamId stream);
  [[nodiscard]] std::vector<Arriving>::iterator find_arriving(http::StreamId stream);
  [[nodiscard]] Exchange* find(http::StreamId stream) const;
  void log(const std::string& message);
  void set_check(loop::Duration delay);
  void check();
  [[nodiscard]] http::Time check_handlers();
  [[nodiscard]] bool is_stuck();

  ConnectionOwner& owner_;
  net::Connection connection_;
  std::unique_ptr<http::ServerSession> session_;  // none before the TLS handshake is done
  std::vector<Arriving> arriving_;                // requests whose bodies are on their way
  std::shared_ptr<HttpConnection*> self_ =
      std::make_shared<HttpConnection*>(this);  // what bodies find, unless we are gone
  std::vector<Exchange*> exchanges_;            // each forgets itself when its handler lets go
  std::string first_bytes_;                     // before it is clear what they begin
  std::shared_ptr<Running> running_;
  loop::TimerId check_;
  loop::Instant stuck_since_{};
  std::uint64_t taken_at_stuck_ = 0;
  bool secure_;
  bool ended_ = false;
};

}  // namespace valk::server
