// HTTP/2 as a client: against our own server, and against frames written by hand.

#include "client_fixture.hpp"
#include "fixture.hpp"
#include "frames.hpp"

namespace {

SharedBytes bytes_of(const std::string& text) { return SharedBytes::from(text); }

// Both ends of ours, on a wire in memory.
struct Pair : ClientFixture {
  struct Server final : SessionEvents {
    explicit Server(Time now, const Limits& used) : limits(used) {
      session = make_http2_server_session({limits, date}, *this, now);
    }
    void on_request(StreamId stream, RequestHead head, bool) override { heads[stream.value] = std::move(head); }
    void on_body(StreamId stream, std::string_view bytes) override {
      bodies[stream.value] += bytes;
      if (consumes) session->consume(stream, bytes.size());
    }
    void on_request_end(StreamId stream) override { ended.push_back(stream.value); }
    void on_body_sent(StreamId, std::size_t) override {}
    void on_closed(StreamId stream, CloseReason reason) override { closed[stream.value] = reason; }
    void on_notice(const std::string& message) override { notices.push_back(message); }

    Limits limits;
    std::string date;
    std::map<std::int32_t, RequestHead> heads;
    std::map<std::int32_t, std::string> bodies;
    std::vector<std::int32_t> ended;
    std::map<std::int32_t, CloseReason> closed;
    std::vector<std::string> notices;
    bool consumes = true;
    std::unique_ptr<ServerSession> session;
  };

  explicit Pair(const Limits& limits = {}) : server(now, limits) { session = make_http2_client_session(*this, now); }

  void exchange() {
    for (;;) {
      const std::string to_server = sent();
      if (!to_server.empty()) server.session->receive(to_server, now);
      std::string to_client;
      server.session->send(to_client, 1 << 20, now);
      if (!to_client.empty()) session->receive(to_client, now);
      if (to_server.empty() && to_client.empty()) return;
    }
  }
  void answer(std::int32_t stream, int status, const std::string& body) {
    CHECK(server.session->respond({stream}, {status, {}}, bytes_of(body)).ok());
  }

  Server server;
};

// A client whose server says what the test has it say.
struct Raw : ClientFixture {
  Raw() {
    session = make_http2_client_session(*this, now);
    receive(frames::settings());
    (void)sent();
  }
};

const std::string ok = "\x88";  // HPACK's name for `:status: 200`

// What a GET ends as when the server answers so.
ClientFixture::Seen answer_to_get(std::string_view bytes) {
  Raw raw;
  const auto stream = raw.get("/");
  (void)raw.sent();
  raw.receive(bytes);
  (void)raw.sent();
  return raw.seen[stream];
}

}  // namespace

TEST_CASE("requests side by side, each with its response") {
  Pair pair;
  RequestHead head = ClientFixture::head_of("POST", "/users?x=1");
  head.headers.add("X-Custom", "yes");
  head.headers.add("Host", "elsewhere");
  head.headers.add("te", "gzip");
  head.headers.add("connection", "keep-alive");
  const auto post = pair.request(head, bytes_of("the body"));
  const auto get = pair.get("/other");
  pair.exchange();
  CHECK(pair.server.heads[post].method == "POST");
  CHECK(pair.server.heads[post].target == "/users?x=1");
  CHECK(pair.server.heads[post].authority == "example.org");
  CHECK(pair.server.heads[post].headers.find("x-custom") == "yes");
  CHECK_FALSE(pair.server.heads[post].headers.find("host"));
  CHECK_FALSE(pair.server.heads[post].headers.find("te"));
  CHECK(pair.server.heads[post].content_length == 8);
  CHECK(pair.server.bodies[post] == "the body");
  pair.answer(get, 200, "second");
  pair.answer(post, 201, "first");
  pair.exchange();
  CHECK(pair.seen[post].head.status == 201);
  CHECK(pair.seen[post].body == "first");
  CHECK(pair.seen[get].body == "second");
  CHECK(pair.seen[get].end == RequestEnd::answered);
  CHECK(pair.seen[get].closed == 1);
  CHECK(pair.seen[post].closed == 1);
}

