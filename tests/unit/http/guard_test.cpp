// Limits and abuse: what is answered, what is reset, what ends the connection.

#include "fixture.hpp"

namespace {

Http2Client::Fields many_fields(int count, std::size_t value_size) {
  Http2Client::Fields fields;
  for (int i = 0; i < count; ++i) fields.emplace_back("x-" + std::to_string(i), std::string(value_size, 'v'));
  return fields;
}

}  // namespace

TEST_CASE("malformed requests reach nobody") {
  const Http2Client::Fields good{{":method", "GET"}, {":scheme", "https"}, {":authority", "localhost"}, {":path", "/"}};
  const auto with = [&](const Http2Client::Fields& more) {
    Http2Client::Fields all = good;
    all.insert(all.end(), more.begin(), more.end());
    return all;
  };
  const std::vector<Http2Client::Fields> malformed{
      with({{"x-a", "one\r\ntwo"}}),
      with({{"x-a", std::string("a\0b", 3)}}),
      with({{"x-a", "one\n"}}),
      with({{"connection", "close"}}),
      with({{"keep-alive", "1"}}),
      with({{"proxy-connection", "1"}}),
      with({{"transfer-encoding", "chunked"}}),
      with({{"upgrade", "h2c"}}),
      with({{"te", "gzip"}}),
      with({{"content-length", "1"}, {"content-length", "1"}}),
      with({{"content-length", "-1"}}),
      with({{"content-length", "5"}}),
      with({{":path", "/again"}}),
      with({{":unknown", "1"}}),
      with({{":status", "200"}}),
      with({{"x y", "1"}}),
      with({{"host", "elsewhere.example"}}),
      {{":scheme", "https"}, {":authority", "a"}, {":path", "/"}},
      {{":method", "GET"}, {":authority", "a"}, {":path", "/"}},
      {{":method", "GET"}, {":scheme", "https"}, {":authority", "a"}},
      {{":method", "GET"}, {":scheme", "https"}, {":authority", "a"}, {":path", ""}},
      {{":method", "GET"}, {":scheme", "https"}, {":authority", "a"}, {":path", "no-slash"}},
      {{":method", "GET"}, {":scheme", "https"}, {"x-a", "1"}, {":authority", "a"}, {":path", "/"}},
      {{":method", "G T"}, {":scheme", "https"}, {":authority", "a"}, {":path", "/"}},
  };
  for (std::size_t index = 0; index < malformed.size(); ++index) {
    INFO("request " << index);
    Fixture fixture;
    const auto stream = fixture.client.send_fields(malformed[index]);
    fixture.exchange();
    CHECK_FALSE(fixture.seen[stream].ended);
    CHECK(fixture.response(stream).closed);
    CHECK(fixture.response(stream).error_code == NGHTTP2_PROTOCOL_ERROR);
    const auto next = fixture.client.get("/");
    fixture.exchange();
    CHECK(fixture.response(next).status() == 200);
  }
}

TEST_CASE("a host that says the same as the authority is fine, and stands in for it") {
  Fixture fixture;
  const auto same = fixture.client.request("GET", "/", {{"host", "LOCALHOST"}});
  const auto alone =
      fixture.client.send_fields({{":method", "GET"}, {":scheme", "https"}, {":path", "/"}, {"host", "a.example"}});
  fixture.exchange();
  CHECK(fixture.response(same).status() == 200);
  CHECK(fixture.seen[alone].head.authority == "a.example");
}

TEST_CASE("too many header fields are answered 431, twice too many end the connection") {
  Fixture fixture;
  const auto fits = fixture.client.request("GET", "/", many_fields(124, 1));
  const auto over = fixture.client.request("GET", "/", many_fields(125, 1));
  fixture.exchange();
  CHECK(fixture.response(fits).status() == 200);
  CHECK(fixture.response(over).status() == 431);
  CHECK_FALSE(fixture.seen.contains(over));
  fixture.client.request("GET", "/", many_fields(300, 1));
  fixture.exchange();
  CHECK(fixture.last_goaway() == NGHTTP2_ENHANCE_YOUR_CALM);
  CHECK(fixture.session->is_finished());
  CHECK(fixture.notices.size() == 1);
}

