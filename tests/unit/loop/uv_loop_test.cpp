// What only the real loop does: the wall clock, threads and signals. These few tests wait, for milliseconds.

#include "valk/loop/uv_loop.hpp"

#include <csignal>
#include <thread>

#include "catch.hpp"

using namespace std::chrono_literals;
using namespace valk::loop;

TEST_CASE("a timer does not fire early") {
  const auto loop = make_uv_loop();
  const Instant start = loop->now();
  Instant fired{};
  loop->start_timer(5ms, [&] { fired = loop->now(); });
  CHECK(loop->run());
  CHECK(fired - start >= 5ms);
  CHECK(fired - start < 500ms);
}

TEST_CASE("a connect that fails at once is still told later") {
  const auto loop = make_uv_loop();
  std::string message;
  loop->connect("255.255.255.255", 1, [&](auto connected) { message = connected.message(); });
  CHECK(message.empty());
  loop->run();
  CHECK(message.starts_with("cannot connect to 255.255.255.255 port 1: "));
}

TEST_CASE("tasks from other threads wake the loop") {
  const auto loop = make_uv_loop();
  bool done = false;
  const TimerId guard = loop->start_timer(30s, [] {});
  std::thread thread([&] {
    loop->post_from_any_thread([&] {
      done = true;
      loop->cancel_timer(guard);
    });
  });
  CHECK(loop->run());
  thread.join();
  CHECK(done);
}

TEST_CASE("a signal reaches its watcher and does not keep the loop running") {
  const auto loop = make_uv_loop();
  int seen = 0;
  const auto watch = loop->watch_signal(Signal::hangup, [&] {
    ++seen;
    loop->stop();
  });
  CHECK(loop->run());
  loop->start_timer(30s, [] {});
  std::raise(SIGHUP);
  loop->run();
  CHECK(seen == 1);
}

TEST_CASE("a loop that ends waits for its pool and drops the rest") {
  bool worked = false;
  bool told = false;
  {
    const auto loop = make_uv_loop();
    loop->run_on_pool([&] { worked = true; }, [&] { told = true; });
    loop->post([&] { told = true; });
    loop->start_timer(1h, [&] { told = true; });
  }
  CHECK(worked);
  CHECK_FALSE(told);
}
