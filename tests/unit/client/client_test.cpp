// The client between its callers and servers on the simulated loop.

#include "peer.hpp"
#include "valk/coding/coding.hpp"

TEST_CASE("a request over HTTP/1.1, and the next on the same connection") {
  Fixture fixture;
  Peer peer(fixture.loop);
  for (int i = 0; i < 3; ++i) {
    const auto got = fixture.get(url("http", peer.port(), "/users?page=" + std::to_string(i)));
    REQUIRE(got->response);
    CHECK(got->status() == 200);
    CHECK(got->response->version == "1.1");
    CHECK_FALSE(got->response->redirected);
    got->read();
    CHECK(got->body == "hello");
    CHECK(got->is_whole());
    CHECK(got->answers == 1);
  }
  CHECK(peer.connections.size() == 1);
  CHECK(fixture.client->connections() == 1);
  CHECK(peer.asked[2].head.target == "/users?page=2");
  CHECK(peer.asked[2].head.authority == "localhost:" + std::to_string(peer.port()));
  CHECK(peer.asked[2].header("accept") == "*/*");
  CHECK(peer.asked[2].header("accept-encoding") == "gzip, br, zstd");
}

TEST_CASE("requests at once take connections of HTTP/1.1, up to a number, then wait") {
  Fixture fixture({.connections_per_origin = 3});
  Peer peer(fixture.loop);
  peer.handle = [](const Asked&) {};
  std::vector<std::unique_ptr<Outcome>> calls;
  for (int i = 0; i < 5; ++i) calls.push_back(fixture.get(url("http", peer.port(), "/" + std::to_string(i))));
  CHECK(peer.connections.size() == 3);
  REQUIRE(peer.asked.size() == 3);
  peer.asked[1].answer(200, "");
  peer.connections[1]->flush();
  fixture.loop.settle();
  CHECK(calls[1]->status() == 200);
  CHECK(peer.connections.size() == 3);
  REQUIRE(peer.asked.size() == 4);
  CHECK(peer.asked[3].head.target == "/3");
  CHECK(peer.asked[3].connection == 1);
}

TEST_CASE("HTTP/2 over TLS: one connection for all, agreed on by ALPN") {
  Fixture fixture;
  Peer peer(fixture.loop);
  peer.tls = fixture.server_tls();
  std::vector<std::unique_ptr<Outcome>> calls;
  for (int i = 0; i < 50; ++i) {
    Request request = Fixture::request_for(url("https", peer.port(), "/" + std::to_string(i)));
    request.tls.authorities_file = fixture.certificate().certificate;
    calls.push_back(fixture.start(request));
  }
  for (const auto& call : calls) {
    REQUIRE(call->response);
    CHECK(call->response->version == "2");
    call->read();
    CHECK(call->body == "hello");
  }
  CHECK(peer.connections.size() == 1);
  // What is asked for differently has connections of its own.
  Request other = Fixture::request_for(url("https", peer.port()));
  other.tls.authorities_file = fixture.certificate().certificate;
  other.versions = Versions::http1_only;
  const auto got = fixture.start(other);
  REQUIRE(got->response);
  CHECK(got->response->version == "1.1");
  CHECK(peer.connections.size() == 2);
}

TEST_CASE("requests of many at once begin with one connection, and open more where it is HTTP/1.1") {
  for (const bool http1 : {false, true}) {
    Fixture fixture;
    Peer peer(fixture.loop);
    peer.tls = net::TlsContext::for_server(
                   {.files = fixture.certificate(), .protocols = {http1 ? std::string("http/1.1") : std::string("h2")}})
                   .value();
    peer.handle = [](const Asked&) {};
    std::vector<std::unique_ptr<Outcome>> calls;
    for (int i = 0; i < 5; ++i) {
      Request request = Fixture::request_for(url("https", peer.port()));
      request.tls.insecure = true;
      auto outcome = std::make_unique<Outcome>();
      outcome->call = fixture.client->start(std::move(request), [](auto) {});
      calls.push_back(std::move(outcome));
    }
    fixture.loop.settle();
    CHECK(peer.asked.size() == 5);
    CHECK(peer.connections.size() == (http1 ? 5 : 1));
  }
}

TEST_CASE("HTTP/2 without TLS, where the program knows that the server speaks it") {
  Fixture fixture;
  Peer peer(fixture.loop);
  peer.http2 = true;
  Request request = Fixture::request_for(url("http", peer.port()));
  request.versions = Versions::http2_only;
  const auto got = fixture.start(request);
  REQUIRE(got->response);
  CHECK(got->response->version == "2");
}