TEST_CASE("a body in pieces goes as the server takes it") {
  Pair pair;
  const auto stream = pair.request(ClientFixture::head_of("PUT", "/"), BodyInPieces{});
  pair.server.consumes = false;
  pair.session->write_body({stream}, bytes_of(std::string(200'000, 'x')));
  pair.exchange();
  CHECK(pair.server.bodies[stream].size() == 65535);
  CHECK(pair.unsent == 200'000 - 65535);
  pair.server.consumes = true;
  pair.server.session->consume({stream}, 65535);
  pair.exchange();
  CHECK(pair.unsent == 0);
  CHECK(pair.server.ended.empty());
  CHECK(pair.session->end_body({stream}, {}).ok());
  pair.exchange();
  CHECK(pair.server.ended == std::vector<std::int32_t>{stream});
}

TEST_CASE("a response's body comes as it is dealt with") {
  Pair pair;
  pair.consume_at_once = false;
  const auto stream = pair.get("/");
  pair.exchange();
  pair.answer(stream, 200, std::string(3 << 20, 'x'));
  pair.exchange();
  CHECK(pair.seen[stream].body.size() == 1 << 20);
  pair.session->consume({stream}, 1 << 20);
  pair.exchange();
  CHECK(pair.seen[stream].body.size() == 2 << 20);
  // One that nobody reads any more gives its share of the connection back.
  pair.session->reset({stream});
  pair.exchange();
  pair.consume_at_once = true;
  for (int i = 0; i < 20; ++i) {
    const auto next = pair.get("/");
    pair.exchange();
    pair.answer(next, 200, std::string(1 << 20, 'x'));
    pair.exchange();
    CHECK(pair.seen[next].end == RequestEnd::answered);
  }
}

TEST_CASE("resetting tells the server") {
  Pair pair;
  const auto stream = pair.get("/");
  pair.exchange();
  pair.session->reset({stream});
  CHECK(pair.seen[stream].end == RequestEnd::cancelled);
  pair.exchange();
  CHECK(pair.server.closed.at(stream) == CloseReason::cancelled);
  const auto unsent = pair.get("/");
  pair.session->reset({unsent});
  pair.exchange();
  CHECK(pair.seen[unsent].closed == 1);
  CHECK_FALSE(pair.server.heads.contains(unsent));
}

TEST_CASE("no more requests at once than the server takes") {
  Limits limits;
  limits.max_concurrent_streams = 2;
  Pair pair(limits);
  CHECK(pair.session->room() == 100);
  pair.exchange();
  CHECK(pair.session->room() == 2);
  const auto first = pair.get("/1");
  pair.get("/2");
  CHECK(pair.session->room() == 0);
  pair.exchange();
  pair.answer(first, 200, "");
  pair.exchange();
  CHECK(pair.session->room() == 1);
}

TEST_CASE("a server that drains answers what it took, and the rest may be sent again") {
  Raw raw;
  const auto first = raw.get("/1");
  const auto second = raw.get("/2");
  (void)raw.sent();
  raw.receive(frames::goaway(static_cast<std::uint32_t>(first), NGHTTP2_NO_ERROR));
  CHECK(raw.seen[second].end == RequestEnd::unprocessed);
  CHECK(raw.seen[first].closed == 0);
  CHECK(raw.session->room() == 0);
  CHECK(raw.session->is_closing());
  CHECK_FALSE(raw.session->is_finished());
  raw.receive(frames::headers(static_cast<std::uint32_t>(first), ok, frames::end_stream));
  CHECK(raw.seen[first].end == RequestEnd::answered);
  CHECK(raw.session->is_finished());
}

TEST_CASE("refused and reset streams") {
  CHECK(answer_to_get(frames::reset(1, NGHTTP2_REFUSED_STREAM)).end == RequestEnd::unprocessed);
  CHECK(answer_to_get(frames::reset(1, NGHTTP2_INTERNAL_ERROR)).end == RequestEnd::reset);
  const auto seen = answer_to_get(frames::headers(1, ok) + frames::data(1, "half") + frames::reset(1, NGHTTP2_CANCEL));
  CHECK(seen.body == "half");
  CHECK_FALSE(seen.ended);
  CHECK(seen.end == RequestEnd::reset);
  // RFC 9113 section 8.1: a whole response, and a reset that tells not to send on.
  Raw raw;
  const auto stream = raw.request(ClientFixture::head_of("POST", "/"), BodyInPieces{});
  (void)raw.sent();
  raw.receive(frames::headers(1, ok, frames::end_stream) + frames::reset(1, NGHTTP2_NO_ERROR));
  CHECK(raw.seen[stream].ended);
  CHECK(raw.seen[stream].end == RequestEnd::answered);
}

TEST_CASE("interim responses and trailers") {
  const auto seen = answer_to_get(frames::headers(1, frames::field(":status", "103") + frames::field("link", "</a>")) +
                                  frames::headers(1, ok) + frames::data(1, "x") +
                                  frames::headers(1, frames::field("sum", "9"), frames::end_stream));
  REQUIRE(seen.interim.size() == 1);
  CHECK(seen.interim[0].headers.find("link") == "</a>");
  CHECK(seen.body == "x");
  CHECK(seen.trailers.find("sum") == "9");
  CHECK(seen.end == RequestEnd::answered);
  std::string flood;
  for (int i = 0; i < 40; ++i) flood += frames::headers(1, frames::field(":status", "103"));
  CHECK(answer_to_get(flood).end == RequestEnd::malformed);
}

TEST_CASE("trailers of a request") {
  Pair pair;
  const auto stream = pair.request(ClientFixture::head_of("POST", "/"), BodyInPieces{});
  pair.session->write_body({stream}, bytes_of("x"));
  HeaderList trailers;
  trailers.add("Sum", "9");
  CHECK(pair.session->end_body({stream}, trailers).ok());
  pair.exchange();
  CHECK(pair.server.bodies[stream] == "x");
  CHECK(pair.server.ended == std::vector<std::int32_t>{stream});
}

TEST_CASE("malformed responses are told as such, and the connection lives where it can") {
  using frames::field;
  for (const std::string& answer :
       {frames::headers(1, field("x", "y"), frames::end_stream),            // no status
        frames::headers(1, ok + ok, frames::end_stream),                    // two
        frames::headers(1, field(":status", "20"), frames::end_stream),     //
        frames::headers(1, ok + field("X", "y"), frames::end_stream),       // an upper case name
        frames::headers(1, ok + field("x", "a\r\nb"), frames::end_stream),  //
        frames::headers(1, ok + field("connection", "x"), frames::end_stream),
        frames::headers(1, ok + field("content-length", "5")) + frames::data(1, "abc", frames::end_stream),
        frames::headers(1, ok + field("content-length", "2")) + frames::data(1, "abc", frames::end_stream),
        frames::headers(1, ok) + frames::headers(1, field("sum", "9")),          // trailers that do not end it
        frames::headers(1, ok) + frames::headers(1, ok, frames::end_stream)}) {  // trailers with a status
    CAPTURE(answer);
    const auto seen = answer_to_get(answer);
    CHECK(seen.closed == 1);
    CHECK(seen.end == RequestEnd::malformed);
  }
}

TEST_CASE("what breaks the protocol ends the connection") {
  for (const std::string& answer : {frames::data(1, "before the head"), frames::data(7, "of no request"),
                                    frames::frame(frames::push_type, frames::end_headers, 1, frames::number(2, 4) + ok),
                                    frames::frame(frames::settings_type, 0, 1, ""), frames::headers(1, "\xff\xff\xff"),
                                    frames::frame(frames::window_type, 0, 0, frames::number(0, 4)),
                                    frames::number(0xffffff, 3) + std::string(6, '\0')}) {
    CAPTURE(answer);
    Raw raw;
    const auto stream = raw.get("/");
    (void)raw.sent();
    raw.receive(answer);
    (void)raw.sent();
    CHECK(raw.seen[stream].closed == 1);
    CHECK(raw.seen[stream].end == RequestEnd::malformed);
  }
}

TEST_CASE("a server that floods is left") {
  const auto flood = [](const std::string& frame, int times) {
    std::string bytes;
    for (int i = 0; i < times; ++i) bytes += frame;
    return answer_to_get(frames::headers(1, ok) + bytes);
  };
  CHECK(flood(frames::frame(frames::ping_type, 0, 0, "12345678"), 20'000).end == RequestEnd::malformed);
  CHECK(flood(frames::data(1, ""), 20'000).end == RequestEnd::malformed);
  std::string continued = frames::frame(frames::headers_type, 0, 1, ok);
  for (int i = 0; i < 1000; ++i) continued += frames::frame(frames::continuation_type, 0, 1, frames::field("a", "b"));
  CHECK(answer_to_get(continued).end == RequestEnd::malformed);
}

TEST_CASE("header fields beyond the limits") {
  std::string many = ok;
  for (int i = 0; i < 1200; ++i) many += frames::field("a", "b");
  Raw raw;
  const auto first = raw.get("/");
  const auto second = raw.get("/");
  (void)raw.sent();
  raw.receive(frames::headers(1, many, frames::end_stream));
  CHECK(raw.seen[first].end == RequestEnd::too_large);
  raw.receive(frames::headers(3, ok, frames::end_stream));  // the others go on
  CHECK(raw.seen[second].end == RequestEnd::answered);
  for (int i = 0; i < 1200; ++i) many += frames::field("a", "b");
  CHECK(answer_to_get(frames::headers(1, many, frames::end_stream)).closed == 1);
}

TEST_CASE("a connection that is lost") {
  Raw raw;
  const auto sent = raw.get("/");
  (void)raw.sent();
  const auto unsent = raw.get("/");
  raw.session->abandon("connection reset by peer");
  CHECK(raw.seen[sent].end == RequestEnd::reset);
  CHECK(raw.seen[sent].message == "connection reset by peer");
  CHECK(raw.seen[unsent].end == RequestEnd::unprocessed);
  CHECK(raw.session->is_finished());
}

TEST_CASE("asking whether the server is there, and leaving") {
  Pair pair;
  pair.exchange();
  CHECK(pair.session->probe());
  const std::string ping = pair.sent();
  CHECK(ping.size() == 17);
  pair.session->close();
  CHECK(pair.session->is_finished());
  pair.exchange();
  CHECK(pair.server.session->is_finished());
}
