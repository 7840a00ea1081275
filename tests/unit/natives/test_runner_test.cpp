#include "valk/natives/test_runner.hpp"

#include "catch.hpp"

namespace valk::natives {
namespace {

using Status = TestOutcome::Status;

TestFileOutcome run_text(const std::string& text, std::function<bool(const std::string&)> wants = {}) {
  TestOptions options;
  options.wants = std::move(wants);
  options.isolate.read_file = [text](const std::string&) -> base::Result<std::string> { return text; };
  return run_tests("a_test.valk", options, {});
}

TestOutcome run_one(const std::string& body) {
  const TestFileOutcome outcome = run_text("(test \"one\" " + body + ")");
  REQUIRE(outcome.tests.size() == 1);
  return outcome.tests.front();
}

std::string reason_of(const TestOutcome& test) {
  REQUIRE(test.status == Status::failed);
  REQUIRE_FALSE(test.problems.empty());
  return test.problems.front().message;
}

}  // namespace

TEST_CASE("what makes a test pass") {
  CHECK(run_one("(assert-eq 3 (+ 1 2))").status == Status::passed);
  CHECK(run_one("{(+ 1 1)}").status == Status::passed);
  CHECK(run_one("(aio/delay 20000 1)").status == Status::passed);
  CHECK(run_one("{(def {x} 1) x}").status == Status::passed);
}

TEST_CASE("what makes a test fail") {
  CHECK(reason_of(run_one("false")) == "the test gave false");
  CHECK(reason_of(run_one("0")) == "the test gave 0");
  CHECK(reason_of(run_one("(aio/delay 5 false)")) == "the test gave false");
  CHECK(reason_of(run_one("(error \"no\")")) == "no");
  CHECK(reason_of(run_one("(aio/fail \"no\")")) == "no");
  CHECK(reason_of(run_one("(assert-eq 4 (+ 1 2))")).find("4") != std::string::npos);
  CHECK(reason_of(run_one("(exit 0)")) == "the test ended the program with `exit`");
  CHECK(reason_of(run_one("{(= {h} (aio/never)) (aio/cancel h) h}")) == "async operation cancelled");
}

TEST_CASE("a failure that nobody observes fails the test") {
  CHECK(reason_of(run_one("{(aio/schedule 5 (\\ {} (error \"dropped\"))) (aio/sleep 10)}")) == "dropped");
}

TEST_CASE("a test that hangs fails at once") {
  CHECK(reason_of(run_one("(aio/await (aio/never))")).find("will never settle") != std::string::npos);
  CHECK(reason_of(run_one("(aio/never)")).find("will never settle") != std::string::npos);
  CHECK(reason_of(run_one("(aio/then (aio/never) id)")).find("will never settle") != std::string::npos);
}

TEST_CASE("a test that takes too long is stopped") {
  CHECK(reason_of(run_one("(aio/sleep 40000)")) == "the test was not done after 30 s of virtual time");
  CHECK(reason_of(run_one("(aio/interval 10 (\\ {} nil))")) == "the test was not done after 30 s of virtual time");
}

TEST_CASE("a test can be skipped") {
  const TestOutcome test = run_one("{(test/skip \"needs a network\") (error \"no\")}");
  CHECK(test.status == Status::skipped);
  CHECK(test.reason == "needs a network");
}

TEST_CASE("virtual time is moved by hand") {
  CHECK(run_one("{(= {h} (aio/sleep 50)) (test/advance 49) (assert-eq :running (aio/status h)) (test/advance 1) "
                "(assert-eq :completed (aio/status h))}")
            .status == Status::passed);
  const TestOutcome test = run_one("(aio/sleep 90)");
  CHECK(test.virtual_time == std::chrono::milliseconds(90));
}

TEST_CASE("tests share nothing") {
  const TestFileOutcome outcome = run_text(
      "(def {counter} (atom 0))"
      "(test \"first\" {(println \"once\") (assert-eq 1 (atom/add! counter 1))})"
      "(test \"second\" {assert-eq 1 (atom/add! counter 1)})");
  REQUIRE(outcome.tests.size() == 2);
  CHECK(outcome.tests[0].status == Status::passed);
  CHECK(outcome.tests[0].output == "once\n");
  CHECK(outcome.tests[1].status == Status::passed);
}

TEST_CASE("files without tests, and files that fail") {
  CHECK(run_text("(+ 1 2)").tests.empty());
  CHECK(run_text("(+ 1 2)").problems.empty());
  CHECK(run_text("(+ 1").problems.size() == 1);
  CHECK(run_text("(error \"no\")").problems.size() == 1);
  CHECK(run_text("(exit 3)").problems.size() == 1);
}

TEST_CASE("only the tests that are wanted run") {
  const TestFileOutcome outcome =
      run_text("(test \"a\" (error \"no\")) (test \"b\" 1)", [](const std::string& name) { return name == "b"; });
  REQUIRE(outcome.tests.size() == 1);
  CHECK(outcome.tests[0].name == "b");
}

}  // namespace valk::natives
