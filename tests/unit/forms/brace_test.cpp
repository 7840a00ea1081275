// LANGUAGE section 2: what a brace form means is decided by where it stands.

#include "catch.hpp"
#include "support.hpp"

using namespace valk::forms;
using namespace valk::forms::testing;

namespace {

BraceMeaning meaning(std::string text, Position position) {
  const auto tree = parse(std::move(text));
  return brace_meaning(*tree->top_level_forms().begin(), position);
}

}  // namespace

TEST_CASE("an empty brace form is nil everywhere") {
  CHECK(meaning("{}", Position::block) == BraceMeaning::nil);
  CHECK(meaning("{ ; nothing\n #_x }", Position::value) == BraceMeaning::nil);
  CHECK(shape("{} ()") == "nil\nnil\n");
}

TEST_CASE("a keyword in front makes a plist everywhere") {
  CHECK(meaning("{:a 1}", Position::block) == BraceMeaning::plist);
  CHECK(meaning("{:a 1}", Position::value) == BraceMeaning::plist);
  CHECK(shape("(f {:a x :b {1 2}})") ==
        "call\n  name f\n  plist\n    literal :a\n    name x\n    literal :b\n    quoted {1 2}\n");
  CHECK(shape("(do {:a :b :c})") == "sequence\n  plist\n    literal :a\n    literal :b\n    literal :c\n");
}

TEST_CASE("a bracketed form in front makes a sequence of a block") {
  CHECK(meaning("{(a) b}", Position::block) == BraceMeaning::sequence);
  CHECK(meaning("{{a} b}", Position::block) == BraceMeaning::sequence);
  CHECK(meaning("{(a)}", Position::block) == BraceMeaning::sequence);
  CHECK(shape("(do {(a) x {b 1} {y}})") ==
        "sequence\n  sequence\n    call\n      name a\n    name x\n    call\n      name b\n      literal 1\n    name "
        "y\n");
  CHECK(shape("(do {{:a x}})") == "sequence\n  sequence\n    plist\n      literal :a\n      name x\n");
}

TEST_CASE("a single element of a block is its value") {
  CHECK(meaning("{x}", Position::block) == BraceMeaning::single);
  CHECK(shape("(do {x})") == "sequence\n  name x\n");
  CHECK(shape("(do {5})") == "sequence\n  literal 5\n");
  CHECK(shape("(do {'(a b)})") == "sequence\n  quoted (a b)\n");
}

TEST_CASE("any other block is one form") {
  CHECK(meaning("{+ a b}", Position::block) == BraceMeaning::call);
  CHECK(shape("(do {+ a b})") == "sequence\n  call\n    name +\n    name a\n    name b\n");
  CHECK(shape("(do {if c {1} {2}})") == "sequence\n  if\n    name c\n    then: literal 1\n    else: literal 2\n");
  CHECK(shape("(do {do (a) (b)})") == "sequence\n  sequence\n    call\n      name a\n    call\n      name b\n");
  CHECK(shape("(do {'a 1})") == "sequence\n  call\n    quoted a\n    literal 1\n");
}

TEST_CASE("a value's brace form is quoted data") {
  CHECK(meaning("{1 2}", Position::value) == BraceMeaning::data);
  CHECK(meaning("{(+ 1 2)}", Position::value) == BraceMeaning::data);
  CHECK(meaning("{x}", Position::value) == BraceMeaning::data);
  CHECK(shape("(f {a {b c}})") == "call\n  name f\n  quoted {a {b c}}\n");
  CHECK(shape("{if a}") == "quoted {if a}\n");
}

TEST_CASE("quoted data is not looked into") {
  CHECK(shape("'{:a (if)}") == "quoted {:a (if)}\n");
  CHECK(problems("'(if) {(if)} (quote (let))").empty());
}

TEST_CASE("discarded forms and comments do not count") {
  CHECK(shape("(do {#_x (a) ; c\n (b)})") == "sequence\n  sequence\n    call\n      name a\n    call\n      name b\n");
}