TEST_CASE("a field name in upper case makes a request malformed") {
  Fixture fixture;
  fixture.exchange();
  std::string fields(
      "\x82\x87\x84\x41\x01"
      "a"
      "\x40\x01"
      "X"
      "\x01"
      "1");
  fixture.session->receive(
      std::string("\0\0", 2) + static_cast<char>(fields.size()) + "\1\5" + std::string("\0\0\0\1", 4) + fields,
      fixture.now);
  std::string out;
  fixture.session->send(out, 1000, fixture.now);
  CHECK(out == std::string("\0\0\4\3\0\0\0\0\1\0\0\0\1", 13));  // RST_STREAM, PROTOCOL_ERROR
  CHECK(fixture.order.empty());
}

TEST_CASE("header fields are measured as they are decoded") {
  Limits limits;
  limits.max_header_list = 10'000;
  Fixture fixture(limits);
  const auto over = fixture.client.request("GET", "/", many_fields(5, 3500));
  fixture.exchange();
  CHECK(fixture.response(over).status() == 431);
  fixture.client.request("GET", "/", many_fields(10, 3500));
  fixture.exchange();
  CHECK(fixture.last_goaway() == NGHTTP2_ENHANCE_YOUR_CALM);
}

TEST_CASE("a body over the limit is answered 413, announced or not") {
  Limits limits;
  limits.max_request_body = 1000;
  Fixture fixture(limits);
  const auto fits = fixture.client.request("POST", "/", {}, std::string(1000, 'x'));
  const auto announced = fixture.client.request("POST", "/", {{"content-length", "1001"}}, std::string(1001, 'x'));
  const auto silent = fixture.client.request("POST", "/", {}, std::string(100'000, 'x'));
  fixture.exchange();
  CHECK(fixture.response(fits).status() == 200);
  CHECK(fixture.response(announced).status() == 413);
  CHECK_FALSE(fixture.seen.contains(announced));
  CHECK(fixture.response(silent).status() == 413);
  CHECK_FALSE(fixture.response(silent).closed);  // it has a while to read that
  (void)fixture.session->check(fixture.now + 1s);
  fixture.exchange();
  CHECK(fixture.response(silent).closed);
  CHECK(fixture.seen[silent].closed == 1);
  CHECK(fixture.seen[silent].reason == CloseReason::refused);
  CHECK_FALSE(fixture.seen[silent].ended);
  const auto next = fixture.client.get("/");
  fixture.exchange();
  CHECK(fixture.response(next).status() == 200);
}

TEST_CASE("streams over the limit are refused, to be sent again") {
  Limits limits;
  limits.max_concurrent_streams = 10;
  Fixture fixture(limits);
  fixture.answer_at_once = false;
  std::vector<std::int32_t> streams;
  for (int i = 0; i < 20; ++i) streams.push_back(fixture.client.get("/"));
  // Before the client has seen our settings.
  fixture.session->receive(fixture.client.take(), fixture.now);
  CHECK(fixture.order.size() == 10);
  fixture.exchange();
  CHECK(fixture.response(streams.back()).error_code == NGHTTP2_REFUSED_STREAM);
}

TEST_CASE("rapid resets end the connection") {
  Fixture fixture;
  fixture.answer_at_once = false;
  for (int i = 0; i < 1100; ++i) {
    const auto stream = fixture.client.get("/");
    fixture.exchange();
    fixture.client.reset(stream);
  }
  fixture.exchange();
  CHECK(fixture.last_goaway() == NGHTTP2_ENHANCE_YOUR_CALM);
  CHECK(fixture.order.size() <= 1001);
  CHECK(fixture.notices == std::vector<std::string>{"the client made too many streams be reset"});
}

TEST_CASE("resets over a long time are no abuse") {
  Fixture fixture;
  fixture.answer_at_once = false;
  for (int i = 0; i < 3000; ++i) {
    const auto stream = fixture.client.get("/");
    fixture.exchange();
    fixture.client.reset(stream);
    fixture.now += 50ms;
  }
  fixture.exchange();
  CHECK(fixture.client.goaways.empty());
}

TEST_CASE("streams that we are made to reset count as resets") {
  Fixture fixture;
  for (int i = 0; i < 1100; ++i) {
    fixture.client.request("GET", "/", {{"connection", "close"}});
    fixture.exchange();
  }
  CHECK(fixture.last_goaway() == NGHTTP2_ENHANCE_YOUR_CALM);
}

TEST_CASE("control frames are limited, and forgotten in time") {
  Fixture fixture;
  for (int i = 0; i < 900; ++i) fixture.client.ping();
  fixture.exchange();
  CHECK(fixture.client.goaways.empty());
  fixture.now += 10s;
  for (int i = 0; i < 900; ++i) fixture.client.ping();
  fixture.exchange();
  CHECK(fixture.client.goaways.empty());
  for (int i = 0; i < 200; ++i) fixture.client.ping();
  fixture.exchange();
  CHECK(fixture.last_goaway() == NGHTTP2_ENHANCE_YOUR_CALM);
}

TEST_CASE("window updates of an honest download are not counted") {
  Fixture fixture;
  fixture.answer_at_once = false;
  for (int i = 0; i < 20; ++i) {
    const auto stream = fixture.client.get("/");
    fixture.exchange();
    fixture.answer(stream, 200, std::string(2'000'000, 'x'));
    fixture.exchange();
    CHECK(fixture.response(stream).body.size() == 2'000'000);
  }
  CHECK(fixture.client.goaways.empty());
}

TEST_CASE("a stream below the last one is refused with the connection") {
  Fixture fixture;
  const auto first = fixture.client.get("/");
  const auto second = fixture.client.get("/");
  fixture.exchange();
  CHECK(second == first + 2);
  // Stream 9, then 7: HEADERS with END_HEADERS and END_STREAM; GET, https, "/" and :authority "a".
  const auto headers = [](char stream) {
    std::string frame("\0\0\6\1\5\0\0\0", 8);
    frame += stream;
    return frame + "\x82\x87\x84\x41\x01" + "a";
  };
  fixture.session->receive(headers(9), fixture.now);
  CHECK(fixture.seen[9].ended);
  CHECK(fixture.notices.empty());
  fixture.session->receive(headers(7), fixture.now);
  CHECK_FALSE(fixture.seen.contains(7));
  CHECK(fixture.notices == std::vector<std::string>{"the client opened a stream below its last one"});
}

TEST_CASE("bytes that are not HTTP/2 end the session") {
  for (const std::string& garbage : {std::string("GET / HTTP/1.1\r\n\r\n"), std::string(100, '\0'),
                                     std::string(http2_preface) + std::string(50, '\xff'),
                                     std::string(http2_preface) + std::string("\0\0\0\1\0\0\0\0\1", 9)}) {
    Fixture fixture;
    fixture.session->receive(garbage, fixture.now);
    std::string out;
    fixture.session->send(out, 1000, fixture.now);
    CHECK(fixture.session->is_finished());
    CHECK(fixture.notices.size() == 1);
    fixture.session->receive(garbage, fixture.now);
    fixture.session->send(out, 1000, fixture.now);
  }
}

TEST_CASE("any bytes after the preface are survived") {
  std::uint64_t state = 99;
  for (int round = 0; round < 500; ++round) {
    Fixture fixture;
    fixture.client.get("/");
    std::string bytes = fixture.client.take();
    for (int change = 0; change < 5; ++change) {
      state = state * 6364136223846793005 + 1442695040888963407;
      bytes[http2_preface.size() + (state >> 33) % (bytes.size() - http2_preface.size())] =
          static_cast<char>(state >> 20);
    }
    fixture.session->receive(bytes, fixture.now);
    std::string out;
    fixture.session->send(out, 100'000, fixture.now);
  }
}

TEST_CASE("the library has the guards we rely on") { CHECK(missing_library_guards().empty()); }