TEST_CASE("certificates are verified, with the name of the host") {
  Fixture fixture;
  Peer peer(fixture.loop);
  peer.tls = fixture.server_tls();
  const auto outcome = [&](const std::string& host, bool trusts, bool insecure) {
    Request request = Fixture::request_for("https://" + host + ":" + std::to_string(peer.port()) + "/");
    if (trusts) request.tls.authorities_file = fixture.certificate().certificate;
    request.tls.insecure = insecure;
    return fixture.start(request);
  };
  CHECK(outcome("localhost", true, false)->status() == 200);
  CHECK(outcome("127.0.0.1", true, false)->status() == 200);
  CHECK(outcome("[::1]", true, false)->status() == 200);
  CHECK(outcome("example.org", false, true)->status() == 200);
  const auto untrusted = outcome("localhost", false, false);
  REQUIRE(untrusted->failure);
  CHECK(untrusted->failure->kind == FailureKind::tls);
  CHECK(untrusted->failure->message == "the peer's certificate cannot be verified: self-signed certificate");
  const auto mismatch = outcome("example.org", true, false);
  REQUIRE(mismatch->failure);
  CHECK(mismatch->failure->kind == FailureKind::tls);
  CHECK(mismatch->failure->message == "the peer's certificate cannot be verified: hostname mismatch");
  CHECK(mismatch->answers == 1);
}

TEST_CASE("what is no TLS, what ends during the handshake, and what nobody listens to") {
  Fixture fixture;
  const Raw plain(fixture.loop, "HTTP/1.1 400 Bad Request\r\n\r\n", true);
  const Raw silent(fixture.loop, "", true);
  CHECK(fixture.get(url("https", plain.port()))->failure->kind == FailureKind::tls);
  CHECK(fixture.get(url("https", plain.port()))->failure->message == "the server does not speak TLS");
  CHECK(fixture.get(url("https", silent.port()))->failure->kind == FailureKind::tls);
  const auto nobody = fixture.get("http://localhost:1/");
  REQUIRE(nobody->failure);
  CHECK(nobody->failure->kind == FailureKind::connect);
  CHECK(nobody->failure->message == "cannot reach localhost: cannot connect to 127.0.0.1 port 1: connection refused");
  Request request = Fixture::request_for(url("https", plain.port()));
  request.tls.authorities_file = "/nowhere.pem";
  CHECK(fixture.start(request)->failure->kind == FailureKind::tls);
}

