// HTTP/1.1: what a client writes, byte by byte, and what it gets back.

#include <map>

#include "catch.hpp"
#include "valk/http/session.hpp"

using namespace std::chrono_literals;
using namespace valk::http;

namespace {

// Answers each request with its method, target and body, at once or when told.
struct Wire final : SessionEvents {
  Limits limits;
  std::string date;
  Time now = 1000s;
  std::unique_ptr<ServerSession> session;
  std::map<std::int32_t, RequestHead> heads;
  std::map<std::int32_t, std::string> bodies;
  std::vector<std::int32_t> ended;
  std::vector<CloseReason> closed;
  bool answer_at_once = true;
  bool consume_at_once = true;

  explicit Wire(const Limits& used = {})
      : limits(used), session(make_http1_server_session({limits, date}, *this, now)) {}

  std::string exchange(std::string_view bytes, std::size_t step = std::string::npos) {
    while (!bytes.empty()) {
      session->receive(bytes.substr(0, step), now);
      bytes.remove_prefix(std::min(step, bytes.size()));
    }
    return sent();
  }
  std::string sent() {
    std::string out;
    for (std::size_t before = 1; before != out.size();) {
      before = out.size();
      session->send(out, 64 * 1024, now);
    }
    return out;
  }
  void answer(std::int32_t stream) {
    const RequestHead& head = heads[stream];
    CHECK(
        session->respond({stream}, {200, {}}, SharedBytes::from(head.method + " " + head.target + " " + bodies[stream]))
            .ok());
  }

  void on_request(StreamId stream, RequestHead head, bool) override { heads[stream.value] = std::move(head); }
  void on_body(StreamId stream, std::string_view bytes) override {
    bodies[stream.value] += bytes;
    if (consume_at_once) session->consume(stream, bytes.size());
  }
  void on_request_end(StreamId stream) override {
    ended.push_back(stream.value);
    if (answer_at_once) answer(stream.value);
  }
  void on_body_sent(StreamId, std::size_t) override {}
  void on_closed(StreamId, CloseReason reason) override { closed.push_back(reason); }
  void on_notice(const std::string&) override {}
};

const std::string get = "GET /a HTTP/1.1\r\nhost: x\r\n\r\n";

bool begins_with(const std::string& answer, int status) {
  return answer.starts_with("HTTP/1.1 " + std::to_string(status) + " ");
}

}  // namespace

TEST_CASE("a request is answered, and the connection stays") {
  Wire wire;
  CHECK(wire.exchange(get) == "HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\nGET /a ");
  CHECK_FALSE(wire.session->is_finished());
  CHECK(begins_with(wire.exchange(get), 200));
  CHECK(wire.closed == std::vector<CloseReason>{CloseReason::answered, CloseReason::answered});
}

TEST_CASE("requests may come byte by byte, or many at once") {
  const std::string two = get + "POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody";
  Wire slow;
  const std::string answer = slow.exchange(two, 1);
  Wire fast;
  CHECK(fast.exchange(two) == answer);
  CHECK(answer.ends_with("POST /b body"));
}

TEST_CASE("answers of a pipeline come in the order of its requests") {
  Wire wire;
  wire.answer_at_once = false;
  CHECK(wire.exchange(get + get).empty());
  CHECK(wire.ended == std::vector<std::int32_t>{1});
  wire.answer(1);
  CHECK(begins_with(wire.sent(), 200));
  CHECK(wire.ended == std::vector<std::int32_t>{1, 2});
}

TEST_CASE("a body comes in chunks") {
  Wire wire;
  const std::string answer = wire.exchange(
      "POST / HTTP/1.1\r\nhost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
      "5;note=\"x\"\r\nhello\r\nA\r\n, and more\r\n0\r\nchecksum: 1\r\n\r\n" +
          get,
      3);
  CHECK(wire.bodies[1] == "hello, and more");
  CHECK(answer.ends_with("GET /a "));
}

TEST_CASE("an answer in pieces goes out in chunks, or to the connection's end for HTTP/1.0") {
  for (const bool old : {false, true}) {
    Wire wire;
    wire.answer_at_once = false;
    wire.exchange(old ? "GET / HTTP/1.0\r\n\r\n" : get);
    CHECK(wire.session->start_response({1}, {200, {}}, std::nullopt).ok());
    wire.session->write_body({1}, SharedBytes::from("one"));
    std::string answer = wire.sent();
    wire.session->write_body({1}, SharedBytes::from("three"));
    wire.session->end_body({1});
    answer += wire.sent();
    CHECK(answer == (old ? "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nonethree"
                         : "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\none\r\n5\r\nthree\r\n0\r\n\r\n"));
    CHECK(wire.session->is_finished() == old);
  }
}

