#pragma once

// Servers for the client to talk to, on the simulated loop: ours, whose answers a test gives, and ones that only say bytes.

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "../net/folder.hpp"
#include "catch.hpp"
#include "valk/client/client.hpp"
#include "valk/http/session.hpp"
#include "valk/loop/sim_loop.hpp"
#include "valk/net/connection.hpp"

using namespace std::chrono_literals;
using namespace valk;
using namespace valk::client;

// A request as the server has got it; all of it, unless the server does not wait for bodies.
struct Asked {
  http::RequestHead head;
  std::string body;
  http::ServerSession* session = nullptr;
  http::StreamId stream;
  std::size_t connection = 0;  // which one, from 0

  void answer(int status, const std::string& text, http::HeaderList headers = {}) const {
    CHECK(session->respond(stream, {status, std::move(headers)}, http::SharedBytes::from(text)).ok());
  }
  [[nodiscard]] std::string header(std::string_view name) const {
    return std::string(head.headers.find(name).value_or(""));
  }
};

using Handle = std::function<void(const Asked&)>;

// One connection of the server.
class PeerConnection final : net::ConnectionEvents, http::SessionEvents {
 public:
  PeerConnection(loop::Loop& loop, std::unique_ptr<loop::Stream> stream, std::optional<net::TlsSession> tls, bool http2,
                 Handle handle, std::size_t number)
      : loop_(loop),
        secure_(tls.has_value()),
        connection_(loop, std::move(stream), std::move(tls), buffers_, *this),
        handle_(std::move(handle)),
        number_(number) {
    if (!secure_) start(http2);
  }

  [[nodiscard]] http::ServerSession& session() { return *session_; }
  void flush() { connection_.request_flush(); }
  void close() { connection_.close(); }
  [[nodiscard]] bool is_closed() const { return ended || connection_.closed(); }

  http::Limits limits;
  std::map<std::int32_t, http::CloseReason> closed;
  bool waits_for_body = true;
  bool consumes = true;
  bool ended = false;

 private:
  void start(bool http2) {
    const http::SessionSettings settings{limits, date_};
    session_ = http2 ? http::make_http2_server_session(settings, *this, now())
                     : http::make_http1_server_session(settings, *this, now());
    flush();
  }
  [[nodiscard]] http::Time now() const { return loop_.now().time_since_epoch(); }

  void on_open(std::string_view protocol) override { start(protocol == "h2"); }
  void on_foreign(std::string_view) override { connection_.close(); }
  void on_bytes(std::string_view bytes) override {
    session_->receive(bytes, now());
    if (!connection_.closed()) flush();
  }
  void fill(std::string& out, std::size_t limit) override {
    if (!session_) return;
    session_->send(out, limit, now());
    if (session_->is_finished()) connection_.finish(1s);
  }
  void on_end(const std::string&) override {
    ended = true;
    if (session_) session_->abandon();
  }
  void on_request(http::StreamId stream, http::RequestHead head, bool has_body) override {
    asked_[stream.value] = {std::move(head), "", session_.get(), stream, number_};
    if (!waits_for_body && has_body) handle_(asked_[stream.value]);
  }
  void on_body(http::StreamId stream, std::string_view bytes) override {
    asked_[stream.value].body += bytes;
    if (consumes) session_->consume(stream, bytes.size());
  }
  void on_request_end(http::StreamId stream) override {
    if (waits_for_body) handle_(asked_[stream.value]);
  }
  void on_body_sent(http::StreamId, std::size_t) override {}
  void on_closed(http::StreamId stream, http::CloseReason reason) override { closed[stream.value] = reason; }
  void on_notice(const std::string&) override {}

  loop::Loop& loop_;
  const bool secure_;
  net::SharedBuffers buffers_;
  std::string date_;
  std::unique_ptr<http::ServerSession> session_;
  std::map<std::int32_t, Asked> asked_;
  net::Connection connection_;
  Handle handle_;
  std::size_t number_;
};

struct Peer {
  loop::Loop& loop;
  std::vector<std::unique_ptr<PeerConnection>> connections;
  std::vector<Asked> asked;
  std::unique_ptr<loop::Listener> listener;
  std::shared_ptr<const net::TlsContext> tls;
  bool http2 = false;
  Handle handle = [](const Asked& request) { request.answer(200, "hello"); };
  std::function<void(PeerConnection&)> prepare = [](PeerConnection&) {};

