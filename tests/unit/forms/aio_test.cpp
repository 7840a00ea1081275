#include "catch.hpp"
#include "support.hpp"

using namespace valk::forms;
using namespace valk::forms::testing;

namespace {

AioLet aio_let(const valk::syntax::Tree& tree) {
  return std::get<AioLet>(view({*tree.top_level_forms().begin(), Position::value}));
}

// "a:0 |0 b:1": bindings and barriers with their groups; `?` misspelt, `!` malformed.
std::string items(std::string text) {
  const auto tree = parse(std::move(text));
  std::string result;
  for (const AioItem& item : aio_let(*tree).items) {
    if (!result.empty()) result += ' ';
    switch (item.kind) {
      case AioItem::Kind::binding:
        result += std::string(item.node.form(0).text()) + ":";
        break;
      case AioItem::Kind::barrier:
        result += "|";
        break;
      case AioItem::Kind::misspelt_barrier:
        result += "?";
        break;
      case AioItem::Kind::malformed:
        result += "!";
        break;
    }
    result += std::to_string(item.group);
  }
  return result;
}

}  // namespace

TEST_CASE("aio/let is written in three ways") {
  const std::string expected =
      "aio/let\n  group 1\n    a: call\n      name f\n    b: literal 2\n  group 2\n    c: call\n      name g\n"
      "      name a\n  body: call\n    name h\n    name c\n";
  CHECK(shape("(aio/let ((a (f)) (b 2) :then (c (g a))) (h c))") == expected);
  CHECK(shape("(aio/let {((a (f)) (b 2) :then (c (g a)))} {h c})") == expected);
  CHECK(shape("(aio/let {(a (f)) (b 2) :then (c (g a))} {h c})") == expected);
  CHECK(shape("(aio/let {{a (f)} {b 2} :then {c (g a)}} {h c})") == expected);
}

TEST_CASE("the list of bindings is found in its wrapping") {
  const auto list = [](std::string text) {
    const auto tree = parse(std::move(text));
    return std::string(aio_let(*tree).list.text());
  };
  CHECK(list("(aio/let {((a e))} b)") == "((a e))");
  CHECK(list("(aio/let {(a e)} b)") == "{(a e)}");
  CHECK(list("(aio/let ((a e)) b)") == "((a e))");
  CHECK(list("(aio/let (((a e))) b)") == "((a e))");
  CHECK(list("(aio/let {({x y} e)} b)") == "{({x y} e)}");
  CHECK(list("(aio/let {(({x y} e))} b)") == "(({x y} e))");
  CHECK(list("(aio/let {(:then (a e))} b)") == "(:then (a e))");
  CHECK(list("(aio/let {()} b)") == "()");
  CHECK(list("(aio/let {} b)") == "{}");
  CHECK(list("(aio/let {((a e)) :then} b)") == "{((a e)) :then}");
}

TEST_CASE("barriers end groups, empty ones too") {
  CHECK(items("(aio/let {(a 1) :then (b 2)} b)") == "a:0 |0 b:1");
  CHECK(items("(aio/let {:then (a 1)} a)") == "|0 a:1");
  CHECK(items("(aio/let {(a 1) :then} a)") == "a:0 |0");
  CHECK(items("(aio/let {(a 1) :then :then (b 2)} a)") == "a:0 |0 |1 b:2");
  CHECK(items("(aio/let {} 1)").empty());
  const auto groups = [](std::string text) {
    const auto tree = parse(std::move(text));
    std::vector<std::size_t> sizes;
    for (const AioGroup& group : aio_let(*tree).groups) sizes.push_back(group.bindings.size());
    return sizes;
  };
  using Sizes = std::vector<std::size_t>;
  CHECK(groups("(aio/let {:then (a 1) (b 2) :then :then} a)") == Sizes{0, 2, 0, 0});
  CHECK(groups("(aio/let {} a)").empty());
  CHECK(groups("(aio/let {()} a)").empty());
}

TEST_CASE("what stands between bindings and is no barrier is misspelt") {
  CHECK(items("(aio/let {(a 1) :them (b 2) then (c 3)} c)") == "a:0 ?0 b:0 ?0 c:0");
  CHECK(problems("(aio/let {(a 1) :them (b 2)} c)") ==
        Lines{"barrier/misspelt :them: `:them` between bindings is no barrier"});
  CHECK(problems("(aio/let ((a 1) then (b 2)) c)") ==
        Lines{"barrier/misspelt then: `then` between bindings is no barrier"});
}

