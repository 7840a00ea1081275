// Several handles at once, and time.

#include "harness.hpp"

namespace valk::async {

TEST_CASE_METHOD(Harness, "all gives the results in order, plain values among them") {
  const Root a(heap(), scheduler.pending());
  const Root b(heap(), scheduler.pending());
  const Root handles(heap(), list({a, Value::fixnum(2), b}));
  const Root all(heap(), scheduler.all(handles));
  scheduler.complete(b, Value::fixnum(3));
  CHECK_FALSE(is_settled(state_of(all)));
  scheduler.complete(a, Value::fixnum(1));
  CHECK(shown(result_of(all)) == "{1 2 3}");
}

TEST_CASE_METHOD(Harness, "all of nothing, and of what has settled") {
  CHECK(result_of(scheduler.all(Value::nil())).is_nil());
  const Root one(heap(), scheduler.lift(Value::fixnum(1)));
  const Root handles(heap(), list({one, one}));
  CHECK(shown(result_of(scheduler.all(handles))) == "{1 1}");
}

TEST_CASE_METHOD(Harness, "the first failure fails all and cancels the others") {
  const Root a(heap(), scheduler.sleep(milliseconds(10)));
  const Root b(heap(), scheduler.pending());
  const Root c(heap(), scheduler.sleep(milliseconds(10)));
  const Root wanted(heap(), scheduler.then(c, noting("c")));
  const Root handles(heap(), list({a, b, c}));
  const Root all(heap(), scheduler.all(handles));
  scheduler.fail(b, heap().string("no"));
  CHECK(message_of(all) == "no");
  CHECK(state_of(a) == State::cancelled);
  CHECK(state_of(c) == State::running);  // somebody else waits for it
}

TEST_CASE_METHOD(Harness, "cancelling all cancels its handles") {
  const Root a(heap(), scheduler.sleep(milliseconds(10)));
  const Root handles(heap(), list({a, a}));
  const Root all(heap(), scheduler.all(handles));
  scheduler.cancel(all);
  CHECK(state_of(a) == State::cancelled);
}

TEST_CASE_METHOD(Harness, "all-settled never fails") {
  const Root good(heap(), scheduler.lift(Value::fixnum(1)));
  const Root bad(heap(), scheduler.failed(heap().string("no")));
  const Root gone(heap(), scheduler.pending());
  const Root handles(heap(), list({good, bad, gone, Value::fixnum(2)}));
  const Root all(heap(), scheduler.all_settled(handles));
  CHECK_FALSE(is_settled(state_of(all)));
  scheduler.cancel(gone);
  REQUIRE(state_of(all) == State::completed);
  const Value results = result_of(all);
  CHECK(shown(heap::list_nth(results, 0)) == "{:status :ok :value 1}");
  CHECK(heap::plist_get(heap::list_nth(results, 1), names::status) == names::error);
  const Value error = heap::plist_get(heap::list_nth(results, 2), names::error);
  CHECK(heap::as<heap::Error>(error).kind == names::cancelled);
  CHECK(shown(heap::list_nth(results, 3)) == "{:status :ok :value 2}");
}

TEST_CASE_METHOD(Harness, "race settles as the first, and cancels the others") {
  const Root fast(heap(), scheduler.delay(milliseconds(5), Value::fixnum(1)));
  const Root slow(heap(), scheduler.delay(milliseconds(50), Value::fixnum(2)));
  const Root handles(heap(), list({slow, fast}));
  const Root race(heap(), scheduler.race(handles));
  advance(5);
  CHECK(result_of(race) == Value::fixnum(1));
  CHECK(state_of(slow) == State::cancelled);
  CHECK(loop.timer_count() == 0);
  CHECK(state_of(scheduler.race(Value::nil())) == State::failed);
}

TEST_CASE_METHOD(Harness, "any completes as the first success, or fails with all failures") {
  const Root bad(heap(), scheduler.failed(heap().string("no")));
  SECTION("a success") {
    const Root late(heap(), scheduler.delay(milliseconds(5), Value::fixnum(1)));
    const Root later(heap(), scheduler.sleep(milliseconds(9)));
    const Root handles(heap(), list({bad, late, later}));
    const Root any(heap(), scheduler.any(handles));
    advance(5);
    CHECK(result_of(any) == Value::fixnum(1));
    CHECK(state_of(later) == State::cancelled);
  }
  SECTION("none") {
    const Root gone(heap(), scheduler.pending());
    const Root handles(heap(), list({bad, gone}));
    const Root any(heap(), scheduler.any(handles));
    scheduler.cancel(gone);
    CHECK(kind_of(any) == names::all_failed);
    CHECK(heap::list_length(heap::as<heap::Error>(result_of(any)).data) == 2);
  }
  SECTION("nothing") { CHECK(kind_of(scheduler.any(Value::nil())) == names::all_failed); }
}

TEST_CASE_METHOD(Harness, "within fails with :timeout and cancels what took too long") {
  const Root slow(heap(), scheduler.sleep(milliseconds(50)));
  const Root within(heap(), scheduler.within(slow, milliseconds(10)));
  advance(10);
  CHECK(kind_of(within) == names::timeout);
  CHECK(message_of(within) == "took longer than 10 ms");
  CHECK(state_of(slow) == State::cancelled);
  const Root fast(heap(), scheduler.sleep(milliseconds(5)));
  const Root kept(heap(), scheduler.within(fast, milliseconds(10)));
  advance(5);
  CHECK(state_of(kept) == State::completed);
  CHECK(loop.timer_count() == 0);
}

TEST_CASE_METHOD(Harness, "delay gives a value, what a function gives, or what a handle completes with") {
  const Root inner(heap(), scheduler.delay(milliseconds(20), Value::fixnum(3)));
  const Root value(heap(), scheduler.delay(milliseconds(5), Value::fixnum(1)));
  const Root called(heap(), scheduler.delay(milliseconds(5), giving("called", inner)));
  CHECK(state_of(value) == State::running);
  advance(5);
  CHECK(result_of(value) == Value::fixnum(1));
  CHECK(log == Log{"called"});
  advance(15);
  CHECK(result_of(called) == Value::fixnum(3));
}

TEST_CASE_METHOD(Harness, "interval calls until :stop") {
  SECTION("a handle is waited for first") {
    const Root pause(heap(), scheduler.sleep(milliseconds(25)));
    const Root interval(heap(), scheduler.interval(milliseconds(10), giving("tick", pause)));
    advance(20);
    CHECK(log == Log{"tick"});
    advance(5);
    CHECK(log == Log{"tick", "tick"});
    scheduler.cancel(interval);
    advance(100);
    CHECK(log.size() == 2);
  }
  SECTION(":stop") {
    const Root interval(heap(), scheduler.interval(milliseconds(10), giving("tick", names::stop)));
    advance(100);
    CHECK(log == Log{"tick"});
    CHECK(state_of(interval) == State::completed);
    CHECK(result_of(interval).is_nil());
  }
  SECTION("an error ends it") {
    const Root interval(heap(), scheduler.interval(milliseconds(10), raising("tick")));
    advance(100);
    CHECK(log == Log{"tick"});
    CHECK(message_of(interval) == "it went wrong");
  }
  SECTION("until it is cancelled") {
    const Root interval(heap(), scheduler.interval(milliseconds(10), giving("tick", Value::nil())));
    advance(35);
    CHECK(log.size() == 3);
    scheduler.cancel(interval);
    advance(100);
    CHECK(log.size() == 3);
    CHECK(loop.timer_count() == 0);
  }
}

TEST_CASE_METHOD(Harness, "a group calls its continuation with all values") {
  const Root a(heap(), scheduler.delay(milliseconds(5), Value::fixnum(1)));
  SECTION("of several") {
    const Root continuation(heap(), noting("body"));
    const Value values[] = {a, Value::fixnum(2)};
    const heap::RootSpan roots(heap(), values);
    const Root whole(heap(), scheduler.group(continuation, values));
    advance(5);
    CHECK(log == Log{"body 1 2"});
    CHECK(result_of(whole) == Value::fixnum(2));
  }
  SECTION("of one plain value") {
    const Value value = Value::fixnum(7);
    const Root whole(heap(), scheduler.group(noting("body"), {&value, 1}));
    CHECK(log.empty());
    settle();
    CHECK(log == Log{"body 7"});
  }
  SECTION("that is abandoned") {
    const Root error(heap(), scheduler.error_of(scheduler.failed(heap().string("no"))));
    const Value started[] = {a, Value::fixnum(2)};
    const Root whole(heap(), scheduler.abandon(error, started));
    CHECK(message_of(whole) == "no");
    CHECK(state_of(a) == State::cancelled);
  }
}

TEST_CASE_METHOD(Harness, "a hundred thousand at once") {
  heap::RootVector handles(heap());
  for (int i = 0; i < kMany / 10; ++i) handles.push_back(scheduler.delay(milliseconds(i % 10), Value::fixnum(i)));
  const Root list(heap(), heap().list({handles.data(), handles.size()}));
  const Root all(heap(), scheduler.all(list));
  advance(10);
  REQUIRE(state_of(all) == State::completed);
  CHECK(heap::list_nth(result_of(all), kMany / 10 - 1) == Value::fixnum(kMany / 10 - 1));
}

TEST_CASE_METHOD(Harness, "a program that waits for what cannot come is told so") {
  const Root never(heap(), scheduler.pending());
  const Root program(heap(), scheduler.run_program(waiting(never)));
  CHECK(scheduler.run_until(program));
  CHECK(state_of(program) == State::failed);
  CHECK(kind_of(program) == heap().symbol(":deadlock"));
}

TEST_CASE_METHOD(Harness, "waiting for the loop to be idle") {
  const Root timer(heap(), scheduler.sleep(milliseconds(30)));
  SECTION("ends when nothing is left") {
    const Root program(heap(), scheduler.run_program(waiting(scheduler.idle())));
    CHECK(scheduler.run_until(program));
    CHECK(state_of(program) == State::completed);
    CHECK(state_of(timer) == State::completed);
  }
  SECTION("ends when it is stopped") {
    const Root program(heap(), scheduler.run_program(waiting(scheduler.idle())));
    settle();
    scheduler.stop();
    CHECK(scheduler.run_until(program));
    CHECK(state_of(timer) == State::running);
  }
}

}  // namespace valk::async