TEST_CASE("servers that break the protocol, or the connection") {
  Fixture fixture;
  const auto kind = [&](const std::string& bytes, bool ends) {
    const Raw raw(fixture.loop, bytes, ends);
    const auto got = fixture.get(url("http", raw.port()));
    if (got->failure) return got->failure->kind;
    REQUIRE(got->response);
    got->read();
    CHECK(got->response->body->state() == http::IncomingBody::State::broken);
    return got->call->failure().kind;
  };
  CHECK(kind("SSH-2.0-x\r\n", false) == FailureKind::protocol);
  CHECK(kind("HTTP/1.1 200 OK\r\nx y\r\n\r\n", false) == FailureKind::protocol);
  CHECK(kind("", true) == FailureKind::reset);
  CHECK(kind("HTTP/1.1 200 OK\r\nx: " + std::string(400'000, 'y'), false) == FailureKind::too_large);
  CHECK(kind("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf", true) == FailureKind::reset);
  CHECK(kind("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n", false) == FailureKind::protocol);
  Request request = Fixture::request_for("http://localhost:1/");
  Peer peer(fixture.loop);
  request.address.origin.port = peer.port();
  request.headers.add("x", "a\r\nb: c");
  const auto invalid = fixture.start(request);
  REQUIRE(invalid->failure);
  CHECK(invalid->failure->kind == FailureKind::invalid);
  CHECK(peer.asked.empty());
  // The connection is still good.
  CHECK(fixture.get(url("http", peer.port()))->status() == 200);
  CHECK(peer.connections.size() == 1);
}

TEST_CASE("a large response comes as it is read") {
  for (const bool http2 : {false, true}) {
    Fixture fixture;
    Peer peer(fixture.loop);
    peer.http2 = http2;
    const std::string large(8 << 20, 'x');
    peer.handle = [&](const Asked& request) { request.answer(200, large); };
    Request request = Fixture::request_for(url("http", peer.port()));
    if (http2) request.versions = Versions::http2_only;
    const auto got = fixture.start(request);
    REQUIRE(got->response);
    CHECK(got->response->body->waiting_bytes() < 3 << 19);
    fixture.read(*got);
    CHECK(got->body == large);
    CHECK(got->is_whole());
  }
}

TEST_CASE("a body in pieces goes as the server takes it") {
  for (const bool http2 : {false, true}) {
    Fixture fixture;
    Peer peer(fixture.loop);
    peer.http2 = http2;
    peer.prepare = [](PeerConnection& connection) { connection.consumes = false; };
    Request request = Fixture::request_for(url("http", peer.port()));
    if (http2) request.versions = Versions::http2_only;
    request.method = "POST";
    request.body = http::BodyInPieces{};
    auto got = std::make_unique<Outcome>();
    got->call = fixture.client->start(request, [&](auto answer) { got->response = std::get<Response>(answer); });
    int sent = 0;
    got->call->on_sent([&] { ++sent; });
    got->call->write(http::SharedBytes::from("before there is a connection, "));
    fixture.loop.settle();
    got->call->write(http::SharedBytes::from("and behind"));
    fixture.loop.settle();
    CHECK(sent > 0);
    CHECK(got->call->buffered() == 0);
    CHECK(peer.asked.empty());
    CHECK(got->call->end().ok());
    fixture.loop.settle();
    REQUIRE(peer.asked.size() == 1);
    CHECK(peer.asked[0].body == "before there is a connection, and behind");
    CHECK(got->status() == 200);
  }
}

TEST_CASE("bodies are decoded, and only as they are read") {
  std::string text;
  for (int i = 0; i < 300'000; ++i) text += "line " + std::to_string(i % 1000) + "\n";
  for (const auto coding :
       {coding::Coding::gzip, coding::Coding::deflate, coding::Coding::brotli, coding::Coding::zstd}) {
    Fixture fixture;
    Peer peer(fixture.loop);
    std::string encoded;
    coding::make_encoder(coding)->encode(text, coding::Encoder::Step::end, encoded);
    peer.handle = [&](const Asked& request) {
      http::HeaderList headers;
      headers.add("content-encoding", coding::name_of(coding));
      headers.add("content-type", "text/plain");
      request.answer(200, encoded, headers);
    };
    const auto got = fixture.get(url("http", peer.port()));
    REQUIRE(got->response);
    CHECK_FALSE(got->response->head.headers.find("content-encoding"));
    CHECK_FALSE(got->response->head.headers.find("content-length"));
    CHECK(got->response->head.headers.find("content-type") == "text/plain");
    CHECK(got->response->body->waiting_bytes() <= 64 * 1024);
    fixture.read(*got);
    CHECK(got->body == text);
    // Who asks for a coding gets it.
    Request request = Fixture::request_for(url("http", peer.port()));
    request.headers.add("Accept-Encoding", "gzip");
    const auto raw = fixture.start(request);
    fixture.read(*raw);
    CHECK(raw->body == encoded);
    CHECK(raw->response->head.headers.find("content-encoding"));
    // What is cut off is not taken for whole.
    encoded.resize(encoded.size() - 9);
    const auto cut = fixture.get(url("http", peer.port()));
    fixture.read(*cut);
    CHECK(cut->response->body->state() == http::IncomingBody::State::broken);
    CHECK(cut->call->failure().kind == FailureKind::protocol);
    encoded = std::string(100, '\xff');
    const auto wrong = fixture.get(url("http", peer.port()));
    CHECK(wrong->response->body->state() == http::IncomingBody::State::broken);
  }
}

TEST_CASE("dropping a call resets its stream") {
  Fixture fixture;
  Peer peer(fixture.loop);
  peer.http2 = true;
  peer.handle = [](const Asked&) {};
  Request request = Fixture::request_for(url("http", peer.port()));
  request.versions = Versions::http2_only;
  auto waiting = fixture.start(request);
  const std::int32_t stream = peer.asked[0].stream.value;
  waiting->call.reset();
  fixture.loop.settle();
  CHECK(peer.connections[0]->closed.at(stream) == http::CloseReason::cancelled);
  CHECK(waiting->answers == 0);
  // In the middle of a response.
  peer.handle = [](const Asked& asked) { asked.answer(200, std::string(4 << 20, 'x')); };
  auto reading = fixture.start(request);
  const std::int32_t second = peer.asked[1].stream.value;
  REQUIRE(reading->response);
  reading->call->cancel();
  fixture.loop.settle();
  CHECK(peer.connections[0]->closed.at(second) == http::CloseReason::cancelled);
  CHECK(reading->response->body->state() == http::IncomingBody::State::broken);
  // The connection goes on.
  peer.handle = [](const Asked& asked) { asked.answer(204, ""); };
  CHECK(fixture.start(request)->status() == 204);
  CHECK(peer.connections.size() == 1);
  // Over HTTP/1.1 the connection ends.
  Fixture other;
  Peer older(other.loop);
  older.handle = [](const Asked&) {};
  auto call = other.get(url("http", older.port()));
  call->call.reset();
  other.loop.advance(2s);
  CHECK(older.connections[0]->is_closed());
  CHECK(other.client->connections() == 0);
}

TEST_CASE("a client that goes takes its calls along") {
  Fixture fixture;
  Peer peer(fixture.loop);
  peer.handle = [](const Asked&) {};
  const auto first = fixture.get(url("http", peer.port()));
  auto second = std::make_unique<Outcome>();
  second->call = fixture.client->start(Fixture::request_for(url("http", peer.port())), [](auto) {});
  fixture.client.reset();
  fixture.loop.settle();
  CHECK(first->answers == 0);
  CHECK(peer.connections[0]->is_closed());
}
