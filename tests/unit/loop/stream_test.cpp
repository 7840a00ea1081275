// Streams, the same on real sockets and in memory.

#include "valk/loop/stream.hpp"

#include <deque>

#include "catch.hpp"
#include "valk/loop/sim_loop.hpp"
#include "valk/loop/uv_loop.hpp"

using namespace std::chrono_literals;
using namespace valk::loop;

namespace {

std::unique_ptr<Loop> make_loop(bool simulated) {
  if (simulated) return std::make_unique<SimLoop>();
  return make_uv_loop();
}

// One end that keeps what it reads.
struct Peer final : StreamEvents {
  std::unique_ptr<Stream> stream;
  std::string read;
  bool ended = false;
  std::string error;
  bool echo = false;
  std::deque<std::string> sending;

  void open(std::unique_ptr<Stream> opened) {
    stream = std::move(opened);
    stream->start_reading(*this);
  }

  void send(std::string bytes) {
    sending.push_back(std::move(bytes));
    const std::string_view view = sending.back();
    if (stream->write({&view, 1}, [this](valk::base::Status) { sending.pop_front(); })) sending.pop_back();
  }

  void on_read(std::string_view bytes) override {
    read += bytes;
    if (echo) send(std::string(bytes));
  }
  void on_read_end() override {
    ended = true;
    if (echo) stream->shutdown();
  }
  void on_read_error(const std::string& message) override { error = message; }
};

struct Pair {
  explicit Pair(Loop& used) : loop(used) {
    auto made = loop.listen({}, [this](std::unique_ptr<Stream> stream) { server.open(std::move(stream)); });
    REQUIRE(made.ok());
    listener = std::move(made.value());
    loop.connect("127.0.0.1", listener->port(), [this](auto connected) {
      REQUIRE(connected.ok());
      client.open(std::move(connected.value()));
    });
    while (!server.stream || !client.stream) loop.run_once(Wait::until_next);
  }

  void run_until(const std::function<bool()>& reached) {
    const TimerId guard = loop.start_timer(20s, [] {});
    while (!reached() && loop.timer_count() > 0) loop.run_once(Wait::until_next);
    REQUIRE(reached());
    loop.cancel_timer(guard);
  }

  Loop& loop;
  Peer server;
  Peer client;
  std::unique_ptr<Listener> listener;
};

}  // namespace

TEST_CASE("bytes come back from an echo, then each side ends") {
  const auto loop = make_loop(GENERATE(true, false));
  Pair pair(*loop);
  pair.server.echo = true;
  const std::array<std::string_view, 3> parts{"one ", "two ", "three"};
  CHECK(pair.client.stream->write(parts, {}));
  pair.run_until([&] { return pair.client.read == "one two three"; });
  CHECK(pair.server.stream->peer_name().starts_with("127.0.0.1:"));
  pair.client.stream->shutdown();
  pair.run_until([&] { return pair.client.ended; });
  CHECK(pair.server.ended);
}

TEST_CASE("a writer waits while its peer does not read") {
  const auto loop = make_loop(GENERATE(true, false));
  Pair pair(*loop);
  pair.server.stream->stop_reading();
  const std::string chunk(1 << 20, 'x');
  std::size_t sent = 0;
  while (pair.client.sending.empty()) {
    pair.client.send(chunk);
    sent += chunk.size();
    loop->run_once(Wait::not_at_all);
    REQUIRE(sent < 64 * chunk.size());
  }
  CHECK(pair.client.stream->queued_bytes() > 0);
  CHECK(pair.server.read.empty());
  pair.server.stream->start_reading(pair.server);
  pair.run_until([&] { return pair.server.read.size() == sent; });
  pair.run_until([&] { return pair.client.sending.empty(); });
  CHECK(pair.client.stream->queued_bytes() == 0);
}

TEST_CASE("a destroyed stream ends its peer and calls nobody") {
  const auto loop = make_loop(GENERATE(true, false));
  Pair pair(*loop);
  pair.server.stream->stop_reading();
  bool told = false;
  const std::string big(8 << 20, 'x');
  const std::string_view view = big;
  bool taken = true;
  for (int i = 0; taken && i < 100; ++i) taken = pair.client.stream->write({&view, 1}, [&](auto) { told = true; });
  CHECK_FALSE(taken);
  pair.client.stream.reset();
  pair.server.stream->start_reading(pair.server);
  pair.run_until([&] { return pair.server.ended || !pair.server.error.empty(); });
  CHECK_FALSE(told);
}

TEST_CASE("a paused listener leaves new connections waiting") {
  const auto loop = make_loop(GENERATE(true, false));
  int accepted = 0;
  std::vector<std::unique_ptr<Stream>> streams;
  auto listener = loop->listen({}, [&](std::unique_ptr<Stream> stream) {
    ++accepted;
    streams.push_back(std::move(stream));
  });
  REQUIRE(listener.ok());
  listener.value()->pause();
  int connected = 0;
  for (int i = 0; i < 3; ++i) {
    loop->connect("127.0.0.1", listener.value()->port(), [&](auto stream) {
      ++connected;
      streams.push_back(std::move(stream.value()));
    });
  }
  while (connected < 3) loop->run_once(Wait::until_next);
  loop->run_once(Wait::not_at_all);
  CHECK(accepted == 0);
  listener.value()->resume();
  for (int i = 0; i < 1000 && accepted < 3; ++i) loop->run_once(Wait::not_at_all);
  CHECK(accepted == 3);
}

TEST_CASE("a port in use is refused with its number and address") {
  const auto loop = make_loop(GENERATE(true, false));
  const auto first = loop->listen({}, [](auto) {});
  REQUIRE(first.ok());
  const std::uint16_t port = first.value()->port();
  CHECK(port != 0);
  const auto second = loop->listen({.port = port}, [](auto) {});
  REQUIRE_FALSE(second.ok());
  CHECK(second.message() == "port " + std::to_string(port) + " on 127.0.0.1 is in use");
}

TEST_CASE("addresses this machine lacks and hosts nobody knows are refused") {
  const auto loop = make_uv_loop();
  CHECK(loop->listen({.host = "192.0.2.1"}, [](auto) {}).message() == "this machine has no address 192.0.2.1");
  CHECK(loop->listen({.host = "no such host"}, [](auto) {}).message().starts_with("host no such host cannot be found"));
  loop->run();
}

TEST_CASE("two listeners share a port when both ask for it") {
  const auto loop = make_uv_loop();
  const auto first = loop->listen({.share_port = true}, [](auto) {});
  REQUIRE(first.ok());
  CHECK(loop->listen({.port = first.value()->port(), .share_port = true}, [](auto) {}).ok());
}

TEST_CASE("connecting where nobody listens fails with the place") {
  const auto loop = make_loop(GENERATE(true, false));
  std::uint16_t port = 0;
  {
    const auto listener = loop->listen({}, [](auto) {});
    port = listener.value()->port();
  }
  std::string message;
  loop->connect("127.0.0.1", port, [&](auto connected) {
    REQUIRE_FALSE(connected.ok());
    message = connected.message();
  });
  CHECK(loop->run());
  CHECK(message == "cannot connect to 127.0.0.1 port " + std::to_string(port) + ": connection refused");
}
