#include "catch.hpp"
#include "support.hpp"

using namespace valk::forms;
using namespace valk::forms::testing;

TEST_CASE("try has a body, catches and a finally") {
  CHECK(shape("(try {f x})") == "try\n  call\n    name f\n    name x\n");
  CHECK(
      shape("(try (a) (b) (catch :timeout {e} e) (catch {_} {g 1} 2) (finally {(c)} d))") ==
      "try\n  call\n    name a\n  call\n    name b\n  catch :timeout e\n    name e\n  catch _\n    call\n      name g\n"
      "      literal 1\n    literal 2\n  finally\n    sequence\n      call\n        name c\n    name d\n");
  CHECK(shape("(try {1} {catch {e} {2}} {finally 3})") ==
        "try\n  literal 1\n  catch e\n    literal 2\n  finally\n    literal 3\n");
  CHECK(shape("(try 1 (catch e 2) (catch (e) 3) (catch {} 4) (finally))") ==
        "try\n  literal 1\n  catch e\n    literal 2\n  catch e\n    literal 3\n  catch\n    literal 4\n  finally\n");
  CHECK(problems("(try (a) (catch :k {e} (b)) (catch {} 1) (finally))").empty());
}

TEST_CASE("the parts of try stand in order") {
  CHECK(problems("(try a (catch {e} b) c)") == Lines{"c: code stands behind `catch`"});
  CHECK(problems("(try a (finally b) c)") == Lines{"c: code stands behind `finally`"});
  CHECK(problems("(try a (finally b) (catch {e} c))") == Lines{"(catch {e} c): `catch` stands behind `finally`"});
  CHECK(problems("(try a (finally b) (finally c))") == Lines{"(finally c): a second `finally`"});
}

TEST_CASE("catch names the error") {
  CHECK(problems("(try a (catch))") == Lines{"(catch): `catch` does not name the error"});
  CHECK(problems("(try a (catch :k))") == Lines{"(catch :k): `catch` does not name the error"});
  CHECK(problems("(try a (catch 5 b))") == Lines{"(catch 5 b): `catch` does not name the error"});
  CHECK(problems("(try a (catch {e f} b))") == Lines{"f: `catch` binds one name"});
  CHECK(problems("(try a (catch {1} b))") == Lines{"1: a name is a symbol, not `1`"});
}

TEST_CASE("catch and finally stand in try") {
  CHECK(problems("(catch {e} 1)") == Lines{"(catch {e} 1): `catch` stands outside of `try`"});
  CHECK(problems("(try {(a) (catch {e} 1)})") == Lines{"(catch {e} 1): `catch` stands outside of `try`"});
  CHECK(problems("(finally 1)") == Lines{"(finally 1): `finally` stands outside of `try`"});
  CHECK(shape("(catch :k {e} (b))") == "invalid\n  literal :k\n  call\n    name b\n");
}

TEST_CASE("error? and assert-error hold code") {
  CHECK(shape("(error? {f x})") == "error-test\n  call\n    name f\n    name x\n");
  CHECK(problems("(error?)") == Lines{"(error?): `error?` takes 1 operand, got 0"});
  CHECK(problems("(error? 1 2)") == Lines{"2: `error?` takes 1 operand, got 2"});
  CHECK(shape("(assert-error :k {f x})") == "error-assertion :k\n  call\n    name f\n    name x\n");
  CHECK(shape("(assert-error (f))") == "error-assertion\n  call\n    name f\n");
  CHECK(problems("(assert-error)") == Lines{"(assert-error): `assert-error` takes 1 or 2 operands, got 0"});
  CHECK(problems("(assert-error 1 2)") == Lines{"1: the kind of an error is a keyword, not `1`"});
  CHECK(problems("(assert-error :a 1 2)") == Lines{"2: `assert-error` takes 1 or 2 operands, got 3"});
}
