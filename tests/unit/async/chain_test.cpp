// What waits for one handle: order, flattening, errors.

#include "harness.hpp"

namespace valk::async {

TEST_CASE_METHOD(Harness, "a callback never runs inside the call that registers it") {
  const Root done(heap(), scheduler.lift(Value::fixnum(5)));
  const Root result(heap(), scheduler.then(done, noting("then")));
  CHECK(log.empty());
  CHECK(state_of(result) == State::running);
  settle();
  CHECK(log == Log{"then 5"});
  CHECK(state_of(result) == State::completed);
  CHECK(result_of(result) == Value::fixnum(5));
}

TEST_CASE_METHOD(Harness, "callbacks of one handle run in the order of registration") {
  const Root source(heap(), scheduler.pending());
  const Root a(heap(), scheduler.then(source, noting("a")));
  const Root b(heap(), scheduler.always(source, noting("b")));
  const Root c(heap(), scheduler.then(source, noting("c")));
  scheduler.complete(source, Value::fixnum(1));
  CHECK(log.empty());
  settle();
  CHECK(log == Log{"a 1", "b", "c 1"});
}

TEST_CASE_METHOD(Harness, "a handle settles once") {
  const Root handle(heap(), scheduler.pending());
  CHECK(scheduler.complete(handle, Value::fixnum(1)));
  CHECK_FALSE(scheduler.complete(handle, Value::fixnum(2)));
  CHECK_FALSE(scheduler.fail(handle, names::error));
  CHECK_FALSE(scheduler.cancel(handle));
  CHECK(result_of(handle) == Value::fixnum(1));
}

TEST_CASE_METHOD(Harness, "a handle that a callback gives is flattened") {
  const Root inner(heap(), scheduler.pending());
  const Root outer(heap(), scheduler.then(Value::nil(), giving("outer", inner)));
  settle();
  CHECK(state_of(outer) == State::pending);
  scheduler.complete(inner, Value::fixnum(7));
  CHECK(result_of(outer) == Value::fixnum(7));
}

TEST_CASE_METHOD(Harness, "completing with a handle waits for it, and settles for good") {
  const Root inner(heap(), scheduler.pending());
  const Root outer(heap(), scheduler.pending());
  CHECK(scheduler.complete(outer, inner));
  CHECK_FALSE(scheduler.complete(outer, Value::fixnum(1)));
  scheduler.fail(inner, heap().string("no"));
  CHECK(state_of(outer) == State::failed);
  CHECK(message_of(outer) == "no");
}

TEST_CASE_METHOD(Harness, "a handle that waits for itself fails") {
  const Root handle(heap(), scheduler.pending());
  scheduler.complete(handle, handle);
  CHECK(state_of(handle) == State::failed);
  CHECK(message_of(handle) == "a handle waits for itself");
}

TEST_CASE_METHOD(Harness, "what a callback raises fails its handle; then passes it on, catch takes it") {
  const Root failing(heap(), scheduler.then(Value::nil(), raising("boom")));
  const Root passed(heap(), scheduler.then(failing, noting("never")));
  const Root caught(heap(), scheduler.on_error(passed, Value::nil(), giving("caught", Value::fixnum(3))));
  settle();
  CHECK(log == Log{"boom", "caught"});
  CHECK(state_of(failing) == State::failed);
  CHECK(message_of(failing) == "it went wrong");
  CHECK(state_of(passed) == State::failed);
  CHECK(result_of(caught) == Value::fixnum(3));
  CHECK(dropped.empty());
}

TEST_CASE_METHOD(Harness, "catch with a kind takes that kind only") {
  const Value boom = heap().symbol(":boom");
  const Root failing(heap(), scheduler.failed(boom));
  const Root other(heap(), scheduler.on_error(failing, names::timeout, noting("timeout")));
  const Root same(heap(), scheduler.on_error(failing, boom, giving("boom", Value::nil())));
  settle();
  CHECK(log == Log{"boom"});
  CHECK(state_of(other) == State::failed);
  CHECK(state_of(same) == State::completed);
  CHECK(kind_of(other) == boom);
}

TEST_CASE_METHOD(Harness, "catch passes success through without a turn") {
  const Root source(heap(), scheduler.lift(Value::fixnum(4)));
  const Root caught(heap(), scheduler.on_error(source, Value::nil(), noting("never")));
  CHECK(result_of(caught) == Value::fixnum(4));
}

TEST_CASE_METHOD(Harness, "finally settles as its source once its function is done, on pending sources too") {
  const Root source(heap(), scheduler.pending());
  const Root cleanup(heap(), scheduler.pending());
  const Root always(heap(), scheduler.always(source, giving("cleanup", cleanup)));
  scheduler.complete(source, Value::fixnum(1));
  settle();
  CHECK(log == Log{"cleanup"});
  CHECK(state_of(always) == State::pending);
  scheduler.complete(cleanup, Value::fixnum(99));
  CHECK(result_of(always) == Value::fixnum(1));
}

TEST_CASE_METHOD(Harness, "finally passes a failure on") {
  const Root failing(heap(), scheduler.failed(heap().string("no")));
  const Root always(heap(), scheduler.always(failing, noting("cleanup")));
  settle();
  CHECK(log == Log{"cleanup"});
  CHECK(message_of(always) == "no");
}

TEST_CASE_METHOD(Harness, "a failure of finally's function wins") {
  SECTION("over success") {
    const Root always(heap(), scheduler.always(Value::fixnum(1), raising("cleanup")));
    settle();
    CHECK(message_of(always) == "it went wrong");
  }
  SECTION("over failure") {
    const Root failing(heap(), scheduler.failed(heap().string("no")));
    const Root always(heap(), scheduler.always(failing, raising("cleanup")));
    settle();
    CHECK(message_of(always) == "it went wrong");
  }
  SECTION("when a handle that it gives fails") {
    const Root cleanup(heap(), scheduler.failed(heap().string("late")));
    const Root always(heap(), scheduler.always(Value::fixnum(1), giving("cleanup", cleanup)));
    settle();
    CHECK(message_of(always) == "late");
  }
}

TEST_CASE_METHOD(Harness, "try wraps the outcome") {
  const Root good(heap(), scheduler.attempt(Value::fixnum(1)));
  CHECK(shown(result_of(good)) == "{:ok 1}");
  const Root failing(heap(), scheduler.failed(heap().string("no")));
  const Root bad(heap(), scheduler.attempt(failing));
  CHECK(state_of(bad) == State::completed);
  CHECK(heap::list_head(result_of(bad)) == names::err);
}

TEST_CASE_METHOD(Harness, "await gives the value to the callback that waits, and the loop goes on") {
  const Root slow(heap(), scheduler.sleep(milliseconds(10)));
  const Root waits(heap(), scheduler.then(Value::nil(), waiting(slow)));
  const Root after(heap(), scheduler.then(waits, noting("after")));
  const Root other(heap(), scheduler.then(Value::nil(), noting("other")));
  settle();
  CHECK(log == Log{"other ()"});
  CHECK(scheduler.statistics().suspended == 1);
  advance(10);
  CHECK(log == Log{"other ()", "after ()"});
  CHECK(scheduler.statistics().suspended == 0);
}

TEST_CASE_METHOD(Harness, "await raises the error of the handle") {
  const Root source(heap(), scheduler.pending());
  const Root waits(heap(), scheduler.then(Value::nil(), waiting(source)));
  settle();
  scheduler.fail(source, heap().string("no"));
  settle();
  CHECK(state_of(waits) == State::failed);
  CHECK(message_of(waits) == "no");
}

TEST_CASE_METHOD(Harness, "a failure that nobody observes is reported when the queue has drained") {
  SECTION("once") {
    const Root failing(heap(), scheduler.then(Value::nil(), raising("boom")));
    settle();
    CHECK(dropped == Log{"it went wrong"});
    settle();
    CHECK(dropped.size() == 1);
    CHECK(scheduler.statistics().dropped_failures == 1);
  }
  SECTION("not when a dependent was registered in the same turn") {
    const Root failing(heap(), scheduler.failed(heap().string("no")));
    const Root caught(heap(), scheduler.on_error(failing, Value::nil(), noting("caught")));
    settle();
    CHECK(dropped.empty());
  }
  SECTION("the last of a chain, not each") {
    const Root failing(heap(), scheduler.failed(heap().string("no")));
    const Root a(heap(), scheduler.then(failing, noting("a")));
    const Root b(heap(), scheduler.always(a, noting("b")));
    settle();
    CHECK(dropped.size() == 1);
  }
}

TEST_CASE_METHOD(Harness, "C++ code is told when a handle has settled") {
  const Root source(heap(), scheduler.pending());
  scheduler.on_settled(source, [&] { log.emplace_back("settled"); });
  settle();
  CHECK(log.empty());
  scheduler.fail(source, names::timeout);
  CHECK(log.empty());
  settle();
  CHECK(log == Log{"settled"});
  CHECK(dropped.empty());
}

TEST_CASE_METHOD(Harness, "a chain of a million handles settles without recursion") {
  const Root first(heap(), scheduler.pending());
  Root last(heap(), first);
  SECTION("its callbacks called") {
    const Root function(heap(), noting("link"));
    for (int i = 0; i < kMany / 10; ++i) last = scheduler.then(last, function);
    scheduler.complete(first, Value::fixnum(1));
    settle();
    CHECK(result_of(last) == Value::fixnum(1));
  }
  SECTION("a failure passed on") {
    for (int i = 0; i < kMany; ++i) last = scheduler.then(last, Value::nil());
    scheduler.fail(first, heap().string("no"));
    CHECK(message_of(last) == "no");
  }
  SECTION("cancelled from its end") {
    for (int i = 0; i < kMany; ++i) last = scheduler.then(last, Value::nil());
    scheduler.cancel(last);
    CHECK(state_of(first) == State::cancelled);
  }
  SECTION("cancelled from its beginning") {
    for (int i = 0; i < kMany; ++i) last = scheduler.then(last, Value::nil());
    scheduler.cancel(first);
    CHECK(state_of(last) == State::cancelled);
  }
}

}  // namespace valk::async
