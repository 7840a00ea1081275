#pragma once

// An HTTP server: a listener, the connections it accepted, and a handler for their requests.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "valk/base/result.hpp"
#include "valk/http/limits.hpp"
#include "valk/loop/loop.hpp"
#include "valk/net/tls.hpp"
#include "valk/server/request.hpp"

namespace valk::server {

struct Options {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;  // 0: the system picks one
  bool share_port = false;
  std::shared_ptr<const net::TlsContext> tls;  // null: cleartext; HTTP/2 with prior knowledge only
  http::Limits limits;
  // The body of a 503 for a request past `max_in_flight`; HTML when it begins with "<".
  std::string busy_body = "503 Service Unavailable: too many requests at once\n";
  // One line, without its end, on a connection that went wrong: "127.0.0.1:40312: plain HTTP on the HTTPS port".
  std::function<void(const std::string& line)> log;
};

struct Counters {
  std::uint64_t connections = 0;  // accepted
  std::uint64_t requests = 0;     // given to the handler
  std::uint64_t cancelled = 0;    // of these, ended before their answer was sent
  std::size_t open_connections = 0;
  std::size_t in_flight = 0;  // handlers that have not answered, nor stopped
};

class Server {
 public:
  // `loop` must outlive the server.
  [[nodiscard]] static base::Result<std::unique_ptr<Server>> listen(loop::Loop& loop, Options options, Handler handler);

  // Closes every connection at once. Not to be called inside a handler or one of its callbacks: post it.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] Counters counters() const;

  // For requests and connections from now on.
  void set_handler(Handler handler);
  void set_busy_body(std::string body);
  void set_tls(std::shared_ptr<const net::TlsContext> tls);

  // Stops accepting, tells the clients, lets what was accepted finish, then calls `done`, never inside this call, with
  // how many requests had to be cancelled at the `deadline`. Called again it sets a new deadline; the first `done`
  // stays.
  void drain(loop::Duration deadline, std::function<void(std::size_t cancelled)> done);
  [[nodiscard]] bool is_draining() const;

 private:
  struct State;
  explicit Server(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace valk::server
