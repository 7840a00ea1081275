// HTTP/1.1 as a client: bytes in, events out, and the other way round.

#include "client_fixture.hpp"

namespace {

struct Fixture : ClientFixture {
  explicit Fixture(bool through_proxy = false) { session = make_http1_client_session(*this, now, {}, through_proxy); }
};

SharedBytes bytes_of(const std::string& text) { return SharedBytes::from(text); }

// What a GET ends as when the server answers so.
ClientFixture::Seen answer_to_get(std::string_view bytes, std::size_t step = std::string::npos, bool ends = false) {
  Fixture fixture;
  const auto stream = fixture.get("/");
  (void)fixture.sent();
  fixture.receive(bytes, step);
  if (ends) fixture.session->receive_end(fixture.now);
  return fixture.seen[stream];
}

}  // namespace

TEST_CASE("a request without a body, and the next one on the same connection") {
  Fixture fixture;
  RequestHead head = ClientFixture::head_of("GET", "/users?page=2");
  head.headers.add("Accept", "*/*");
  head.headers.add("connection", "close");  // the session's own affair
  CHECK(fixture.session->room() == 1);
  const auto first = fixture.request(head);
  CHECK(fixture.session->room() == 0);
  CHECK(fixture.sent() == "GET /users?page=2 HTTP/1.1\r\nhost: example.org\r\nAccept: */*\r\n\r\n");
  fixture.receive("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\ncontent-length: 5\r\n\r\nhello");
  const auto& seen = fixture.seen[first];
  CHECK(seen.head.status == 200);
  CHECK(seen.head.headers.find("content-type") == "text/plain");
  CHECK(seen.has_body);
  CHECK(seen.body == "hello");
  CHECK(seen.ended);
  CHECK(seen.closed == 1);
  CHECK(seen.end == RequestEnd::answered);
  CHECK(fixture.session->room() == 1);
  const auto second = fixture.get("/");
  CHECK(fixture.sent() == "GET / HTTP/1.1\r\nhost: example.org\r\n\r\n");
  fixture.receive("HTTP/1.1 204 No Content\r\n\r\n", 1);
  CHECK(fixture.seen[second].head.status == 204);
  CHECK_FALSE(fixture.seen[second].has_body);
  CHECK(fixture.seen[second].end == RequestEnd::answered);
}

