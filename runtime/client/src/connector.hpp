#pragma once

// The way to a host: its addresses, a stream to one of them, and a proxy's tunnel where there is one.

#include <deque>
#include <memory>
#include <variant>

#include "valk/client/client.hpp"

namespace valk::client {

using Connected = std::function<void(std::variant<std::unique_ptr<loop::Stream>, Failure>)>;

// Connects to the first of a host's addresses that answers. They are tried one after the other, the next one already when
// the one before it has not answered for a while (RFC 8305). Destroying it ends the attempt.
class Connector : public std::enable_shared_from_this<Connector> {
 public:
  Connector(loop::Loop& loop, std::string host, std::uint16_t port, Connected connected)
      : loop_(loop), host_(std::move(host)), port_(port), connected_(std::move(connected)) {}
  ~Connector() { loop_.cancel_timer(next_); }
  Connector(const Connector&) = delete;
  Connector& operator=(const Connector&) = delete;

  void start();

 private:
  void try_next();
  void tried(base::Result<std::unique_ptr<loop::Stream>> stream);
  void finish(std::variant<std::unique_ptr<loop::Stream>, Failure> outcome);

  loop::Loop& loop_;
  const std::string host_;
  const std::uint16_t port_;
  Connected connected_;  // null once it was called
  std::deque<std::string> addresses_;
  std::size_t under_way_ = 0;
  loop::TimerId next_;
};

// Asks an HTTP proxy on `stream` for a tunnel (RFC 9110 section 9.3.6). `credentials`: "name:password", or "".
class ProxyTunnel final : private loop::StreamEvents, private http::ClientEvents {
 public:
  ProxyTunnel(loop::Loop& loop, std::unique_ptr<loop::Stream> stream, const std::string& authority,
              const std::string& credentials, Connected connected);
  ~ProxyTunnel() override = default;

 private:
  void on_read(std::string_view bytes) override;
  void on_read_end() override;
  void on_read_error(const std::string& message) override;

  void on_interim(http::StreamId, const http::ResponseHead&) override {}
  void on_response(http::StreamId stream, http::ResponseHead head, bool has_body) override;
  void on_body(http::StreamId stream, std::string_view bytes) override;
  void on_response_end(http::StreamId, http::HeaderList) override {}
  void on_body_sent(http::StreamId, std::size_t) override {}
  void on_closed(http::StreamId stream, http::RequestEnd end, const std::string& message) override;

  void refuse(const std::string& message);
  // Later: not inside what the stream or the session tells.
  void finish(std::variant<std::unique_ptr<loop::Stream>, Failure> outcome);

  loop::Loop& loop_;
  std::unique_ptr<loop::Stream> stream_;
  std::unique_ptr<http::ClientSession> session_;
  std::string out_;
  Connected connected_;
  std::shared_ptr<ProxyTunnel*> self_ = std::make_shared<ProxyTunnel*>(this);
};

// "Basic …" (RFC 7617).
[[nodiscard]] std::string basic_credentials(const std::string& name_and_password);

}  // namespace valk::client
