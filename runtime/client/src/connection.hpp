#pragma once

// One connection of a client: bytes on one side, a session of HTTP on the other, transfers behind it.

#include <map>
#include <memory>
#include <optional>

#include "valk/client/client.hpp"
#include "valk/net/connection.hpp"

namespace valk::client {

class Pool;

class Connection final : private net::ConnectionEvents, private http::ClientEvents {
 public:
  Connection(Pool& pool, std::unique_ptr<loop::Stream> stream, std::optional<net::TlsSession> tls);
  ~Connection() override;

  // Without TLS there is nothing to wait for.
  void start();
  // Open, and good for further requests.
  [[nodiscard]] bool is_usable() const { return session_ && !ended_ && !session_->is_closing(); }
  [[nodiscard]] bool is_http2() const { return session_ && session_->version() == "2"; }
  [[nodiscard]] bool has_room_for(const Transfer& transfer) const;
  [[nodiscard]] bool is_idle() const { return transfers_.empty(); }

  void take(std::shared_ptr<Transfer> transfer);
  // Ends at once. Transfers are told.
  void give_up(const std::string& message);

  // For transfers.
  void write(http::StreamId stream, http::SharedBytes piece);
  base::Status end(http::StreamId stream, const http::HeaderList& trailers);
  void reset(http::StreamId stream);
  void consume(http::StreamId stream, std::size_t bytes);
  [[nodiscard]] std::string_view version() const { return session_->version(); }

 private:
  void on_open(std::string_view protocol) override;
  void on_foreign(std::string_view bytes) override;
  void on_bytes(std::string_view bytes) override;
  void fill(std::string& out, std::size_t limit) override;
  void on_tls_failed(const std::string& message) override;
  void on_end(const std::string& message) override;

  void on_interim(http::StreamId stream, const http::ResponseHead& head) override;
  void on_response(http::StreamId stream, http::ResponseHead head, bool has_body) override;
  void on_body(http::StreamId stream, std::string_view bytes) override;
  void on_response_end(http::StreamId stream, http::HeaderList trailers) override;
  void on_body_sent(http::StreamId stream, std::size_t left) override;
  void on_closed(http::StreamId stream, http::RequestEnd end, const std::string& message) override;

  [[nodiscard]] http::Time now() const;
  // With what a proxy wants.
  [[nodiscard]] http::RequestHead head_of(const Transfer& transfer) const;
  void start_session(bool http2);
  void fail(const Failure& failure);
  // After anything that may have changed what there is to send, or room.
  void settle();
  void end_if_finished();
  void rest();
  void watch();
  [[nodiscard]] std::shared_ptr<Transfer> find(http::StreamId stream) const;

  Pool& pool_;
  net::Connection connection_;
  std::unique_ptr<http::ClientSession> session_;  // once it is open
  std::map<http::StreamId, std::shared_ptr<Transfer>> transfers_;
  loop::TimerId idle_;
  loop::TimerId watch_;
  loop::Instant heard_{};
  bool probed_ = false;
  bool was_used_ = false;
  bool ended_ = false;
  const bool secure_;
};

}  // namespace valk::client
