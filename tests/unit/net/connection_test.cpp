// Connections on the simulated loop: backpressure, finishing, ends.

#include "valk/net/connection.hpp"

#include "catch.hpp"
#include "folder.hpp"
#include "valk/loop/sim_loop.hpp"

using namespace std::chrono_literals;
using namespace valk;
using namespace valk::net;

namespace {

struct End final : ConnectionEvents {
  std::string read;
  std::string to_send;
  std::string protocol;
  std::string foreign;
  int ends = 0;
  int fills = 0;
  std::string message;
  SharedBuffers buffers;
  std::unique_ptr<Connection> connection;

  void open(loop::Loop& loop, std::unique_ptr<loop::Stream> stream, std::optional<TlsSession> tls) {
    connection = std::make_unique<Connection>(loop, std::move(stream), std::move(tls), buffers, *this);
  }
  void send(const std::string& bytes) {
    to_send += bytes;
    connection->request_flush();
  }
  void on_open(std::string_view agreed) override { protocol = agreed; }
  void on_foreign(std::string_view bytes) override { foreign = bytes; }
  void on_bytes(std::string_view bytes) override { read += bytes; }
  void fill(std::string& out, std::size_t limit) override {
    if (!to_send.empty()) ++fills;
    out += to_send.substr(0, limit);
    to_send.erase(0, limit);
  }
  void on_end(const std::string& text) override {
    ++ends;
    message = text;
  }
};

// The other side: a bare stream.
struct Bare final : loop::StreamEvents {
  std::unique_ptr<loop::Stream> stream;
  std::string read;
  bool ended = false;

  void send(std::string_view bytes) { CHECK(stream->write({&bytes, 1}, {})); }
  void on_read(std::string_view bytes) override { read += bytes; }
  void on_read_end() override { ended = true; }
  void on_read_error(const std::string&) override { ended = true; }
};

struct Fixture {
  loop::SimLoop loop;
  End end;
  Bare peer;
  std::unique_ptr<loop::Listener> listener;

  explicit Fixture(std::optional<TlsSession> tls = {}) {
    listener =
        std::move(loop.listen({}, [&](auto stream) { end.open(loop, std::move(stream), std::move(tls)); }).value());
    loop.connect("localhost", listener->port(), [&](auto stream) {
      peer.stream = std::move(stream.value());
      peer.stream->start_reading(peer);
    });
    loop.settle();
    REQUIRE(end.connection);
  }
};

TlsSession make_server_session() {
  const TemporaryFolder folder;
  const auto files = ensure_localhost_certificate(folder.path, std::chrono::system_clock::now());
  return TlsSession::server(TlsContext::for_server({.files = files.value()}).value());
}

}  // namespace

TEST_CASE("what several callers send in one turn leaves in one piece") {
  Fixture fixture;
  fixture.loop.post([&] { fixture.end.send("one "); });
  fixture.loop.post([&] { fixture.end.send("two"); });
  fixture.loop.settle();
  CHECK(fixture.end.fills == 1);
  CHECK(fixture.peer.read == "one two");
  fixture.peer.send("back");
  fixture.loop.settle();
  CHECK(fixture.end.read == "back");
}

TEST_CASE("a peer that does not read stops the pulling, and in time the reading") {
  Fixture fixture;
  fixture.peer.stream->stop_reading();
  const std::string big(4 << 20, 'x');
  fixture.end.send(big);
  fixture.loop.settle();
  CHECK(fixture.end.connection->is_blocked());
  CHECK(fixture.end.to_send.size() > big.size() - 4 * Connection::flush_size);
  const std::string chunk(32 * 1024, 'y');
  std::size_t sent = 0;
  for (int i = 0; i < 32; ++i) {
    const std::string_view view = chunk;
    if (!fixture.peer.stream->write({&view, 1}, [](auto) {})) break;
    sent += chunk.size();
    fixture.loop.settle();
  }
  CHECK(sent < 512 * 1024);
  CHECK(fixture.end.read.size() >= Connection::read_ahead);
  fixture.peer.stream->start_reading(fixture.peer);
  fixture.loop.settle();
  CHECK(fixture.peer.read == big);
  CHECK_FALSE(fixture.end.connection->is_blocked());
  CHECK(fixture.end.read.size() >= sent);
}

