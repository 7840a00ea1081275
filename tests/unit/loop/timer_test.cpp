// The order and life of timers, on virtual time.

#include "catch.hpp"
#include "valk/loop/sim_loop.hpp"

using namespace std::chrono_literals;
using namespace valk::loop;

namespace {

struct Log {
  std::string text;
  Task add(char letter) {
    return [this, letter] { text += letter; };
  }
};

}  // namespace

TEST_CASE("timers fire by due time, then by the order of starting") {
  SimLoop loop;
  Log log;
  loop.start_timer(20ms, log.add('c'));
  loop.start_timer(10ms, log.add('a'));
  loop.start_timer(10ms, log.add('b'));
  loop.start_timer(0ms, log.add('0'));
  CHECK(loop.run());
  CHECK(log.text == "0abc");
  CHECK(loop.now() == Instant(20ms));
}

TEST_CASE("a timer never fires inside the call that starts it, nor in the same turn") {
  SimLoop loop;
  Log log;
  loop.start_timer(0ms, [&] {
    log.text += '1';
    loop.start_timer(-5ms, log.add('3'));
    loop.post(log.add('2'));
  });
  CHECK(log.text.empty());
  loop.run();
  CHECK(log.text == "123");
}

TEST_CASE("cancelling a timer drops its task, once") {
  SimLoop loop;
  Log log;
  auto kept = std::make_shared<int>(1);
  const TimerId timer = loop.start_timer(5ms, [kept, &log] { log.text += 'x'; });
  CHECK(kept.use_count() == 2);
  CHECK(loop.cancel_timer(timer));
  CHECK(kept.use_count() == 1);
  CHECK_FALSE(loop.cancel_timer(timer));
  CHECK_FALSE(loop.cancel_timer(TimerId{}));
  const TimerId other = loop.start_timer(5ms, log.add('y'));
  CHECK(other != timer);
  CHECK_FALSE(loop.cancel_timer(timer));
  loop.run();
  CHECK(log.text == "y");
  CHECK_FALSE(loop.cancel_timer(other));
}

TEST_CASE("a timer may cancel another that is due at the same time") {
  SimLoop loop;
  Log log;
  TimerId second;
  loop.start_timer(1ms, [&] { CHECK(loop.cancel_timer(second)); });
  second = loop.start_timer(1ms, log.add('x'));
  loop.run();
  CHECK(log.text.empty());
}

TEST_CASE("timers that keep nothing alive do not hold up the end") {
  SimLoop loop;
  Log log;
  loop.start_timer(1h, log.add('x'), KeepAlive::no);
  loop.start_timer(1s, log.add('y'));
  CHECK(loop.run());
  CHECK(log.text == "y");
  CHECK(loop.timer_count() == 1);
}

TEST_CASE("many timers, started and cancelled in any order, fire sorted") {
  SimLoop loop;
  std::vector<std::int64_t> fired;
  std::vector<TimerId> timers;
  std::uint64_t state = 7;
  for (int i = 0; i < 20000; ++i) {
    state = state * 6364136223846793005 + 1442695040888963407;
    const auto delay = std::chrono::milliseconds(state >> 50);
    timers.push_back(loop.start_timer(delay, [&fired, delay] { fired.push_back(delay.count()); }));
  }
  for (std::size_t i = 0; i < timers.size(); i += 3) CHECK(loop.cancel_timer(timers[i]));
  loop.run();
  CHECK(fired.size() == 20000 - 6667);
  CHECK(std::is_sorted(fired.begin(), fired.end()));
}

TEST_CASE("an explore seed shuffles timers due together, and only those, the same way each time") {
  const auto order = [](std::optional<std::uint64_t> seed) {
    SimLoop loop({.explore_seed = seed});
    Log log;
    for (const char letter : std::string("abcdefgh")) loop.start_timer(1ms, log.add(letter));
    loop.start_timer(2ms, log.add('z'));
    loop.run();
    return log.text;
  };
  CHECK(order({}) == "abcdefghz");
  CHECK(order(1) != order({}));
  CHECK(order(1) == order(1));
  CHECK(order(1) != order(2));
  CHECK(order(1).back() == 'z');
}
