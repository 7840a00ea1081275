// Virtual time.

#include "valk/loop/sim_loop.hpp"

#include "catch.hpp"

using namespace std::chrono_literals;
using namespace valk::loop;

TEST_CASE("hours pass in no time") {
  SimLoop loop({.start = WallTime(std::chrono::seconds(1'700'000'000))});
  bool fired = false;
  loop.start_timer(24h, [&] { fired = true; });
  CHECK(loop.run());
  CHECK(fired);
  CHECK(loop.now() == Instant(24h));
  CHECK(loop.wall_now() == WallTime(std::chrono::seconds(1'700'000'000) + 24h));
}

TEST_CASE("advance runs what is due until then and stops the clock there") {
  SimLoop loop;
  std::string log;
  loop.start_timer(10ms, [&] {
    log += 'a';
    loop.start_timer(10ms, [&] { log += 'b'; });
  });
  loop.start_timer(31ms, [&] { log += 'c'; });
  loop.advance(30ms);
  CHECK(log == "ab");
  CHECK(loop.now() == Instant(30ms));
  CHECK(loop.next_due() == Instant(31ms));
  CHECK(loop.has_work());
  loop.advance(1ms);
  CHECK(log == "abc");
  CHECK_FALSE(loop.has_work());
}

TEST_CASE("raised signals reach their watchers until these end") {
  SimLoop loop;
  int seen = 0;
  auto watch = loop.watch_signal(Signal::terminate, [&] { ++seen; });
  loop.raise(Signal::interrupt);
  loop.raise(Signal::terminate);
  loop.settle();
  CHECK(seen == 1);
  loop.raise(Signal::terminate);
  watch.reset();
  loop.settle();
  CHECK(seen == 1);
}
