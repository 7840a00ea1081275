#include "catch.hpp"
#include "support.hpp"

using namespace valk::forms;
using namespace valk::forms::testing;

TEST_CASE("do is a sequence of code") {
  CHECK(shape("(do)") == "sequence\n");
  CHECK(shape("(do a {b} {1 2})") == "sequence\n  name a\n  name b\n  call\n    literal 1\n    literal 2\n");
}

TEST_CASE("if has a condition and one or two branches") {
  CHECK(shape("(if c a)") == "if\n  name c\n  then: name a\n");
  CHECK(shape("(if c {a} {b 1})") == "if\n  name c\n  then: name a\n  else: call\n    name b\n    literal 1\n");
  CHECK(shape("(if {} 1 2)") == "if\n  nil\n  then: literal 1\n  else: literal 2\n");
  CHECK(shape("(if {x y} 1)") == "if\n  quoted {x y}\n  then: literal 1\n");
  CHECK(problems("(if)") == Lines{"(if): `if` takes 2 or 3 operands, got 0"});
  CHECK(problems("(if c)") == Lines{"(if c): `if` takes 2 or 3 operands, got 1"});
  CHECK(problems("(if a b c d)") == Lines{"d: `if` takes 2 or 3 operands, got 4"});
  CHECK(shape("(if c)") == "invalid\n  name c\n");
  CHECK(shape("(if a b c d)") == "if\n  name a\n  then: name b\n  else: name c\n");
}

TEST_CASE("a problem of shape shows the form in its help") {
  const auto tree = parse("(if c)");
  CHECK(check(*tree).at(0).help == "the form is `(if condition {then} {else?})`");
}

TEST_CASE("when and unless have a condition and a body") {
  CHECK(shape("(when c (a) {b})") == "when\n  name c\n  call\n    name a\n  name b\n");
  CHECK(shape("(unless c)") == "unless\n  name c\n");
  CHECK(problems("(when)") == Lines{"(when): `when` takes at least 1 operand, got 0"});
}

TEST_CASE("cond and select have clauses") {
  CHECK(
      shape("(select {(== a 1) {f a}} (b (c) d) {otherwise 2})") ==
      "select\n  clause\n    call\n      name ==\n      name a\n      literal 1\n    call\n      name f\n      name a\n"
      "  clause\n    name b\n    call\n      name c\n    name d\n  otherwise\n    literal 2\n");
  CHECK(shape("(cond)") == "cond\n");
  CHECK(shape("(cond {x {:a 1}})") == "cond\n  clause\n    name x\n    plist\n      literal :a\n      literal 1\n");
  CHECK(problems("(cond {a})") == Lines{"{a}: the clause of `a` has no result"});
  CHECK(problems("(select {} x 5)") == Lines{"{}: a clause is `{condition result}`, not `{}`",
                                             "x: a clause is `{condition result}`, not `x`",
                                             "5: a clause is `{condition result}`, not `5`"});
}

TEST_CASE("case compares with literals") {
  CHECK(shape("(case x {1 a} {{2 :three \"4\" 'five nil -0.5} {b 1}} {otherwise c})") ==
        "case\n  name x\n  clause 1\n    name a\n  clause 2 :three \"4\" 'five nil -0.5\n    call\n      name b\n"
        "      literal 1\n  otherwise\n    name c\n");
  CHECK(shape("(case x {_ 1})") == "case\n  name x\n  otherwise\n    literal 1\n");
  CHECK(shape("(case x {() 1} {{} 2})") == "case\n  name x\n  clause ()\n    literal 1\n  clause {}\n    literal 2\n");
  CHECK(problems("(case)") == Lines{"(case): `case` takes at least 1 operand, got 0"});
  CHECK(problems("(case x {a 1})") == Lines{"a: a key is a literal, and `a` is a name"});
  CHECK(problems("(case x {(f) 1})") == Lines{"(f): a key is a literal, not `(f)`"});
  CHECK(problems("(case x {{1 (f)} 1})") == Lines{"(f): a key is a literal, not `(f)`"});
  CHECK(problems("(case x {1})") == Lines{"{1}: the clause of `1` has no result"});
  CHECK(problems("(case x y)") == Lines{"y: a clause is `{key result}`, not `y`"});
}

TEST_CASE("and and or take values") {
  CHECK(shape("(and)") == "and\n");
  CHECK(shape("(or a {1 2})") == "or\n  name a\n  quoted {1 2}\n");
}

TEST_CASE("threading has a value and steps") {
  CHECK(shape("(-> x f (g a))") == "thread-first\n  name x\n  step\n    name f\n  step\n    name g\n    name a\n");
  CHECK(shape("(->> x (g a))") == "thread-last\n  name x\n  step\n    name g\n    name a\n");
  CHECK(shape("(-> x)") == "thread-first\n  name x\n");
  CHECK(shape("(-> x :key (\\ {y} y))") ==
        "thread-first\n  name x\n  step\n    literal :key\n  step\n    function {y}\n      name y\n");
  CHECK(shape("(-> x ((f a) b))") ==
        "thread-first\n  name x\n  step\n    call\n      name f\n      name a\n    name b\n");
  CHECK(problems("(->)") == Lines{"(->): `->` takes at least 1 operand, got 0"});
  CHECK(problems("(-> x (if a b))") == Lines{"(if a b): a step is a function or a call, not the special form `if`"});
}
