// What is tried again, and what is given up in time.

#include "peer.hpp"

namespace {

Request http2_request(const Peer& peer, const std::string& method = "GET") {
  Request request = Fixture::request_for(url("http", peer.port()));
  request.versions = Versions::http2_only;
  request.method = method;
  return request;
}

}  // namespace

TEST_CASE("a kept connection that the server has closed meanwhile costs a request nothing") {
  Fixture fixture;
  Peer peer(fixture.loop);
  CHECK(fixture.get(url("http", peer.port()))->status() == 200);
  // It ends when the next request is on its way.
  peer.handle = [&](const Asked& request) {
    if (request.connection == 0) return fixture.loop.post([&] { peer.connections[0]->close(); });
    request.answer(200, "again");
  };
  const auto got = fixture.get(url("http", peer.port()));
  REQUIRE(got->response);
  got->read();
  CHECK(got->body == "again");
  CHECK(peer.connections.size() == 2);
  // What may not be done twice is not.
  peer.handle = [&](const Asked& request) {
    const std::size_t number = request.connection;
    fixture.loop.post([&, number] { peer.connections[number]->close(); });
  };
  Request post = Fixture::request_for(url("http", peer.port()));
  post.method = "POST";
  const auto failed = fixture.start(post);
  REQUIRE(failed->failure);
  CHECK(failed->failure->kind == FailureKind::reset);
  CHECK(peer.asked.size() == 4);
}

TEST_CASE("a fresh connection that breaks is an error at once") {
  Fixture fixture;
  const Raw raw(fixture.loop, "", true);
  const auto got = fixture.get(url("http", raw.port()));
  REQUIRE(got->failure);
  CHECK(got->failure->kind == FailureKind::reset);
  CHECK(raw.connections.size() == 1);
}

TEST_CASE("what the server refuses to look at is sent again, whatever it is") {
  Fixture fixture;
  Peer peer(fixture.loop);
  peer.http2 = true;
  int refused = 0;
  peer.handle = [&](const Asked& request) {
    if (refused++ < 2) return request.session->reset(request.stream, http::ResetCode::refused);
    request.answer(200, "at last");
  };
  const auto got = fixture.start(http2_request(peer, "POST"));
  fixture.loop.advance(1s);
  CHECK(got->status() == 200);
  CHECK(peer.asked.size() == 3);
  refused = -100;
  const auto given_up = fixture.start(http2_request(peer, "POST"));
  fixture.loop.advance(5s);
  REQUIRE(given_up->failure);
  CHECK(given_up->failure->kind == FailureKind::reset);
  CHECK(peer.asked.size() == 7);
}

TEST_CASE("requests that a draining server has not taken go to its successor") {
  Fixture fixture;
  Peer peer(fixture.loop);
  peer.http2 = true;
  peer.handle = [](const Asked&) {};
  const auto first = fixture.start(http2_request(peer));
  peer.connections[0]->session().start_drain(fixture.loop.now().time_since_epoch());
  peer.connections[0]->flush();
  fixture.loop.settle();
  const auto second = fixture.start(http2_request(peer));
  CHECK(peer.connections.size() == 2);
  peer.asked[0].answer(200, "first");
  peer.connections[0]->flush();
  fixture.loop.settle();
  CHECK(first->status() == 200);
  CHECK(second->answers == 0);
}

TEST_CASE("silence, and all of it, have their limits") {
  Fixture fixture;
  Peer peer(fixture.loop);
  peer.handle = [](const Asked&) {};
  const auto silent = fixture.get(url("http", peer.port()));
  fixture.loop.advance(29s);
  CHECK(silent->answers == 0);
  fixture.loop.advance(2s);
  REQUIRE(silent->failure);
  CHECK(silent->failure->kind == FailureKind::timeout);
  Request request = Fixture::request_for(url("http", peer.port()));
  request.timeout = 500ms;
  const auto late = fixture.start(request);
  fixture.loop.advance(499ms);
  CHECK(late->answers == 0);
  fixture.loop.advance(2ms);
  REQUIRE(late->failure);
  CHECK(late->failure->kind == FailureKind::timeout);
  CHECK(late->failure->message == "no whole response within 500 ms");
}