  explicit Peer(loop::Loop& on, std::uint16_t port = 0) : loop(on) {
    auto made = loop.listen({.port = port}, [this](std::unique_ptr<loop::Stream> stream) {
      std::optional<net::TlsSession> session;
      if (tls) session = net::TlsSession::server(tls);
      connections.push_back(std::make_unique<PeerConnection>(
          loop, std::move(stream), std::move(session), http2,
          [this](const Asked& request) {
            asked.push_back(request);
            handle(request);
          },
          connections.size()));
      prepare(*connections.back());
    });
    REQUIRE(made.ok());
    listener = std::move(made.value());
  }
  [[nodiscard]] std::uint16_t port() const { return listener->port(); }
};

// A server that says `bytes` once it has heard something, and then perhaps ends.
struct Raw {
  struct One final : loop::StreamEvents {
    std::unique_ptr<loop::Stream> stream;
    std::string heard;
    std::string bytes;
    bool ends = false;
    bool said = false;

    void on_read(std::string_view read) override {
      heard += read;
      if (std::exchange(said, true)) return;
      const std::string_view view = bytes;
      if (!bytes.empty()) (void)stream->write({&view, 1}, [](const auto&) {});
      if (ends) stream.reset();
    }
    void on_read_end() override { stream.reset(); }
    void on_read_error(const std::string&) override { stream.reset(); }
  };

  std::vector<std::unique_ptr<One>> connections;
  std::unique_ptr<loop::Listener> listener;

  Raw(loop::Loop& loop, std::string bytes, bool ends) {
    listener = std::move(loop.listen({},
                                     [this, bytes, ends](std::unique_ptr<loop::Stream> stream) {
                                       auto& one = *connections.emplace_back(std::make_unique<One>());
                                       one.stream = std::move(stream);
                                       one.bytes = bytes;
                                       one.ends = ends;
                                       one.stream->start_reading(one);
                                     })
                             .value());
  }
  [[nodiscard]] std::uint16_t port() const { return listener->port(); }
};

// What became of a call.
struct Outcome {
  std::unique_ptr<Call> call;
  std::optional<Response> response;
  std::optional<Failure> failure;
  std::string body;
  int answers = 0;

  [[nodiscard]] int status() const { return response ? response->head.status : 0; }
  [[nodiscard]] bool is_whole() const {
    return response && response->body->state() == http::IncomingBody::State::ended;
  }
  // Takes what has come of the body.
  void read() { body += response->body->take(); }
};

struct Fixture {
  loop::SimLoop loop;
  TemporaryFolder folder;
  std::unique_ptr<Client> client;

  explicit Fixture(Options options = {}) { client = std::make_unique<Client>(loop, std::move(options)); }

  // For servers with TLS, and for clients that trust them.
  net::CertificateFiles certificate() {
    return net::ensure_localhost_certificate(folder.path, std::chrono::system_clock::now()).value();
  }
  std::shared_ptr<const net::TlsContext> server_tls() {
    return net::TlsContext::for_server({.files = certificate()}).value();
  }
  [[nodiscard]] static Request request_for(const std::string& url) {
    Request request;
    auto address = read_address(url);
    REQUIRE(address.ok());
    request.address = address.value();
    return request;
  }
  std::unique_ptr<Outcome> start(Request request) {
    auto outcome = std::make_unique<Outcome>();
    outcome->call = client->start(std::move(request), [at = outcome.get()](std::variant<Response, Failure> answer) {
      ++at->answers;
      if (auto* response = std::get_if<Response>(&answer)) at->response = std::move(*response);
      if (auto* failure = std::get_if<Failure>(&answer)) at->failure = std::move(*failure);
    });
    loop.settle();
    return outcome;
  }
  std::unique_ptr<Outcome> get(const std::string& url) { return start(request_for(url)); }
  // Settles, and reads all that comes meanwhile.
  void read(Outcome& outcome) {
    for (int i = 0; i < 1000; ++i) {
      outcome.read();
      loop.settle();
      if (outcome.is_whole() && outcome.response->body->waiting_bytes() == 0) return;
    }
  }
};

inline std::string url(const char* scheme, std::uint16_t port, const std::string& path = "/") {
  return std::string(scheme) + "://localhost:" + std::to_string(port) + path;
}
