// The order of one turn, on both loops.

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

}  // namespace

TEST_CASE("a turn runs timers, posted tasks, the hook, then what comes before I/O") {
  const auto loop = make_loop(GENERATE(true, false));
  std::string log;
  loop->before_io([&] { log += 'i'; });
  loop->post([&] { log += 'p'; });
  loop->start_timer(0ms, [&] { log += 't'; });
  loop->set_turn_hook([&] {
    if (log.size() < 4) log += 'h';
    return false;
  });
  loop->run_once(Wait::not_at_all);
  CHECK(log == "tphi");
}

TEST_CASE("a hook that leaves work behind is called again without waiting") {
  const auto loop = make_loop(GENERATE(true, false));
  int left = 1000;
  loop->set_turn_hook([&] { return --left > 0; });
  CHECK(loop->run());
  CHECK(left <= 0);
}

TEST_CASE("stop ends run after the turn, and run goes on later") {
  const auto loop = make_loop(GENERATE(true, false));
  std::string log;
  loop->post([&] {
    log += 'a';
    loop->stop();
    loop->post([&] { log += 'b'; });
  });
  CHECK_FALSE(loop->run());
  CHECK(log == "a");
  CHECK(loop->run());
  CHECK(log == "ab");
}

TEST_CASE("work on the pool keeps the loop running, and its end comes back") {
  const auto loop = make_loop(GENERATE(true, false));
  int result = 0;
  int seen = 0;
  loop->run_on_pool([&] { result = 42; }, [&] { seen = result; });
  CHECK(loop->run());
  CHECK(seen == 42);
}

TEST_CASE("the hook sees what the last I/O made ready before run ends") {
  const auto loop = make_loop(GENERATE(true, false));
  bool ready = false;
  bool seen = false;
  loop->set_turn_hook([&] {
    seen = seen || ready;
    return false;
  });
  loop->run_on_pool([] {}, [&] { ready = true; });
  CHECK(loop->run());
  CHECK(seen);
}

TEST_CASE("random bytes differ, and a seed repeats them") {
  const auto bytes = [](Loop& loop) {
    std::array<std::byte, 16> out{};
    loop.fill_random(out);
    return out;
  };
  SimLoop one({.random_seed = 5});
  SimLoop same({.random_seed = 5});
  SimLoop other({.random_seed = 6});
  const auto first = bytes(one);
  CHECK(first == bytes(same));
  CHECK(first != bytes(other));
  CHECK(first != bytes(one));
  const auto real = make_uv_loop();
  CHECK(bytes(*real) != bytes(*real));
}