TEST_CASE("the body counts: as a whole, and while somebody waits for it") {
  Fixture fixture;
  Peer peer(fixture.loop);
  peer.handle = [](const Asked& request) {
    CHECK(request.session->start_response(request.stream, {200, {}}, 10).ok());
    request.session->write_body(request.stream, http::SharedBytes::from("half"));
  };
  Request request = Fixture::request_for(url("http", peer.port()));
  request.timeout = 5s;
  const auto late = fixture.start(request);
  REQUIRE(late->response);
  fixture.loop.advance(6s);
  CHECK(late->response->body->state() == http::IncomingBody::State::broken);
  CHECK(late->call->failure().kind == FailureKind::timeout);
  const auto unread = fixture.get(url("http", peer.port()));
  fixture.loop.advance(40s);  // nobody reads: it may take its time
  CHECK(unread->response->body->state() == http::IncomingBody::State::arriving);
  unread->call->set_wanted(true);
  fixture.loop.advance(31s);
  CHECK(unread->response->body->state() == http::IncomingBody::State::broken);
  CHECK(unread->call->failure().kind == FailureKind::timeout);
}

TEST_CASE("a program that takes its time to send a body is not taken for a silent server") {
  Fixture fixture;
  Peer peer(fixture.loop);
  Request request = Fixture::request_for(url("http", peer.port()));
  request.method = "POST";
  request.body = http::BodyInPieces{};
  const auto got = fixture.start(request);
  fixture.loop.advance(100s);
  CHECK(got->answers == 0);
  CHECK(got->call->end().ok());
  fixture.loop.settle();
  CHECK(got->status() == 200);
}

TEST_CASE("connections that are not reached in time") {
  Fixture fixture;
  const Raw silent(fixture.loop, "", false);
  Request request = Fixture::request_for(url("https", silent.port()));
  request.connect_timeout = 3s;
  const auto got = fixture.start(request);
  fixture.loop.advance(2s);
  CHECK(got->answers == 0);
  fixture.loop.advance(2s);
  REQUIRE(got->failure);
  CHECK(got->failure->kind == FailureKind::timeout);
  CHECK(fixture.client->connections() == 0);
}

TEST_CASE("a server that has gone without a word is found out") {
  Fixture fixture;
  const Raw gone(fixture.loop, "", false);
  Request request = Fixture::request_for(url("http", gone.port()));
  request.versions = Versions::http2_only;
  request.timeout = 100s;
  request.silence = 100s;
  const auto got = fixture.start(request);
  fixture.loop.advance(19s);
  CHECK(got->answers == 0);
  fixture.loop.advance(2s);
  REQUIRE(got->failure);
  CHECK(got->failure->kind == FailureKind::reset);
  CHECK(got->failure->message == "the server is silent");
  CHECK(gone.connections[0]->heard.ends_with(std::string("\0\0\x08\x06\0\0\0\0\0\0\0\0\0\0\0\0\0", 17)));
}

TEST_CASE("connections that nobody uses are closed, and keep nothing running") {
  Fixture fixture;
  Peer peer(fixture.loop);
  const auto got = fixture.get(url("http", peer.port()));
  got->read();
  CHECK(fixture.loop.run());
  CHECK(fixture.client->connections() == 1);
  fixture.loop.advance(62s);
  CHECK(fixture.client->connections() == 0);
  CHECK(peer.connections[0]->is_closed());
}

TEST_CASE("a call that somebody waits for keeps the loop running until it fails") {
  Fixture fixture;
  const Raw silent(fixture.loop, "", false);
  const auto got = fixture.get(url("http", silent.port()));
  CHECK(fixture.loop.run());
  REQUIRE(got->failure);
  CHECK(got->failure->kind == FailureKind::timeout);
}
