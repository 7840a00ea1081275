// The server with real bytes and no sockets: virtual time, clients in memory.

#include "../http/client.hpp"
#include "catch.hpp"
#include "valk/loop/sim_loop.hpp"
#include "valk/server/server.hpp"

using namespace std::chrono_literals;
using namespace valk;
using namespace valk::server;

namespace {

// A client of cleartext HTTP/2 on a loop's stream.
struct Caller final : loop::StreamEvents {
  Http2Client http;
  std::unique_ptr<loop::Stream> stream;
  std::string raw;
  bool ended = false;

  Caller(loop::Loop& loop, std::uint16_t port) {
    loop.connect("localhost", port, [this](auto connected) {
      if (!connected.ok()) return;
      stream = std::move(connected.value());
      stream->start_reading(*this);
      flush();
    });
  }

  void flush() {
    const std::string bytes = http.take();
    send(bytes);
  }
  void send(std::string_view bytes) {
    if (bytes.empty() || !stream) return;
    (void)stream->write({&bytes, 1}, [](auto) {});
  }
  void on_read(std::string_view bytes) override {
    raw += bytes;
    http.receive(bytes);
    flush();
    if (http.is_finished()) on_read_end();
  }
  void on_read_end() override {
    ended = true;
    stream.reset();
  }
  void on_read_error(const std::string&) override { on_read_end(); }
};

void respond(const Responder& responder, int status, const std::string& body) {
  CHECK(responder.respond({status, {}}, http::SharedBytes::from(body)).ok());
}

struct Fixture {
  loop::SimLoop loop{{.start = loop::WallTime(784111777s)}};
  std::vector<std::string> lines;
  std::vector<Request> requests;
  std::vector<Responder> responders;
  int cancelled = 0;
  std::unique_ptr<Server> server;

  explicit Fixture(const http::Limits& limits = {}, Handler handler = {}) {
    if (!handler) {
      handler = [this](Request request, const Responder& responder) {
        requests.push_back(std::move(request));
        responder.on_cancelled([this] { ++cancelled; });
        responders.push_back(responder);
      };
    }
    Options options;
    options.limits = limits;
    options.log = [this](const std::string& line) { lines.push_back(line); };
    auto made = Server::listen(loop, options, std::move(handler));
    REQUIRE(made.ok());
    server = std::move(made.value());
  }

  std::unique_ptr<Caller> call() {
    auto caller = std::make_unique<Caller>(loop, server->port());
    loop.settle();
    return caller;
  }
  std::int32_t get(Caller& caller, const std::string& path) {
    const auto stream = caller.http.get(path);
    caller.flush();
    loop.settle();
    return stream;
  }
};

}  // namespace

TEST_CASE("a handler gets the whole request and may answer later") {
  Fixture fixture;
  const auto caller = fixture.call();
  const auto stream = caller->http.request("POST", "/users/7?full=1&x", {{"content-type", "text/plain"}}, "the body");
  caller->flush();
  fixture.loop.settle();
  REQUIRE(fixture.requests.size() == 1);
  const Request& request = fixture.requests[0];
  CHECK(request.head.method == "POST");
  CHECK(request.path() == "/users/7");
  CHECK(request.query() == "full=1&x");
  CHECK(request.head.headers.find("content-type") == "text/plain");
  CHECK(request.body == "the body");
  CHECK(request.version == "2");
  CHECK(request.remote.starts_with("127.0.0.1:"));
  CHECK(fixture.server->counters().in_flight == 1);
  fixture.loop.start_timer(2s, [&] { respond(fixture.responders[0], 201, "made"); });
  fixture.loop.advance(1s);
  CHECK(caller->http.responses[stream].status() == 0);
  fixture.loop.advance(1s);
  CHECK(caller->http.responses[stream].status() == 201);
  CHECK(caller->http.responses[stream].body == "made");
  CHECK(caller->http.responses[stream].headers.at("date") == "Sun, 06 Nov 1994 08:49:39 GMT");
  CHECK(fixture.server->counters().in_flight == 0);
  CHECK(fixture.cancelled == 0);
}