TEST_CASE("a binding is a pattern and an expression") {
  CHECK(problems("(aio/let {(a)} 1)") ==
        Lines{"barrier/malformed-binding (a): a binding is `(name expression)`, found 1 part"});
  CHECK(problems("(aio/let {(a f x)} 1)") ==
        Lines{"barrier/malformed-binding (a f x): a binding is `(name expression)`, found 3 parts"});
  CHECK(problems("(aio/let {(a 1) 5} 1)") ==
        Lines{"barrier/malformed-binding 5: a binding is `(name expression)`, found `5`"});
  CHECK(problems("(aio/let {(1 2)} 1)") == Lines{"barrier/malformed-binding 1: a literal stands where a value is taken apart: `1`"});
  CHECK(problems("(aio/let {({a} 1) ((b) 2)} 1)") == Lines{"barrier/malformed-binding (b): `(b)` is no pattern"});
  CHECK(items("(aio/let {(a) (b 2) () (1 2)} b)") == "!0 b:0 !0 !0");
  CHECK(problems("(aio/let x 1)") == Lines{"x: bindings are a list, not `x`"});
  CHECK(problems("(aio/let)") == Lines{"(aio/let): `aio/let` takes at least 1 operand, got 0"});
  CHECK(problems("(aio/let {(a 1) (_ 2) (_ 3) ({x & more} 4) ({:id id :tags {t}} 5)})").empty());
}

TEST_CASE("patterns bind names, in source order") {
  const auto names = [](std::string text) {
    const auto tree = parse(std::move(text));
    Lines result;
    for (const auto node : pattern_names(*tree->top_level_forms().begin())) result.emplace_back(node.text());
    return result;
  };
  CHECK(names("x") == Lines{"x"});
  CHECK(names("_").empty());
  CHECK(names("{a _ b & rest}") == Lines{"a", "b", "rest"});
  CHECK(names("{:id id :tags {t {u} & v} :name {:first f}}") == Lines{"id", "t", "u", "v", "f"});
}

TEST_CASE("patterns are well-formed") {
  CHECK(problems("(aio/let {({a &} 1)} 1)") ==
        Lines{"barrier/malformed-binding &: `&` is followed by one name, the last"});
  CHECK(problems("(aio/let {({& a b} 1)} 1)") ==
        Lines{"barrier/malformed-binding &: `&` is followed by one name, the last"});
  CHECK(problems("(aio/let {({:a} 1)} 1)") == Lines{"barrier/malformed-binding :a: `:a` is followed by no pattern"});
  CHECK(problems("(aio/let {({:a x y z} 1)} 1)") ==
        Lines{"barrier/malformed-binding y: expected a keyword, found `y`"});
  CHECK(problems("(aio/let {({a a} 1)} 1)") == Lines{"barrier/malformed-binding a: `a` is bound twice here"});
  CHECK(problems("(aio/let {(if 1)} 1)") == Lines{"if: `if` is a special form and cannot be bound"});
}

TEST_CASE("the body of aio/let is code") {
  CHECK(shape("(aio/let {(a 1)} {:status 200} (f a) {a})") ==
        "aio/let\n  group 1\n    a: literal 1\n  body: plist\n    literal :status\n    literal 200\n  body: call\n"
        "    name f\n    name a\n  body: name a\n");
  CHECK(shape("(aio/let {(a {1 2})})") == "aio/let\n  group 1\n    a: quoted {1 2}\n");
}

TEST_CASE("aio/do holds statements, in two ways and with two arrows") {
  const std::string expected =
      "aio/do\n  x: call\n    name f\n  y: call\n    name g\n    name x\n  call\n    name h\n    name y\n";
  CHECK(shape("(aio/do (<- x (f)) (y <- (g x)) (h y))") == expected);
  CHECK(shape("(aio/do {(<- x (f)) (y <- (g x)) (h y)})") == expected);
  CHECK(shape("(aio/do)") == "aio/do\n");
  CHECK(shape("(aio/do {})") == "aio/do\n  nil\n");
  CHECK(shape("(aio/do {f x})") == "aio/do\n  call\n    name f\n    name x\n");
  CHECK(shape("(aio/do (= {y} 1) {y})") == "aio/do\n  bind y\n    literal 1\n  name y\n");
  CHECK(shape("(aio/do (<- {a b} (f)) ({:id id} <- (g)))") ==
        "aio/do\n  {a b}: call\n    name f\n  {:id id}: call\n    name g\n");
}

TEST_CASE("a step that waits has a pattern and an expression") {
  CHECK(problems("(aio/do (<- x))") == Lines{"(<- x): a step that waits is `(<- name expression)`, found `(<- x)`"});
  CHECK(problems("(aio/do (x <- f y))") ==
        Lines{"(x <- f y): a step that waits is `(<- name expression)`, found `(x <- f y)`"});
  CHECK(problems("(aio/do (<- 1 (f)))") == Lines{"1: a literal stands where a value is taken apart: `1`"});
  CHECK(problems("(<- x (f))") == Lines{"(<- x (f)): `<-` stands outside of `aio/do`"});
  CHECK(problems("(let {(<- x (f))})") == Lines{"(<- x (f)): `<-` stands outside of `aio/do`"});
}
