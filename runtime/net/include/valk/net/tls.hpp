#pragma once

// TLS 1.2 and 1.3 without sockets: ciphertext and plaintext in, plaintext and ciphertext out.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "valk/base/result.hpp"
#include "valk/net/certificate.hpp"

namespace valk::net {

struct TlsServerOptions {
  CertificateFiles files;
  std::vector<std::string> protocols{"h2", "http/1.1"};  // ALPN (RFC 7301), the preferred one first
};

struct TlsClientOptions {
  std::string authorities_file{};  // PEM; empty: the system's
  bool verify = true;
  std::vector<std::string> protocols{"h2"};
  CertificateFiles files{};  // the client's own, for servers that ask; empty: none
};

// The settings that sessions share. Immutable: a new certificate is a new context.
class TlsContext {
 public:
  // "certificate cert.pem: no such file", "key key.pem does not belong to certificate cert.pem".
  [[nodiscard]] static base::Result<std::shared_ptr<const TlsContext>> for_server(const TlsServerOptions& options);
  [[nodiscard]] static base::Result<std::shared_ptr<const TlsContext>> for_client(const TlsClientOptions& options);

  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;
  ~TlsContext();

 private:
  friend class TlsSession;
  struct State;
  explicit TlsContext(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

enum class TlsState : std::uint8_t { handshake, open, failed };

// One connection's TLS. Each call appends to `output` what the peer must get, alerts included.
class TlsSession {
 public:
  [[nodiscard]] static TlsSession server(std::shared_ptr<const TlsContext> context);
  // `host`, a name or an address, must be in the certificate where the context verifies; a name is asked for (SNI,
  // RFC 6066).
  [[nodiscard]] static TlsSession client(std::shared_ptr<const TlsContext> context, const std::string& host);

  TlsSession(TlsSession&&) noexcept;
  TlsSession& operator=(TlsSession&&) noexcept;
  ~TlsSession();

  // A client speaks first: it calls this once, before anything is received.
  void start(std::string& output);
  // Takes bytes from the peer and appends what they say to `plaintext`.
  void receive(std::string_view ciphertext, std::string& plaintext, std::string& output);
  // Encrypts. Does nothing unless the session is open.
  void send(std::string_view plaintext, std::string& output);
  // Tells the peer that nothing more comes (close_notify).
  void shut_down(std::string& output);

  [[nodiscard]] TlsState state() const;
  // Why it failed, for people: "no protocol in common", "the peer does not trust the certificate".
  [[nodiscard]] const std::string& error() const;
  // The protocol agreed on, or empty.
  [[nodiscard]] std::string_view protocol() const;
  // The peer has said that nothing more comes.
  [[nodiscard]] bool peer_shut_down() const;

 private:
  struct State;
  explicit TlsSession(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace valk::net