TEST_CASE("a client that goes away cancels its requests") {
  Fixture fixture;
  const auto caller = fixture.call();
  fixture.get(*caller, "/1");
  fixture.get(*caller, "/2");
  caller->stream.reset();
  fixture.loop.settle();
  CHECK(fixture.cancelled == 2);
  CHECK(fixture.server->counters().cancelled == 2);
  CHECK(fixture.server->counters().open_connections == 0);
  CHECK(fixture.server->counters().in_flight == 2);  // the handlers still hold on
  CHECK_FALSE(fixture.responders[0].is_open());
  respond(fixture.responders[0], 200, "nobody listens");
  bool told = false;
  fixture.responders[0].on_cancelled([&] { told = true; });
  CHECK_FALSE(told);
  fixture.loop.settle();
  CHECK(told);
  fixture.responders.clear();
  CHECK(fixture.server->counters().in_flight == 0);
  CHECK(fixture.lines.empty());
}

TEST_CASE("a client that resets one stream cancels that request only") {
  Fixture fixture;
  const auto caller = fixture.call();
  const auto first = fixture.get(*caller, "/1");
  const auto second = fixture.get(*caller, "/2");
  caller->http.reset(first);
  caller->flush();
  fixture.loop.settle();
  CHECK(fixture.cancelled == 1);
  respond(fixture.responders[1], 200, "two");
  fixture.loop.settle();
  CHECK(caller->http.responses[second].body == "two");
  CHECK(fixture.cancelled == 1);
}

TEST_CASE("a handler that forgets to answer answers 500") {
  Fixture fixture({}, [](const Request&, const Responder&) {});
  const auto caller = fixture.call();
  const auto stream = fixture.get(*caller, "/");
  CHECK(caller->http.responses[stream].status() == 500);
}

TEST_CASE("answers in pieces, with their backpressure told") {
  Fixture fixture;
  const auto caller = fixture.call();
  const auto stream = fixture.get(*caller, "/");
  const Responder responder = fixture.responders[0];
  fixture.responders.clear();
  REQUIRE(responder.start({200, {}}).ok());
  int sent = 0;
  responder.on_sent([&] { ++sent; });
  responder.write(http::SharedBytes::from("one "));
  CHECK(responder.buffered() == 4);
  fixture.loop.settle();
  CHECK(sent == 1);
  CHECK(responder.buffered() == 0);
  CHECK(caller->http.responses[stream].body == "one ");
  responder.write(http::SharedBytes::from("two"));
  responder.end();
  responder.write(http::SharedBytes::from("late"));
  fixture.loop.settle();
  CHECK(caller->http.responses[stream].body == "one two");
  CHECK(caller->http.responses[stream].closed);
}

TEST_CASE("an answer left in the middle is reset") {
  Fixture fixture;
  const auto caller = fixture.call();
  const auto stream = fixture.get(*caller, "/");
  REQUIRE(fixture.responders[0].start({200, {}}).ok());
  fixture.responders[0].write(http::SharedBytes::from("half"));
  fixture.loop.settle();
  fixture.responders.clear();
  fixture.loop.settle();
  CHECK(caller->http.responses[stream].error_code == NGHTTP2_INTERNAL_ERROR);
}

TEST_CASE("handlers of reset streams count against the limit until they stop") {
  http::Limits limits;
  limits.max_concurrent_streams = 5;
  Fixture fixture(limits);
  const auto caller = fixture.call();
  for (int i = 0; i < 5; ++i) {
    const auto stream = fixture.get(*caller, "/");
    caller->http.reset(stream);
    caller->flush();
    fixture.loop.settle();
  }
  CHECK(fixture.requests.size() == 5);
  const auto refused = fixture.get(*caller, "/");
  CHECK(fixture.requests.size() == 5);
  CHECK(caller->http.responses[refused].error_code == NGHTTP2_REFUSED_STREAM);
  fixture.responders.clear();
  fixture.get(*caller, "/");
  CHECK(fixture.requests.size() == 6);
}

TEST_CASE("too many requests at once are answered 503 before their handler runs") {
  http::Limits limits;
  limits.max_in_flight = 2;
  Fixture fixture(limits);
  const auto caller = fixture.call();
  const auto other = fixture.call();
  fixture.get(*caller, "/1");
  fixture.get(*other, "/2");
  const auto busy = fixture.get(*other, "/3");
  CHECK(fixture.requests.size() == 2);
  CHECK(other->http.responses[busy].status() == 503);
  CHECK(other->http.responses[busy].headers.at("retry-after") == "1");
}