TEST_CASE("HEAD and 204 are answered without a body over HTTP/1") {
  Wire wire;
  CHECK(wire.exchange("HEAD /a HTTP/1.1\r\nhost: x\r\n\r\n") == "HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\n");
  wire.answer_at_once = false;
  wire.exchange(get);
  CHECK(wire.session->respond({2}, {204, {}}, SharedBytes::from("not sent")).ok());
  CHECK(wire.sent() == "HTTP/1.1 204 No Content\r\n\r\n");
}

TEST_CASE("a client that waits for leave to send its body gets it") {
  Wire wire;
  const std::string head = "PUT / HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 2\r\n\r\n";
  CHECK(wire.exchange(head) == "HTTP/1.1 100 Continue\r\n\r\n");
  CHECK(begins_with(wire.exchange("ok"), 200));
}

TEST_CASE("who closes the connection") {
  const auto [request, closes] = GENERATE(table<std::string, bool>({
      {"GET / HTTP/1.1\r\nhost: x\r\n\r\n", false},
      {"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n", true},
      {"GET / HTTP/1.1\r\nhost: x\r\nconnection: a, Close\r\n\r\n", true},
      {"GET / HTTP/1.0\r\n\r\n", true},
      {"GET / HTTP/1.0\r\nconnection: keep-alive\r\n\r\n", false},
  }));
  CAPTURE(request);
  Wire wire;
  CHECK(begins_with(wire.exchange(request), 200));
  CHECK(wire.session->is_finished() == closes);
}

TEST_CASE("what two readers could take differently is refused, and the connection ends") {
  const auto [status, request] = GENERATE(table<int, std::string>({
      {400, "GET / HTTP/1.1\r\n\r\n"},
      {400, "GET / HTTP/1.1\r\nhost: a\r\nhost: a\r\n\r\n"},
      {400, "GET / HTTP/1.1\r\nhost: a b\r\n\r\n"},
      {400, "GET / HTTP/1.1\r\nhost: a/b\r\n\r\n"},
      {400, "GET  / HTTP/1.1\r\nhost: a\r\n\r\n"},
      {400, "GET /a b HTTP/1.1\r\nhost: a\r\n\r\n"},
      {400, "GET / http/1.1\r\nhost: a\r\n\r\n"},
      {400, "GET /\r\nhost: a\r\n\r\n"},
      {400, "G(T / HTTP/1.1\r\nhost: a\r\n\r\n"},
      {400, "GET a HTTP/1.1\r\nhost: a\r\n\r\n"},
      {400, "GET ftp://a/ HTTP/1.1\r\nhost: a\r\n\r\n"},
      {400, "GET * HTTP/1.1\r\nhost: a\r\n\r\n"},
      {400, "GET / HTTP/1.1\r\nhost: a\r\nx: 1\r\n folded\r\n\r\n"},
      {400, "GET / HTTP/1.1\r\nhost: a\r\nx : 1\r\n\r\n"},
      {400, "GET / HTTP/1.1\r\nhost: a\r\nno colon\r\n\r\n"},
      {400, "GET / HTTP/1.1\r\nhost: a\r\nx: a\nb\r\n\r\n"},
      {400, std::string("GET / HTTP/1.1\r\nhost: a\r\nx: a\0b\r\n\r\n", 35)},
      {400, "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 1\r\n\r\na"},
      {400, "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1, 1\r\n\r\na"},
      {400, "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: +1\r\n\r\na"},
      {400, "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 99999999999999999999\r\n\r\na"},
      {400, "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"},
      {400, "POST / HTTP/1.0\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"},
      {400, "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n"},
      {400, "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nx\r\n"},
      {400, "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n1\n"},
      {400, "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n1\r\nab\r\n"},
      {400, "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n1000000000000000\r\n"},
      {501, "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: gzip, chunked\r\n\r\n"},
      {501, "CONNECT a:443 HTTP/1.1\r\nhost: a\r\n\r\n"},
      {505, "GET / HTTP/1.2\r\nhost: a\r\n\r\n"},
      {417, "POST / HTTP/1.1\r\nhost: a\r\nexpect: wonders\r\ncontent-length: 1\r\n\r\n"},
      {413, "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 8388609\r\n\r\n"},
  }));
  CAPTURE(request);
  Wire wire;
  wire.answer_at_once = false;
  const std::string answer = wire.exchange(request);
  CHECK(begins_with(answer, status));
  CHECK(answer.find("connection: close\r\n") != std::string::npos);
  CHECK(wire.session->is_finished());
  CHECK(wire.exchange(get).empty());
  CHECK(wire.ended.empty());
}

