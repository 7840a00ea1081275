#include "catch.hpp"
#include "support.hpp"

using namespace valk::forms;
using namespace valk::forms::testing;

TEST_CASE("quote gives data") {
  CHECK(shape("'x") == "quoted x\n");
  CHECK(shape("(quote (a b))") == "quoted (a b)\n");
  CHECK(shape("''x") == "quoted 'x\n");
  CHECK(problems("(quote)") == Lines{"(quote): `quote` takes 1 operand, got 0"});
  CHECK(problems("(quote a b)") == Lines{"b: `quote` takes 1 operand, got 2"});
}

TEST_CASE("a quasiquote evaluates what is unquoted, in order") {
  CHECK(
      shape("`(1 ,(+ x 1) {:a ,y} ,@z)") ==
      "quasiquoted\n  unquoted: call\n    name +\n    name x\n    literal 1\n  unquoted: name y\n  unquoted: name z\n");
  CHECK(shape("`,x") == "quasiquoted\n  unquoted: name x\n");
  CHECK(shape("`(a 'b ',c)") == "quasiquoted\n  unquoted: name c\n");
  CHECK(shape("(quasiquote (a (unquote x) (unquote-splicing y)))") ==
        "quasiquoted\n  unquoted: name x\n  unquoted: name y\n");
  CHECK(shape("`x") == "quasiquoted\n");
}

TEST_CASE("unquotes belong to the innermost quasiquote") {
  CHECK(shape("`(a `(b ,c))") == "quasiquoted\n");
  CHECK(shape("`(a `(b ,c ,,d))") == "quasiquoted\n  unquoted: name d\n");
  CHECK(shape("`(a ,`(b ,c))") == "quasiquoted\n  unquoted: quasiquoted\n    unquoted: name c\n");
}

TEST_CASE("unquotes need a quasiquote around them") {
  CHECK(problems(",x") == Lines{",x: `,` stands outside of a quasiquote"});
  CHECK(problems("(f ,@x)") == Lines{",@x: `,@` stands outside of a quasiquote"});
  CHECK(problems("(unquote x)") == Lines{"(unquote x): `unquote` stands outside of a quasiquote"});
  CHECK(problems("`(a ,(b ,c))") == Lines{",c: `,` stands outside of a quasiquote"});
  CHECK(problems("`,@x") == Lines{",@x: there is no list here to splice into"});
  CHECK(problems("(quasiquote ,@x)") == Lines{",@x: there is no list here to splice into"});
  CHECK(shape(",x") == "invalid\n  name x\n");
}

TEST_CASE("unquotes are told by form and by sign") {
  const auto tree = parse(",x ,@y (unquote z) (unquote-splicing w) (unquote) (unquote a b) 'q `r (quasiquote s)");
  std::vector<std::string> found;
  for (const auto node : tree->top_level_forms()) {
    const auto unquote = unquote_of(node);
    found.push_back(unquote ? std::string(unquote->operand.text()) + (unquote->is_splice ? " splice" : "")
                            : (is_quasiquote(node) ? "quasiquote" : "none"));
  }
  CHECK(found == Lines{"x", "y splice", "z", "w splice", "none", "none", "none", "quasiquote", "quasiquote"});
}

TEST_CASE("names, literals and calls") {
  CHECK(shape("x 1 2.5 \"s\" :k") == "name x\nliteral 1\nliteral 2.5\nliteral \"s\"\nliteral :k\n");
  CHECK(shape("(f)") == "call\n  name f\n");
  CHECK(shape("((f 1) :k)") == "call\n  call\n    name f\n    literal 1\n  literal :k\n");
  CHECK(problems("if") == Lines{"if: `if` is a special form and has no value of its own"});
  CHECK(problems("(map and x)") == Lines{"and: `and` is a special form and has no value of its own"});
  CHECK(problems("(f &)") == Lines{"&: `&` marks the rest parameter and is no name"});
}

TEST_CASE("a call knows the catalog's entry of its head") {
  const auto tree = parse("(aio/then h f) (unheard-of 1) ((f) 1)");
  std::vector<std::string> entries;
  for (const auto node : tree->top_level_forms()) {
    const auto* entry = std::get<Call>(view({node, Position::value})).entry;
    entries.emplace_back(entry == nullptr ? "none" : entry->name);
  }
  CHECK(entries == Lines{"aio/then", "none", "none"});
}

TEST_CASE("load and test") {
  CHECK(shape("(load \"a.valk\")") == "load \"a.valk\"\n");
  CHECK(problems("(load)") == Lines{"(load): `load` takes 1 operand, got 0"});
  CHECK(problems("(load x)") == Lines{"x: the path is a string, not `x`"});
  CHECK(shape("(test \"sum\" (a) {b})") == "test \"sum\"\n  call\n    name a\n  name b\n");
  CHECK(problems("(test)") == Lines{"(test): `test` takes at least 1 operand, got 0"});
  CHECK(problems("(test sum 1)") == Lines{"sum: a test's name is a string, not `sum`"});
}