TEST_CASE("a handler that takes too long is cancelled, and answered for") {
  http::Limits limits;
  limits.handler_timeout_ms = 500;
  Fixture fixture(limits);
  const auto caller = fixture.call();
  const auto late = fixture.get(*caller, "/late");
  fixture.loop.advance(300ms);
  const auto later = fixture.get(*caller, "/later");
  fixture.loop.advance(199ms);
  CHECK(caller->http.responses[late].status() == 0);
  fixture.loop.advance(1ms);
  CHECK(caller->http.responses[late].status() == 504);
  CHECK(caller->http.responses[later].status() == 0);
  CHECK(fixture.cancelled == 1);
  CHECK(fixture.server->counters().in_flight == 2);  // neither handler has let go
  respond(fixture.responders[0], 200, "too late");
  respond(fixture.responders[1], 200, "in time");
  fixture.loop.settle();
  CHECK(caller->http.responses[later].body == "in time");
  fixture.responders.clear();
  CHECK(fixture.server->counters().in_flight == 0);
}

TEST_CASE("connections over the limit wait their turn") {
  http::Limits limits;
  limits.max_connections = 2;
  Fixture fixture(limits);
  auto first = fixture.call();
  const auto second = fixture.call();
  const auto third = fixture.call();
  const auto stream = fixture.get(*third, "/");
  CHECK(fixture.requests.empty());
  CHECK(fixture.server->counters().connections == 2);
  first.reset();
  fixture.loop.settle();
  REQUIRE(fixture.requests.size() == 1);
  respond(fixture.responders[0], 200, "at last");
  fixture.loop.settle();
  CHECK(third->http.responses[stream].body == "at last");
}

TEST_CASE("draining answers what was accepted and refuses what is new") {
  Fixture fixture;
  const auto idle = fixture.call();
  const auto busy = fixture.call();
  const auto stream = fixture.get(*busy, "/");
  std::optional<std::size_t> drained;
  fixture.server->drain(25s, [&](std::size_t cancelled) { drained = cancelled; });
  CHECK_FALSE(drained);
  fixture.loop.settle();
  CHECK(idle->ended);
  CHECK_FALSE(busy->ended);
  CHECK(fixture.server->is_draining());
  const auto late = fixture.call();
  CHECK_FALSE(late->stream);
  fixture.loop.advance(5s);
  CHECK_FALSE(drained);
  respond(fixture.responders[0], 200, "answered");
  fixture.loop.settle();
  CHECK(busy->http.responses[stream].body == "answered");
  CHECK(busy->ended);
  fixture.loop.advance(1s);
  CHECK(drained == 0);
  CHECK(fixture.cancelled == 0);
}

TEST_CASE("what is left at the deadline is cancelled and counted; a second drain comes sooner") {
  Fixture fixture;
  const auto caller = fixture.call();
  fixture.get(*caller, "/1");
  fixture.get(*caller, "/2");
  std::optional<std::size_t> drained;
  fixture.server->drain(25s, [&](std::size_t cancelled) { drained = cancelled; });
  fixture.loop.advance(10s);
  CHECK_FALSE(drained);
  fixture.server->drain(0s, {});
  fixture.loop.settle();
  CHECK(drained == 2);
  CHECK(fixture.cancelled == 2);
  CHECK(fixture.server->counters().open_connections == 0);
}

TEST_CASE("an idle connection and a silent one are closed in time") {
  Fixture fixture;
  const auto silent = fixture.call();
  silent->http.take();
  const auto idle = fixture.call();
  fixture.get(*idle, "/");
  respond(fixture.responders[0], 200, "x");
  fixture.loop.advance(59s);
  CHECK_FALSE(idle->ended);
  fixture.loop.advance(2s);
  CHECK(idle->ended);
}

TEST_CASE("a connection that never says anything is closed") {
  Fixture fixture;
  std::unique_ptr<loop::Stream> stream;
  fixture.loop.connect("localhost", fixture.server->port(),
                       [&](auto connected) { stream = std::move(connected.value()); });
  fixture.loop.advance(9s);
  CHECK(fixture.server->counters().open_connections == 1);
  fixture.loop.advance(1s);
  CHECK(fixture.server->counters().open_connections == 0);
}

TEST_CASE("a client that takes nothing is let go") {
  Fixture fixture;
  const auto caller = fixture.call();
  caller->http.request("GET", "/");
  caller->http.open_windows(1, 100'000'000);
  caller->flush();
  fixture.loop.settle();
  caller->stream->stop_reading();
  respond(fixture.responders[0], 200, std::string(10'000'000, 'x'));
  fixture.loop.advance(29s);
  CHECK(fixture.server->counters().open_connections == 1);
  fixture.loop.advance(60s);
  CHECK(fixture.server->counters().open_connections == 0);
  CHECK(fixture.cancelled == 1);
}