TEST_CASE("a whole address in the target counts more than `host`") {
  Wire wire;
  wire.exchange("GET http://b:80?q=1 HTTP/1.1\r\nhost: a\r\n\r\n");
  CHECK(wire.heads[1].authority == "b:80");
  CHECK(wire.heads[1].target == "/?q=1");
}

TEST_CASE("header fields past the limit are answered 431, however slowly they come") {
  Limits limits;
  limits.max_header_list = 1024;
  Wire wire(limits);
  CHECK(begins_with(wire.exchange("GET / HTTP/1.1\r\nhost: a\r\nx: " + std::string(1100, 'x') + "\r\n\r\n"), 431));
  Wire endless(limits);
  CHECK(begins_with(endless.exchange("GET / HTTP/1.1\r\nx: " + std::string(5000, 'x'), 100), 431));
  Wire many;
  std::string fields;
  for (int i = 0; i < 200; ++i) fields += "a: b\r\n";
  CHECK(begins_with(many.exchange("GET / HTTP/1.1\r\nhost: a\r\n" + fields + "\r\n"), 431));
}

TEST_CASE("a body in chunks past the limit is answered 413") {
  Limits limits;
  limits.max_request_body = 10;
  Wire wire(limits);
  const std::string answer = wire.exchange(
      "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n8\r\n12345678\r\n8\r\n12345678\r\n");
  CHECK(begins_with(answer, 413));
  CHECK(wire.closed == std::vector<CloseReason>{CloseReason::refused});
}

TEST_CASE("an answer before the request was all there ends the connection") {
  Wire wire;
  wire.answer_at_once = false;
  wire.exchange("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\nsome");
  wire.answer(1);
  CHECK(wire.sent().find("connection: close") != std::string::npos);
  CHECK(wire.session->is_finished());
}

TEST_CASE("reading stops while a body is not dealt with, and while an answer is waited for") {
  Wire wire;
  wire.answer_at_once = false;
  wire.consume_at_once = false;
  wire.exchange("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100000\r\n\r\n" + std::string(70'000, 'x'));
  CHECK_FALSE(wire.session->wants_input());
  wire.session->consume({1}, 70'000);
  CHECK(wire.session->wants_input());
  Wire pipeline;
  pipeline.answer_at_once = false;
  pipeline.exchange(get + std::string(70'000, 'x'));
  CHECK_FALSE(pipeline.session->wants_input());
}

TEST_CASE("time limits of HTTP/1") {
  Limits limits;
  limits.header_timeout_ms = 1000;
  limits.body_timeout_ms = 2000;
  limits.idle_timeout_ms = 5000;
  SECTION("a head that does not end") {
    Wire wire(limits);
    wire.exchange("GET / HT");
    CHECK(wire.session->check(wire.now + 999ms) == wire.now + 1000ms);
    CHECK_FALSE(wire.session->is_finished());
    (void)wire.session->check(wire.now + 1000ms);
    CHECK(wire.session->is_finished());
  }
  SECTION("a body that does not end") {
    Wire wire(limits);
    wire.exchange("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nab");
    (void)wire.session->check(wire.now + 2000ms);
    CHECK(begins_with(wire.sent(), 408));
    CHECK(wire.session->is_finished());
  }
  SECTION("nothing between requests") {
    Wire wire(limits);
    wire.exchange(get);
    (void)wire.session->check(wire.now + 4999ms);
    CHECK_FALSE(wire.session->is_finished());
    (void)wire.session->check(wire.now + 5000ms);
    CHECK(wire.session->is_finished());
  }
}

TEST_CASE("a drain lets the request finish, and says so") {
  Wire wire;
  wire.answer_at_once = false;
  wire.exchange(get);
  wire.session->start_drain(wire.now);
  CHECK_FALSE(wire.session->is_finished());
  wire.answer(1);
  CHECK(wire.sent().find("connection: close") != std::string::npos);
  CHECK(wire.session->is_finished());
}

TEST_CASE("what the first bytes of a connection begin") {
  CHECK(guess_protocol("") == FirstBytes::undecided);
  CHECK(guess_protocol("P") == FirstBytes::undecided);
  CHECK(guess_protocol("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") == FirstBytes::http2);
  CHECK(guess_protocol("POST / HTTP/1.1") == FirstBytes::http1);
  CHECK(guess_protocol("GE") == FirstBytes::undecided);
  CHECK(guess_protocol("\x16\x03") == FirstBytes::http2);
  CHECK(guess_protocol("GET\x01") == FirstBytes::http2);
}
