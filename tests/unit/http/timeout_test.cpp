// Timeouts and the end of a connection, with time passed in.

#include "fixture.hpp"

TEST_CASE("a client that never speaks is let go") {
  Fixture fixture;
  CHECK(fixture.session->check(fixture.now) == fixture.now + 10s);
  CHECK(fixture.session->check(fixture.now + 9s) == fixture.now + 10s);
  (void)fixture.session->check(fixture.now + 10s);
  std::string out;
  fixture.session->send(out, 1000, fixture.now);
  CHECK(fixture.session->is_finished());
}

TEST_CASE("headers that trickle are let go") {
  Fixture fixture;
  fixture.exchange();
  fixture.client.request("GET", "/", {{"x-a", std::string(1000, 'x')}});
  const std::string bytes = fixture.client.take();
  fixture.session->receive(std::string_view(bytes).substr(0, 20), fixture.now + 5s);
  CHECK(fixture.session->check(fixture.now + 14s) == fixture.now + 15s);
  fixture.session->receive(std::string_view(bytes).substr(20, 20), fixture.now + 14s);
  (void)fixture.session->check(fixture.now + 15s);
  std::string out;
  fixture.session->send(out, 1000, fixture.now);
  CHECK(fixture.session->is_finished());
  CHECK(fixture.notices.size() == 1);
}

TEST_CASE("an idle connection is closed, a busy one is not") {
  Fixture fixture;
  fixture.answer_at_once = false;
  const auto stream = fixture.client.get("/");
  fixture.exchange();
  (void)fixture.session->check(fixture.now + 1h);
  fixture.now += 1h;
  fixture.exchange();
  CHECK(fixture.client.goaways.empty());
  fixture.answer(stream, 200, "at last");
  fixture.exchange();
  CHECK(fixture.response(stream).body == "at last");
  (void)fixture.session->check(fixture.now + 59s);
  CHECK_FALSE(fixture.session->is_finished());
  (void)fixture.session->check(fixture.now + 60s);
  fixture.exchange();
  CHECK(fixture.session->is_finished());
  CHECK(fixture.last_goaway() == NGHTTP2_NO_ERROR);
  CHECK(fixture.client.goaways.size() == 1);
  CHECK(fixture.notices.empty());
}

TEST_CASE("a body that stops coming is answered 408") {
  Fixture fixture;
  const auto stream = fixture.client.request("POST", "/", {}, "half", false);
  fixture.exchange();
  CHECK(fixture.session->check(fixture.now + 29s) == fixture.now + 30s);
  (void)fixture.session->check(fixture.now + 30s);
  fixture.exchange();
  CHECK(fixture.response(stream).status() == 408);
  CHECK(fixture.seen[stream].closed == 1);
}

TEST_CASE("a body that trickles is answered 408") {
  Fixture fixture;
  const auto stream = fixture.client.request("POST", "/", {{"content-length", "100000"}}, "x", false);
  fixture.exchange();
  for (int second = 0; second < 4; ++second) {
    (void)fixture.session->check(fixture.now);
    fixture.now += 1s;
    fixture.client.send_body(stream, std::string(100, 'x'));
    fixture.exchange();
    CHECK(fixture.response(stream).status() == 0);
  }
  fixture.now += 1s;
  (void)fixture.session->check(fixture.now);
  fixture.exchange();
  CHECK(fixture.response(stream).status() == 408);
  CHECK(fixture.seen[stream].reason == CloseReason::refused);
}

TEST_CASE("a body that its handler holds up is not too slow") {
  Fixture fixture;
  fixture.consume_at_once = false;
  const auto stream = fixture.client.request("POST", "/", {{"content-length", "100000"}}, "x", false);
  fixture.exchange();
  for (int second = 0; second < 60; ++second) {
    (void)fixture.session->check(fixture.now);
    fixture.now += 1s;
  }
  fixture.exchange();
  CHECK(fixture.response(stream).status() == 0);
}

TEST_CASE("a connection of that age is asked to leave") {
  Limits limits;
  limits.max_connection_age_ms = 5'000;
  Fixture fixture(limits);
  fixture.exchange();
  CHECK(fixture.session->check(fixture.now) == fixture.now + 5s);
  fixture.now += 5s;
  (void)fixture.session->check(fixture.now);
  fixture.exchange();
  REQUIRE(fixture.client.goaways.size() >= 1);
  CHECK(fixture.last_goaway() == NGHTTP2_NO_ERROR);
  (void)fixture.session->check(fixture.now + 1s);  // a client without requests does not answer the ping
  fixture.exchange();
  CHECK(fixture.session->is_finished());
}