TEST_CASE("a client of HTTP/1.1 on the same port is answered, however slowly its first bytes come") {
  Fixture fixture;
  Caller old(fixture.loop, fixture.server->port());
  old.http.take();
  fixture.loop.settle();
  for (const char character : std::string_view("GET /old HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
    old.send({&character, 1});
    fixture.loop.settle();
  }
  REQUIRE(fixture.requests.size() == 1);
  CHECK(fixture.requests[0].version == "1.1");
  CHECK(fixture.requests[0].head.scheme == "http");
  respond(fixture.responders[0], 200, "hello");
  fixture.loop.settle();
  CHECK(old.raw.starts_with("HTTP/1.1 200 OK\r\n"));
  CHECK(old.raw.ends_with("\r\n\r\nhello"));
}

TEST_CASE("an HTTP/1.1 client that goes away cancels its handler") {
  Fixture fixture;
  Caller old(fixture.loop, fixture.server->port());
  old.http.take();
  fixture.loop.settle();
  old.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  fixture.loop.settle();
  old.stream.reset();
  fixture.loop.settle();
  CHECK(fixture.cancelled == 1);
}

TEST_CASE("a response that is broken off over HTTP/1.1 ends the connection") {
  Fixture fixture;
  Caller old(fixture.loop, fixture.server->port());
  old.http.take();
  fixture.loop.settle();
  old.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  fixture.loop.settle();
  const Responder& responder = fixture.responders[0];
  CHECK(responder.start({200, {}}).ok());
  responder.write(http::SharedBytes::from("begun"));
  fixture.loop.settle();
  responder.reset(http::ResetCode::internal_error);
  fixture.loop.advance(2s);
  CHECK(old.raw.ends_with("begun\r\n"));
  CHECK(fixture.server->counters().open_connections == 0);
}

TEST_CASE("the handler of a large body is called before it is there, and takes it as it comes") {
  Fixture fixture;
  const auto caller = fixture.call();
  const std::string body(300'000, 'x');
  caller->http.request("POST", "/", {{"content-length", std::to_string(body.size())}}, body);
  caller->flush();
  fixture.loop.settle();
  REQUIRE(fixture.requests.size() == 1);
  http::IncomingBody& incoming = *fixture.requests[0].incoming;
  CHECK(incoming.state() == http::IncomingBody::State::arriving);
  std::string taken;
  for (int turns = 0; turns < 100 && incoming.state() == http::IncomingBody::State::arriving; ++turns) {
    const std::string bytes = incoming.take();
    CHECK(bytes.size() <= 65'535);  // the window of a stream
    taken += bytes;
    fixture.loop.settle();
  }
  CHECK(incoming.state() == http::IncomingBody::State::ended);
  CHECK(taken + incoming.take() == body);
}

TEST_CASE("a large body whose client goes away is broken off") {
  Fixture fixture;
  const auto caller = fixture.call();
  caller->http.request("POST", "/", {{"content-length", "100000"}}, std::string(50'000, 'x'), false);
  caller->flush();
  fixture.loop.settle();
  REQUIRE(fixture.requests.size() == 1);
  int told = 0;
  fixture.requests[0].incoming->on_change([&] { ++told; });
  caller->stream.reset();
  fixture.loop.settle();
  CHECK(told == 1);
  CHECK(fixture.requests[0].incoming->state() == http::IncomingBody::State::broken);
}

TEST_CASE("a replaced handler serves the next request") {
  Fixture fixture;
  const auto caller = fixture.call();
  fixture.get(*caller, "/1");
  fixture.server->set_handler([](const Request&, const Responder& responder) { respond(responder, 200, "new"); });
  const auto stream = fixture.get(*caller, "/2");
  CHECK(caller->http.responses[stream].body == "new");
  respond(fixture.responders[0], 200, "old");
}

TEST_CASE("a drain does not wait for clients that have not begun") {
  Fixture fixture;
  std::unique_ptr<loop::Stream> stream;
  fixture.loop.connect("localhost", fixture.server->port(),
                       [&](auto connected) { stream = std::move(connected.value()); });
  fixture.loop.settle();
  std::optional<std::size_t> drained;
  fixture.server->drain(25s, [&](std::size_t cancelled) { drained = cancelled; });
  fixture.loop.advance(1s);
  CHECK(drained == 0);
}

TEST_CASE("a server that ends cancels everything") {
  Fixture fixture;
  const auto caller = fixture.call();
  fixture.get(*caller, "/");
  fixture.server.reset();
  CHECK(fixture.cancelled == 1);
  fixture.loop.settle();
  CHECK(caller->ended);
}
