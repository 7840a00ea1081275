// Cancellation: up to what nobody else wants, down to everything that waits.

#include "harness.hpp"

namespace valk::async {

TEST_CASE_METHOD(Harness, "cancelling stops the timer that only the handle waited for") {
  const Root timer(heap(), scheduler.sleep(milliseconds(100)));
  const Root result(heap(), scheduler.then(timer, noting("never")));
  CHECK(loop.timer_count() == 1);
  CHECK(scheduler.cancel(result));
  CHECK(state_of(result) == State::cancelled);
  CHECK(state_of(timer) == State::cancelled);
  CHECK(loop.timer_count() == 0);
  advance(200);
  CHECK(log.empty());
}

TEST_CASE_METHOD(Harness, "a source that somebody else waits for goes on") {
  const Root timer(heap(), scheduler.sleep(milliseconds(10)));
  const Root a(heap(), scheduler.then(timer, noting("a")));
  const Root b(heap(), scheduler.then(timer, noting("b")));
  scheduler.cancel(a);
  CHECK(state_of(timer) == State::running);
  advance(10);
  CHECK(log == Log{"b ()"});
}

TEST_CASE_METHOD(Harness, "what waits for a cancelled handle is cancelled: catch does not see it, finally does") {
  const Root source(heap(), scheduler.pending());
  const Root caught(heap(), scheduler.on_error(source, Value::nil(), noting("catch")));
  const Root always(heap(), scheduler.always(source, noting("finally")));
  const Root further(heap(), scheduler.then(caught, noting("then")));
  scheduler.on_cancel(source, noting("on-cancel"));
  scheduler.cancel(source);
  CHECK(state_of(caught) == State::cancelled);
  CHECK(state_of(always) == State::cancelled);
  CHECK(state_of(further) == State::cancelled);
  CHECK(log.empty());
  settle();
  CHECK(log == Log{"finally", "on-cancel"});
}

TEST_CASE_METHOD(Harness, "registering on a cancelled handle") {
  const Root source(heap(), scheduler.pending());
  scheduler.cancel(source);
  const Root next(heap(), scheduler.then(source, noting("then")));
  const Root always(heap(), scheduler.always(source, noting("finally")));
  scheduler.on_cancel(source, noting("on-cancel"));
  CHECK(state_of(next) == State::cancelled);
  settle();
  CHECK(log == Log{"finally", "on-cancel"});
}

TEST_CASE_METHOD(Harness, "on-cancel is not called when the handle settles otherwise, and keeps nothing wanted") {
  const Root source(heap(), scheduler.sleep(milliseconds(10)));
  scheduler.on_cancel(source, noting("on-cancel"));
  const Root waits(heap(), scheduler.then(source, noting("then")));
  SECTION("it completes") {
    advance(10);
    CHECK(log == Log{"then ()"});
  }
  SECTION("the only one that waits goes") {
    scheduler.cancel(waits);
    CHECK(state_of(source) == State::cancelled);
    settle();
    CHECK(log == Log{"on-cancel"});
  }
}

TEST_CASE_METHOD(Harness, "a finally that nobody waits for does not keep its source wanted") {
  const Root source(heap(), scheduler.sleep(milliseconds(10)));
  const Root always(heap(), scheduler.always(source, noting("finally")));
  const Root waits(heap(), scheduler.then(source, noting("then")));
  SECTION("and runs when the source is cancelled") {
    scheduler.cancel(waits);
    CHECK(state_of(source) == State::cancelled);
    settle();
    CHECK(log == Log{"finally"});
  }
  SECTION("but one that is waited for does") {
    const Root beyond(heap(), scheduler.then(always, noting("beyond")));
    scheduler.cancel(waits);
    CHECK(state_of(source) == State::running);
    scheduler.cancel(beyond);
    CHECK(state_of(source) == State::cancelled);
    settle();
    CHECK(log == Log{"finally"});
  }
}

TEST_CASE_METHOD(Harness, "a callback that is cancelled before it runs does not run") {
  const Root result(heap(), scheduler.then(Value::nil(), noting("never")));
  scheduler.cancel(result);
  settle();
  CHECK(log.empty());
}

TEST_CASE_METHOD(Harness, "cancelling a callback that waits cancels what it waits for") {
  const Root slow(heap(), scheduler.sleep(milliseconds(100)));
  const Root waits(heap(), scheduler.then(Value::nil(), waiting(slow)));
  settle();
  CHECK(scheduler.statistics().suspended == 1);
  scheduler.cancel(waits);
  CHECK(state_of(waits) == State::cancelled);
  CHECK(state_of(slow) == State::cancelled);
  settle();
  CHECK(scheduler.statistics().suspended == 0);
  CHECK(dropped.empty());
}

TEST_CASE_METHOD(Harness, "when what a callback waits for is cancelled, so is the callback's handle") {
  const Root slow(heap(), scheduler.pending());
  const Root waits(heap(), scheduler.then(Value::nil(), waiting(slow)));
  const Root caught(heap(), scheduler.on_error(waits, Value::nil(), noting("catch")));
  settle();
  scheduler.cancel(slow);
  settle();
  CHECK(state_of(waits) == State::cancelled);
  CHECK(state_of(caught) == State::cancelled);
  CHECK(log.empty());
  CHECK(dropped.empty());
}

TEST_CASE_METHOD(Harness, "the handle that a callback gave is cancelled with it") {
  const Root timer(heap(), scheduler.sleep(milliseconds(100)));
  const Root outer(heap(), scheduler.then(Value::nil(), giving("outer", timer)));
  settle();
  scheduler.cancel(outer);
  CHECK(state_of(timer) == State::cancelled);
}

TEST_CASE_METHOD(Harness, "a cleanup that runs is not cancelled") {
  const Root cleanup(heap(), scheduler.sleep(milliseconds(10)));
  SECTION("when it waits") {
    const Root always(heap(), scheduler.always(Value::fixnum(1), waiting(cleanup)));
    settle();
    scheduler.cancel(always);
    CHECK(state_of(always) == State::cancelled);
  }
  SECTION("when it has given a handle") {
    const Root always(heap(), scheduler.always(Value::fixnum(1), giving("cleanup", cleanup)));
    settle();
    scheduler.cancel(always);
    CHECK(state_of(always) == State::cancelled);
  }
  CHECK(state_of(cleanup) == State::running);
  advance(10);
  CHECK(state_of(cleanup) == State::completed);
}

TEST_CASE_METHOD(Harness, "I/O is called off once, when its handle is cancelled and only then") {
  int calls = 0;
  const Root io(heap(), scheduler.external([&] { ++calls; }));
  const Root waits(heap(), scheduler.then(io, noting("then")));
  SECTION("cancelled") {
    scheduler.cancel(waits);
    scheduler.cancel(io);
    CHECK(calls == 1);
    CHECK_FALSE(scheduler.complete(io, Value::nil()));
  }
  SECTION("completed") {
    scheduler.complete(io, Value::fixnum(2));
    settle();
    scheduler.cancel(waits);
    CHECK(calls == 0);
    CHECK(log == Log{"then 2"});
  }
  CHECK(scheduler.statistics().producers == 0);
}

TEST_CASE_METHOD(Harness, "bracket releases once, whatever becomes of use") {
  const Root acquire(heap(), scheduler.pending());
  const Root busy(heap(), scheduler.sleep(milliseconds(10)));
  SECTION("it completes") {
    const Root release(heap(), noting("release"));
    const Root use(heap(), giving("use", busy));
    const Root whole(heap(), scheduler.bracket(acquire, release, use));
    scheduler.complete(acquire, Value::fixnum(5));
    settle();
    CHECK(log == Log{"use"});
    advance(10);
    CHECK(log == Log{"use", "release 5"});
    CHECK(state_of(whole) == State::completed);
  }
  SECTION("it fails") {
    const Root release(heap(), noting("release"));
    const Root whole(heap(), scheduler.bracket(acquire, release, raising("use")));
    scheduler.complete(acquire, Value::fixnum(5));
    settle();
    CHECK(log == Log{"use", "release 5"});
    CHECK(message_of(whole) == "it went wrong");
  }
  SECTION("cancelled in use") {
    const Root release(heap(), noting("release"));
    const Root whole(heap(), scheduler.bracket(acquire, release, waiting(busy)));
    scheduler.complete(acquire, Value::fixnum(5));
    settle();
    scheduler.cancel(whole);
    CHECK(state_of(busy) == State::cancelled);
    settle();
    CHECK(log == Log{"release 5"});
  }
  SECTION("cancelled between acquire and use") {
    const Root release(heap(), noting("release"));
    const Root whole(heap(), scheduler.bracket(acquire, release, noting("use")));
    scheduler.complete(acquire, Value::fixnum(5));
    scheduler.cancel(whole);
    settle();
    CHECK(log == Log{"release 5"});
  }
  SECTION("nothing to release when acquire fails") {
    const Root release(heap(), noting("release"));
    const Root whole(heap(), scheduler.bracket(acquire, release, noting("use")));
    scheduler.fail(acquire, heap().string("no"));
    settle();
    CHECK(log.empty());
    CHECK(message_of(whole) == "no");
  }
}

TEST_CASE_METHOD(Harness, "many that come and go leave nothing behind at what they waited for") {
  const Root shutdown(heap(), scheduler.pending());
  const Root wanted(heap(), scheduler.then(shutdown, noting("shutdown")));
  for (int i = 0; i < kMany / 10; ++i) {
    const Root work(heap(), scheduler.pending());
    const Root handles(heap(), list({work, shutdown}));
    const Root race(heap(), scheduler.race(handles));
    scheduler.complete(work, Value::fixnum(i));
    REQUIRE(state_of(race) == State::completed);
  }
  CHECK(state_of(shutdown) == State::pending);
  heap().collect_major();
  CHECK(heap().statistics().live_bytes < 200'000);
}

TEST_CASE_METHOD(Harness, "shutting down cancels what is live") {
  const Root timer(heap(), scheduler.sleep(milliseconds(1000)));
  const Root always(heap(), scheduler.always(timer, noting("finally")));
  const Root never(heap(), scheduler.pending());
  const Root waits(heap(), scheduler.then(Value::nil(), waiting(never)));
  settle();
  scheduler.shut_down();
  CHECK(log == Log{"finally"});
  CHECK(state_of(waits) == State::cancelled);
  CHECK(scheduler.statistics().suspended == 0);
  CHECK(scheduler.statistics().producers == 0);
}

}  // namespace valk::async