TEST_CASE("a body that is known goes with its length, one in pieces in chunks") {
  Fixture fixture;
  fixture.request(ClientFixture::head_of("POST", "/"), bytes_of("abc"));
  CHECK(fixture.sent() == "POST / HTTP/1.1\r\nhost: example.org\r\ncontent-length: 3\r\n\r\nabc");
  fixture.receive("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
  const auto stream = fixture.request(ClientFixture::head_of("POST", "/"), BodyInPieces{});
  CHECK(fixture.sent() == "POST / HTTP/1.1\r\nhost: example.org\r\ntransfer-encoding: chunked\r\n\r\n");
  fixture.session->write_body({stream}, bytes_of("0123456789"));
  CHECK(fixture.sent() == "a\r\n0123456789\r\n");
  CHECK(fixture.unsent == 0);
  HeaderList trailers;
  trailers.add("checksum", "17");
  CHECK(fixture.session->end_body({stream}, trailers).ok());
  CHECK(fixture.sent() == "0\r\nchecksum: 17\r\n\r\n");
  fixture.receive("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
  CHECK(fixture.session->room() == 1);
}

TEST_CASE("pieces of an announced length go as they are, and no more of them than announced") {
  Fixture fixture;
  RequestHead head = ClientFixture::head_of("PUT", "/");
  head.content_length = 5;
  const auto stream = fixture.request(head, BodyInPieces{});
  fixture.session->write_body({stream}, bytes_of("abcdefgh"));
  CHECK(fixture.session->end_body({stream}, {}).ok());
  CHECK(fixture.sent() == "PUT / HTTP/1.1\r\nhost: example.org\r\ncontent-length: 5\r\n\r\nabcde");
  fixture.receive("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
  const auto other = fixture.request(head, BodyInPieces{});
  fixture.session->write_body({other}, bytes_of("abc"));
  CHECK(fixture.session->end_body({other}, {}).ok());
  (void)fixture.sent();
  CHECK(fixture.seen[other].end == RequestEnd::cancelled);
  CHECK(fixture.seen[other].message == "the request's body was shorter than announced");
  CHECK(fixture.session->is_finished());
}

TEST_CASE("methods that expect a body say that there is none") {
  Fixture fixture;
  fixture.request(ClientFixture::head_of("POST", "/"));
  CHECK(fixture.sent() == "POST / HTTP/1.1\r\nhost: example.org\r\ncontent-length: 0\r\n\r\n");
}

TEST_CASE("what would break the request is not sent") {
  Fixture fixture;
  const auto refused = [&](auto change) {
    RequestHead head = ClientFixture::head_of("GET", "/");
    change(head);
    return !fixture.session->request(head, NoBody{}, fixture.now).ok() && fixture.sent().empty();
  };
  CHECK(refused([](RequestHead& head) { head.method = "GET /x"; }));
  CHECK(refused([](RequestHead& head) { head.target = "/ HTTP/1.1\r\nx: y"; }));
  CHECK(refused([](RequestHead& head) { head.authority = "a b"; }));
  CHECK(refused([](RequestHead& head) { head.authority = ""; }));
  CHECK(refused([](RequestHead& head) { head.headers.add("x", "a\r\nb: c"); }));
  CHECK(refused([](RequestHead& head) { head.headers.add("x y", "a"); }));
  CHECK(fixture.session->room() == 1);
}

TEST_CASE("bodies of responses end by their length, by chunks, or with the connection") {
  const std::string length = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello";
  const std::string chunks =
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\nX-Sum: 9\r\n\r\n";
  const std::string until_end = "HTTP/1.1 200 OK\r\n\r\nhello";
  for (const std::size_t step : {std::size_t{1}, std::size_t{7}, std::size_t{1000}}) {
    for (const std::string& bytes : {length, chunks}) {
      const auto seen = answer_to_get(bytes, step);
      CHECK(seen.body == "hello");
      CHECK(seen.end == RequestEnd::answered);
      CHECK(seen.closed == 1);
    }
    CHECK(answer_to_get(chunks, step).trailers.find("x-sum") == "9");
    const auto seen = answer_to_get(until_end, step, true);
    CHECK(seen.body == "hello");
    CHECK(seen.end == RequestEnd::answered);
  }
}

TEST_CASE("answers to HEAD, and 204 and 304, have no body whatever they say") {
  Fixture fixture;
  const auto stream = fixture.request(ClientFixture::head_of("HEAD", "/"));
  (void)fixture.sent();
  fixture.receive("HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n");
  CHECK(fixture.seen[stream].ended);
  CHECK(fixture.session->room() == 1);
  CHECK(answer_to_get("HTTP/1.1 304 Not Modified\r\ncontent-length: 7\r\n\r\n").end == RequestEnd::answered);
  CHECK(answer_to_get("HTTP/1.1 204 No Content\r\ntransfer-encoding: chunked\r\n\r\n").end == RequestEnd::answered);
}

TEST_CASE("interim responses come before the response, but not without end") {
  const std::string hints = "HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\n";
  const auto seen =
      answer_to_get("HTTP/1.1 100 Continue\r\n\r\n" + hints + "HTTP/1.1 200\r\ncontent-length: 1\r\n\r\nx");
  REQUIRE(seen.interim.size() == 2);
  CHECK(seen.interim[1].status == 103);
  CHECK(seen.interim[1].headers.find("link") == "</a.css>");
  CHECK(seen.head.status == 200);
  CHECK(seen.body == "x");
  std::string flood;
  for (int i = 0; i < 40; ++i) flood += hints;
  CHECK(answer_to_get(flood).end == RequestEnd::malformed);
}

TEST_CASE("a connection that the server closes takes no further request") {
  for (const std::string head : {"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 1\r\n\r\nx",
                                 "HTTP/1.0 200 OK\r\ncontent-length: 1\r\n\r\nx"}) {
    Fixture fixture;
    const auto stream = fixture.get("/");
    (void)fixture.sent();
    fixture.receive(head);
    CHECK(fixture.seen[stream].end == RequestEnd::answered);
    CHECK(fixture.session->room() == 0);
    CHECK(fixture.session->is_finished());
  }
  Fixture fixture;
  fixture.get("/");
  (void)fixture.sent();
  fixture.receive("HTTP/1.0 200 OK\r\nconnection: keep-alive\r\ncontent-length: 1\r\n\r\nx");
  CHECK(fixture.session->room() == 1);
  fixture.receive("HTTP/1.1 408 Request Timeout\r\n\r\n");  // unasked, before it closes
  CHECK(fixture.session->is_finished());
}

TEST_CASE("what follows a response belongs to nobody") {
  Fixture fixture;
  const auto stream = fixture.get("/");
  (void)fixture.sent();
  fixture.receive("HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nxHTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil");
  CHECK(fixture.seen[stream].body == "x");
  CHECK(fixture.session->is_closing());
}

TEST_CASE("responses that two readers could understand differently are malformed") {
  for (const std::string head :
       {"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nx",
        "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 1\r\n\r\nx",
        "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: +1\r\n\r\nx",
        "HTTP/1.1 200 OK\r\ncontent-length: 1, 1\r\n\r\nx",
        "HTTP/1.1 200 OK\r\nx: a\r\n b\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nx : a\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\nx: y\n\n",
        "HTTP/1.1 200 OK\r\nx: a\nb\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1  200 OK\r\n\r\n",
        "HTTP/2 200\r\n\r\n",
        "HTTP/1.2 200 OK\r\n\r\n",
        "HTTP/1.1 099 Odd\r\n\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nxy\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\nbad trailer\r\n\r\n"}) {
    for (const std::size_t step : {std::size_t{1}, std::size_t{1000}}) {
      CAPTURE(head, step);
      const auto seen = answer_to_get(head, step);
      CHECK(seen.closed == 1);
      CHECK(seen.end == RequestEnd::malformed);
      CHECK_FALSE(seen.ended);
      CHECK_FALSE(seen.message.empty());
    }
  }
}

TEST_CASE("header fields beyond the limits are too large") {
  const std::string start = "HTTP/1.1 200 OK\r\n";
  CHECK(answer_to_get(start + "x: " + std::string(300'000, 'y')).end == RequestEnd::too_large);
  CHECK(answer_to_get(start + "x: " + std::string(300'000, 'y') + "\r\n\r\n", 10'000).end == RequestEnd::too_large);
  std::string many = start;
  for (int i = 0; i < 2000; ++i) many += "a: b\r\n";
  CHECK(answer_to_get(many + "\r\n").end == RequestEnd::too_large);
}

TEST_CASE("a connection that ends too early") {
  for (const std::string bytes : {"", "HTTP/1.1 200 O", "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhell",
                                  "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n"}) {
    CAPTURE(bytes);
    const auto seen = answer_to_get(bytes, std::string::npos, true);
    CHECK(seen.closed == 1);
    CHECK(seen.end == RequestEnd::reset);
  }
  Fixture fixture;
  const auto stream = fixture.get("/");
  fixture.session->abandon("connection refused");  // before any of it was sent
  CHECK(fixture.seen[stream].end == RequestEnd::unprocessed);
  CHECK(fixture.seen[stream].message == "connection refused");
}

TEST_CASE("a server that answers before it has read the request") {
  Fixture fixture;
  const auto stream = fixture.request(ClientFixture::head_of("POST", "/"), BodyInPieces{});
  fixture.session->write_body({stream}, bytes_of("some"));
  (void)fixture.sent();
  fixture.receive("HTTP/1.1 413 Content Too Large\r\ncontent-length: 3\r\n\r\nno!");
  CHECK(fixture.seen[stream].head.status == 413);
  CHECK(fixture.seen[stream].body == "no!");
  CHECK(fixture.seen[stream].end == RequestEnd::answered);
  CHECK(fixture.session->is_finished());
}

TEST_CASE("a request that is reset ends the connection") {
  Fixture fixture;
  const auto stream = fixture.get("/");
  (void)fixture.sent();
  fixture.session->reset({stream});
  CHECK(fixture.seen[stream].end == RequestEnd::cancelled);
  CHECK(fixture.session->is_finished());
}

TEST_CASE("a body that is not dealt with stops the reading") {
  Fixture fixture;
  fixture.consume_at_once = false;
  const auto stream = fixture.get("/");
  (void)fixture.sent();
  fixture.receive("HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n");
  CHECK(fixture.session->wants_input());
  fixture.receive(std::string(300'000, 'x'));
  CHECK_FALSE(fixture.session->wants_input());
  fixture.session->consume({stream}, 300'000);
  CHECK(fixture.session->wants_input());
}

TEST_CASE("an upgrade makes a tunnel") {
  Fixture fixture;
  RequestHead head = ClientFixture::head_of("CONNECT", "/chat");
  head.protocol = "websocket";
  head.headers.add("sec-websocket-version", "13");
  const auto stream = fixture.request(head, BodyInPieces{});
  fixture.session->write_body({stream}, bytes_of("too early"));
  CHECK(fixture.sent() ==
        "GET /chat HTTP/1.1\r\nhost: example.org\r\nsec-websocket-version: 13\r\nconnection: upgrade\r\n"
        "upgrade: websocket\r\n\r\n");
  fixture.receive("HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\nfirst");
  CHECK(fixture.seen[stream].head.status == 101);
  CHECK(fixture.seen[stream].body == "first");
  CHECK(fixture.sent() == "too early");
  fixture.session->write_body({stream}, bytes_of("more"));
  CHECK(fixture.sent() == "more");
  fixture.receive("last");
  CHECK(fixture.seen[stream].body == "firstlast");
  CHECK(fixture.session->end_body({stream}, {}).ok());
  CHECK(fixture.sent().empty());
  CHECK(fixture.seen[stream].end == RequestEnd::answered);
  CHECK(fixture.session->is_finished());
}

TEST_CASE("through a proxy: whole addresses, and CONNECT") {
  Fixture fixture(true);
  RequestHead head = ClientFixture::head_of("GET", "/x");
  head.scheme = "http";
  fixture.request(head);
  CHECK(fixture.sent() == "GET http://example.org/x HTTP/1.1\r\nhost: example.org\r\n\r\n");
  Fixture tunnel(true);
  RequestHead connect = ClientFixture::head_of("CONNECT", "");
  connect.authority = "example.org:443";
  const auto stream = tunnel.request(connect, BodyInPieces{});
  CHECK(tunnel.sent() == "CONNECT example.org:443 HTTP/1.1\r\nhost: example.org:443\r\n\r\n");
  tunnel.receive("HTTP/1.1 200 Connection established\r\n\r\n");
  CHECK(tunnel.seen[stream].head.status == 200);
  tunnel.receive("\x16");
  CHECK(tunnel.seen[stream].body == "\x16");
}