TEST_CASE("a response that nobody takes is reset") {
  Fixture fixture({}, {.window = 10, .update_windows = false});
  fixture.answer_at_once = false;
  const auto stream = fixture.client.get("/");
  fixture.exchange();
  fixture.answer(stream, 200, std::string(100, 'x'));
  fixture.exchange();
  (void)fixture.session->check(fixture.now);
  (void)fixture.session->check(fixture.now + 29s);
  fixture.now += 29s;
  fixture.client.open_windows(stream, 1);
  fixture.exchange();
  (void)fixture.session->check(fixture.now + 29s);
  CHECK(fixture.seen[stream].closed == 0);
  (void)fixture.session->check(fixture.now + 30s);
  fixture.exchange();
  CHECK(fixture.response(stream).error_code == NGHTTP2_CANCEL);
  CHECK(fixture.seen[stream].closed == 1);
}

TEST_CASE("draining takes what is on its way, answers all of it, and ends") {
  Fixture fixture;
  fixture.answer_at_once = false;
  const auto before = fixture.client.get("/before");
  fixture.exchange();
  fixture.session->start_drain(fixture.now);
  std::string notice;
  fixture.session->send(notice, 1000, fixture.now);
  const auto meanwhile = fixture.client.get("/meanwhile");
  const std::string on_its_way = fixture.client.take();
  fixture.client.receive(notice);
  REQUIRE(fixture.client.goaways.size() == 1);
  CHECK(fixture.client.goaways[0].first == 0x7fffffff);
  fixture.session->receive(on_its_way, fixture.now);
  fixture.exchange();
  REQUIRE(fixture.client.goaways.size() == 2);
  CHECK(fixture.client.goaways[1] == std::pair<std::int32_t, std::uint32_t>(meanwhile, NGHTTP2_NO_ERROR));
  CHECK_FALSE(fixture.session->is_finished());
  for (const auto stream : {before, meanwhile}) fixture.answer(stream, 200, "done");
  fixture.exchange();
  for (const auto stream : {before, meanwhile}) CHECK(fixture.response(stream).body == "done");
  CHECK(fixture.session->is_finished());
}

TEST_CASE("a client that does not answer the ping drains after a second") {
  Fixture fixture;
  fixture.exchange();
  fixture.session->start_drain(fixture.now);
  std::string out;
  fixture.session->send(out, 1000, fixture.now);
  CHECK(fixture.session->check(fixture.now) == fixture.now + 1s);
  CHECK_FALSE(fixture.session->is_finished());
  (void)fixture.session->check(fixture.now + 1s);
  fixture.session->send(out, 1000, fixture.now);
  CHECK(fixture.session->is_finished());
}

TEST_CASE("after so many requests the client is asked to leave") {
  Limits limits;
  limits.max_requests_per_connection = 3;
  Fixture fixture(limits);
  for (int i = 0; i < 3; ++i) {
    const auto stream = fixture.client.get("/");
    fixture.exchange();
    CHECK(fixture.response(stream).status() == 200);
  }
  REQUIRE_FALSE(fixture.client.goaways.empty());  // once it has left, the client reads no second one
  CHECK(fixture.client.goaways[0] == std::pair<std::int32_t, std::uint32_t>(0x7fffffff, NGHTTP2_NO_ERROR));
  CHECK(fixture.session->is_finished());
}

TEST_CASE("the list of limits names each once, within its bounds") {
  const Limits defaults;
  std::vector<std::string> names;
  for (const Limit& limit : limit_list()) {
    CHECK(std::find(names.begin(), names.end(), limit.name) == names.end());
    names.push_back(limit.name);
    CHECK(limit.name.find('_') == std::string::npos);
    CHECK(defaults.*limit.member == limit.default_value);
    CHECK(limit.default_value >= limit.least);
    CHECK(limit.default_value <= limit.most);
    CHECK_FALSE(limit.documentation.empty());
  }
  CHECK(names.front() == "max-connections");
  CHECK(std::find(names.begin(), names.end(), "max-request-body") != names.end());
}