TEST_CASE("finishing sends everything, waits for the peer's end, and tells it once") {
  Fixture fixture;
  const std::string big(1 << 20, 'x');
  fixture.end.send(big);
  fixture.end.connection->finish(1s);
  fixture.loop.settle();
  CHECK(fixture.peer.read == big);
  CHECK(fixture.peer.ended);
  CHECK(fixture.end.ends == 0);
  fixture.peer.stream.reset();
  fixture.loop.settle();
  CHECK(fixture.end.ends == 1);
  CHECK(fixture.end.connection->closed());
  fixture.loop.advance(2s);
  CHECK(fixture.end.ends == 1);
}

TEST_CASE("finishing does not wait longer than asked") {
  Fixture fixture;
  fixture.end.connection->finish(1s);
  fixture.loop.advance(999ms);
  CHECK(fixture.end.ends == 0);
  fixture.loop.advance(1ms);
  CHECK(fixture.end.ends == 1);
}

TEST_CASE("a peer that goes away ends the connection") {
  Fixture fixture;
  fixture.peer.stream.reset();
  fixture.loop.settle();
  CHECK(fixture.end.ends == 1);
  CHECK(fixture.end.message.empty());
}

TEST_CASE("a failed handshake sends its alert and gives the reason") {
  Fixture fixture(make_server_session());
  TlsSession client =
      TlsSession::client(TlsContext::for_client({.verify = false, .protocols = {"smtp"}}).value(), "localhost");
  std::string hello;
  client.start(hello);
  fixture.peer.send(hello);
  fixture.loop.advance(1s);
  CHECK(fixture.end.ends == 1);
  CHECK(fixture.end.message == "no protocol in common");
  REQUIRE_FALSE(fixture.peer.read.empty());
  CHECK(fixture.peer.read[0] == 21);  // an alert (RFC 8446 section 5.1)
}

TEST_CASE("a peer without TLS can be answered in the clear") {
  Fixture fixture(make_server_session());
  fixture.peer.send("GET / HTTP/1.1\r\n\r\n");
  fixture.loop.settle();
  CHECK(fixture.end.foreign == "GET / HTTP/1.1\r\n\r\n");
  fixture.end.connection->finish_with("HTTP/1.1 400 Bad Request\r\n\r\n", 1s);
  fixture.loop.settle();
  CHECK(fixture.peer.read == "HTTP/1.1 400 Bad Request\r\n\r\n");
  CHECK(fixture.peer.ended);
}

TEST_CASE("bytes cross TLS connections whatever their size") {
  const TemporaryFolder folder;
  const auto files = ensure_localhost_certificate(folder.path, std::chrono::system_clock::now()).value();
  Fixture fixture(TlsSession::server(TlsContext::for_server({.files = files}).value()));
  TlsSession client =
      TlsSession::client(TlsContext::for_client({.authorities_file = files.certificate}).value(), "localhost");
  std::string output;
  client.start(output);
  const std::string big(3 << 20, 'z');
  fixture.end.to_send = big;
  std::string plaintext;
  while (plaintext.size() < big.size()) {
    if (!output.empty()) fixture.peer.send(std::exchange(output, {}));
    fixture.loop.settle();
    const std::string received = std::exchange(fixture.peer.read, {});
    client.receive(received, plaintext, output);
    fixture.end.connection->request_flush();
  }
  CHECK(plaintext == big);
  CHECK(fixture.end.protocol == "h2");
  client.send("question", output);
  client.shut_down(output);
  fixture.peer.send(output);
  fixture.loop.settle();
  CHECK(fixture.end.read == "question");
  CHECK(fixture.end.ends == 1);
}
