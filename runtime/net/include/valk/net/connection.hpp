#pragma once

// A stream of bytes over a Loop's stream, plain or through TLS, with bounded buffers both ways.
//
// What goes out is pulled: whoever has something to send calls `request_flush`, and once before the loop looks at I/O
// the connection asks for as much as it can send, in one piece. So a turn costs one write however many answers it has.
// While the system takes no more, nothing is pulled, and after `read_ahead` bytes nothing is read either.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "valk/loop/loop.hpp"
#include "valk/net/tls.hpp"

namespace valk::net {

// The owner must not destroy the connection inside these calls; it can `close` it.
class ConnectionEvents {
 public:
  virtual ~ConnectionEvents() = default;

  // The TLS handshake is done (never told without TLS); `protocol` is what ALPN agreed on.
  virtual void on_open(std::string_view protocol) = 0;
  // The first bytes of the peer are not TLS's; no more is read from it. What is left is to finish or close.
  virtual void on_foreign(std::string_view bytes) = 0;
  virtual void on_bytes(std::string_view bytes) = 0;
  // Appends what is to be sent, about `limit` bytes of it.
  virtual void fill(std::string& out, std::size_t limit) = 0;
  // The handshake has failed; the alert is on its way to the peer, and the end follows.
  virtual void on_tls_failed(const std::string& /*message*/) {}
  // The connection has ended, by the peer, an error (`message`, else empty) or `finish`. Told once, last of all.
  virtual void on_end(const std::string& message) = 0;
};

// Buffers that the connections of one loop lend each other, so that an idle one holds none.
struct SharedBuffers {
  std::string plaintext_in;
  std::string plaintext_out;
  std::string output;
};

// A client's connection says hello first, and is still read when the peer takes no more: it may have said why.
enum class Role : std::uint8_t { server, client };

class Connection final : private loop::StreamEvents {
 public:
  // Starts reading. Without `tls` the bytes go through as they are.
  Connection(loop::Loop& loop, std::unique_ptr<loop::Stream> stream, std::optional<TlsSession> tls,
             SharedBuffers& buffers, ConnectionEvents& events, Role role = Role::server);
  ~Connection() override;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void request_flush();
  // Leaves what the peer sends in the system's buffers, or no longer.
  void hold_reading(bool held);
  // Whether it keeps the loop running, as it does at first.
  void set_keep_alive(loop::KeepAlive keep_alive);
  // Sends what `fill` still gives, then ends, waiting at most `linger` for the peer to read it and close its side.
  void finish(loop::Duration linger);
  // Sends `bytes` as they are, past TLS, then finishes: for a peer that is foreign.
  void finish_with(std::string bytes, loop::Duration linger);
  // Ends at once; nothing is told.
  void close();

  [[nodiscard]] bool closed() const { return !stream_; }
  // Whether bytes wait for the system or the peer to take them.
  [[nodiscard]] bool is_blocked() const { return writing_; }
  // How many bytes the system has taken so far.
  [[nodiscard]] std::uint64_t taken_bytes() const;
  [[nodiscard]] const std::string& peer_name() const { return peer_name_; }

  static constexpr std::size_t flush_size = 64 * 1024;   // pulled for one write
  static constexpr std::size_t read_ahead = 256 * 1024;  // read while a write is stuck

 private:
  void on_read(std::string_view bytes) override;
  void on_read_end() override;
  void on_read_error(const std::string& message) override;

  void read_tls(std::string_view bytes);
  void flush();
  void flush_all();
  [[nodiscard]] bool pull();
  [[nodiscard]] bool write_out();
  void on_written(const base::Status& status);
  void end_output();
  void end(const std::string& message);
  void update_reading();

  loop::Loop& loop_;
  std::unique_ptr<loop::Stream> stream_;
  std::optional<TlsSession> tls_;
  SharedBuffers& buffers_;
  ConnectionEvents& events_;
  std::string peer_name_;
  std::string out_;             // on its way to the system; stays put while `writing_`
  std::string pending_;         // TLS's own messages, to go before what `fill` gives
  std::string error_;           // of TLS: told once the alert is sent
  std::size_t read_stuck_ = 0;  // bytes read since the write got stuck
  std::uint64_t written_ = 0;   // bytes given to the system
  loop::TimerId linger_;
  std::shared_ptr<Connection*> self_;  // what a scheduled flush finds, unless we are gone
  bool flush_requested_ = false;
  bool writing_ = false;
  bool reading_ = false;
  bool held_ = false;
  bool heard_ = false;  // something was read
  bool opened_ = false;
  bool finishing_ = false;
  bool output_ended_ = false;
  bool peer_ended_ = false;
  bool write_failed_ = false;
  const Role role_;
};

}  // namespace valk::net
