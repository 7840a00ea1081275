#pragma once

// A client of HTTP: requests in, responses out; connections are found, kept and shared behind it.
//
// It follows redirects, decodes bodies, sends again what a server has refused to look at, and gives up in time. All calls
// and callbacks are on the loop's thread.

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "valk/client/address.hpp"
#include "valk/http/client_session.hpp"
#include "valk/http/incoming_body.hpp"
#include "valk/loop/loop.hpp"
#include "valk/net/tls.hpp"

namespace valk::client {

enum class FailureKind : std::uint8_t {
  dns,        // the host's name has no address
  connect,    // nobody answers there, or a proxy refuses
  tls,        // no TLS, or a certificate that is not trusted
  timeout,    //
  reset,      // the server, or the connection, broke the request off
  protocol,   // the server broke the protocol
  too_large,  // header fields, redirects or bodies beyond the limits
  invalid,    // the request cannot be sent
};

struct Failure {
  FailureKind kind = FailureKind::reset;
  std::string message;
};

// Whom to trust, and as whom to come.
struct TlsSettings {
  std::string authorities_file;  // PEM; empty: the system's
  bool insecure = false;         // nothing is verified
  net::CertificateFiles files;   // the client's own certificate; empty: none
  friend bool operator==(const TlsSettings& left, const TlsSettings& right) {
    return left.authorities_file == right.authorities_file && left.insecure == right.insecure &&
           left.files.certificate == right.files.certificate && left.files.key == right.files.key;
  }
};

// Which protocol to speak.
enum class Versions : std::uint8_t {
  any,         // as TLS agrees; without TLS HTTP/1.1
  http1_only,  //
  http2_only,  // without TLS too (prior knowledge, RFC 9113 section 3.3)
};

enum class Redirects : std::uint8_t { follow, give, refuse };

struct Request {
  Address address;
  std::string method = "GET";
  http::HeaderList headers;  // `host` stands in place of the address's, until another origin is next
  http::RequestBody body;
  std::optional<std::uint64_t> length;  // of a body in pieces, if it is known
  bool only_connects = false;           // nothing is asked: the answer is a response of status 0
  std::string protocol;                 // of a tunnel (RFC 8441): "websocket"; its bodies are the tunnel's

  TlsSettings tls;
  Versions versions = Versions::any;
  std::optional<Proxies> proxies;  // in place of the client's
  Redirects redirects = Redirects::follow;
  int most_redirects = 10;
  bool decodes = true;                                // bodies, and asks for such
  std::optional<loop::Duration> timeout;              // of all, the response's body included
  loop::Duration silence = std::chrono::seconds(30);  // at most between two signs of life
  loop::Duration connect_timeout = std::chrono::seconds(10);
};

struct Response {
  http::ResponseHead head;  // names in lower case; without the coding that was decoded
  std::string version;      // "2"
  Address address;          // of the last request
  bool redirected = false;
  std::shared_ptr<http::IncomingBody> body;
};

class Transfer;

// A request under way. It ends when this is destroyed.
class Call {
 public:
  explicit Call(std::shared_ptr<Transfer> transfer);
  ~Call();
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  // A body in pieces. What waits to be sent is `buffered`; `on_sent` is called when it has become less.
  void write(http::SharedBytes piece);
  base::Status end(const http::HeaderList& trailers = {});
  [[nodiscard]] std::size_t buffered() const;
  void on_sent(std::function<void()> callback);

  // Whether somebody waits for what comes, as at first: only then it keeps the loop running, and silence ends it.
  void set_wanted(bool wanted);
  void cancel();

  // Once the body has ended.
  [[nodiscard]] const http::HeaderList& trailers() const;
  // Why the body broke.
  [[nodiscard]] const Failure& failure() const;

 private:
  std::shared_ptr<Transfer> transfer_;
};

// Called once, later than `start`, unless the call was cancelled.
using Answer = std::function<void(std::variant<Response, Failure>)>;

struct Options {
  Proxies proxies{};
  std::size_t connections_per_origin = 16;
  loop::Duration idle = std::chrono::seconds(60);  // how long a connection without requests is kept
};

class Client {
 public:
  Client(loop::Loop& loop, Options options);
  // Ends every call and connection, without telling.
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  [[nodiscard]] std::unique_ptr<Call> start(Request request, Answer answer);
  // Connections to an origin that are open now.
  [[nodiscard]] std::size_t connections() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace valk::client
