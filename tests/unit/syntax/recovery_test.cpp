#include "support.hpp"

using namespace valk;
using namespace valk::syntax;

namespace {

// The texts of the chunks.
Lines chunks(std::string text) {
  const Tree::Ptr tree = parse(std::move(text));
  check_shape(*tree);
  Lines texts;
  for (const Node node : tree->top_level()) texts.emplace_back(node.text());
  return texts;
}

}  // namespace

TEST_CASE("what is not closed ends before the next form in column 1") {
  CHECK(chunks("(def a (f)\n(def b 1)\n(def c 2)") == Lines{"(def a (f)", "(def b 1)", "(def c 2)"});
  CHECK(chunks("(def a {f (g\n\n{b}\nc\n(d)") == Lines{"(def a {f (g", "{b}", "c", "(d)"});
  CHECK(chunks("(def a '(f \n(def b 1)") == Lines{"(def a '(f", "(def b 1)"});
}

TEST_CASE("several forms may be unclosed") {
  CHECK(chunks("(a (b\n(c {d\n(e)\n(f") == Lines{"(a (b", "(c {d", "(e)", "(f"});
}

TEST_CASE("documentation goes with its form") {
  CHECK(chunks("(a\n  ; inside\n;;; one\n;;; two\n(b)") == Lines{"(a\n  ; inside", ";;; one", ";;; two", "(b)"});
  CHECK(chunks("(a\n; inside\n  b\n(c)") == Lines{"(a\n; inside\n  b", "(c)"});
}

TEST_CASE("forms in column 1 inside what is closed stay there") {
  CHECK(chunks("(a\n(b)\n(c)\n)") == Lines{"(a\n(b)\n(c)\n)"});
  CHECK(chunks("(a\n(b)\n)\n(c") == Lines{"(a\n(b)\n)", "(c"});
  CHECK(chunks("(x\n(a\n(b)\n)") == Lines{"(x", "(a\n(b)\n)"});
}

TEST_CASE("carriage returns do not hide a column") { CHECK(chunks("(a\r\n(b)\r\n") == Lines{"(a", "(b)"}); }

TEST_CASE("a wrong closer closes") {
  const Tree::Ptr tree = parse("(a {b) c}");
  const Node list = tree->chunk_root(0);
  CHECK(list.is_mismatched());
  CHECK(list.is_closed());
  CHECK(list.form(1).is_mismatched());
  CHECK(list.has_mistake());
  CHECK_FALSE(list.form(0).has_mistake());
}

TEST_CASE("mistakes mark what they are in, and nothing else") {
  const Tree::Ptr tree = parse("(a (b 1x) (c)) (d)");
  CHECK(tree->has_mistake());
  CHECK(tree->chunk_root(0).has_mistake());
  CHECK(tree->chunk_root(0).form(1).has_mistake());
  CHECK_FALSE(tree->chunk_root(0).form(2).has_mistake());
  CHECK_FALSE(tree->chunk_root(1).has_mistake());
  CHECK(parse("(a ')")->has_mistake());
  CHECK(parse(")")->has_mistake());
  CHECK_FALSE(parse("(a \"\\q\" 99999999999999999999)")->has_mistake());
}
