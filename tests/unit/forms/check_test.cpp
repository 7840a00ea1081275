#include "catch.hpp"
#include "support.hpp"

using namespace valk::forms;
using namespace valk::forms::testing;
using valk::catalog::Role;

namespace {

std::string repeat(std::string_view text, std::size_t count) {
  std::string result;
  result.reserve(text.size() * count);
  for (std::size_t i = 0; i < count; ++i) result += text;
  return result;
}

// `open` and `close` a hundred thousand times around `middle`.
std::string nested(std::string_view open, std::string_view middle, std::string_view close) {
  return repeat(open, 100'000) + std::string(middle) + repeat(close, 100'000);
}

std::size_t problem_count(std::string text) { return check(*parse(std::move(text))).size(); }

}  // namespace

TEST_CASE("check finds the problems of a whole text, in source order") {
  CHECK(problems("(f (if) {1 (if)} (\\ {1} (let)))\n(def {g} (try (catch)))") ==
        Lines{"(if): `if` takes 2 or 3 operands, got 0", "1: a parameter is a symbol, not `1`",
              "(let): `let` takes at least 1 operand, got 0", "(catch): `catch` does not name the error"});
}

TEST_CASE("forms with a syntactic mistake inside are spared") {
  CHECK(problems("(if 12abc {1})").empty());
  CHECK(problems("(if").empty());
  CHECK(problems("(let {a 1 b ]} a)").empty());
  CHECK(problems("(if [ ] )").empty());
  CHECK(problems("(quote ')").empty());
}

TEST_CASE("check goes to any depth") {
  CHECK(problem_count(nested("(f ", "(if)", ")")) == 1);
  CHECK(problem_count(nested("(if c {", "(if)", "})")) == 1);
  CHECK(problem_count("(do " + nested("{", "(if)", "}") + ")") == 1);
  CHECK(problem_count(nested("`(a ,", "(if)", ")")) == 1);
  CHECK(problem_count(nested("`(a ", "(if)", ")")) == 0);
  CHECK(problem_count(nested("(aio/let {((a ", "(if)", "))} a)")) == 1);
  CHECK(problem_count("(aio/let {(" + nested("{", "a", "}") + " 1)} a)") == 0);
  CHECK(problem_count(repeat("'", 100'000) + "x") == 0);
  CHECK(problem_count(nested("(if ", "", ")")) == 100'000);
  CHECK(problem_count(repeat("(if ", 100'000)) == 0);
}

TEST_CASE("check takes many problems in one form") {
  CHECK(problem_count("(case x " + repeat("1 ", 20'000) + ")") == 20'000);
  CHECK(problem_count("(let (" + repeat("(a) ", 20'000) + ") 1)") == 20'000);
  CHECK(problem_count("(aio/let {" + repeat("1 ", 20'000) + "} 1)") == 20'000);
  CHECK(problem_count("(\\ {" + repeat("1 ", 20'000) + "} 1)") == 20'000);
  CHECK(problem_count("(catch " + repeat("1 ", 20'000) + ")") == 1);
}

TEST_CASE("a dump goes to any depth") {
  const auto tree = parse(nested("(f ", "x", ")"));
  CHECK(dump_forms(*tree).size() < 25'000'000);
}

TEST_CASE("every special form of the catalog can be read") {
  for (const auto& entry : valk::catalog::entries()) {
    if (!entry.is_special_form()) continue;
    INFO(entry.name);
    // Its example is well-formed and uses it, the forms that live inside others aside.
    const auto tree = parse(std::string(entry.example));
    CHECK(check(*tree).empty());
    const auto bare = parse("(" + std::string(entry.name) + ")");
    const auto node = *bare->top_level_forms().begin();
    CHECK(special_form(node) == &entry);
    CHECK(node_of(view({node, Position::value})) == node);
  }
}

TEST_CASE("the standard sources are well-formed") {
  for (const auto& source : valk::catalog::prelude_sources()) {
    INFO(source.path);
    CHECK(problems(std::string(source.text)).empty());
  }
}

TEST_CASE("operands have the roles that the catalog gives them") {
  const auto role = [](std::string text, std::size_t index) {
    const auto tree = parse(std::move(text));
    return operand_role(*tree->top_level_forms().begin(), index);
  };
  CHECK(role("(if c a b)", 0) == Role::value);
  CHECK(role("(if c a b)", 2) == Role::block);
  CHECK(role("(fun {f} a b)", 0) == Role::names);
  CHECK(role("(fun {f} a b)", 2) == Role::block);
  CHECK(role("(let a)", 0) == Role::block);
  CHECK(role("(let {} a)", 0) == Role::bindings);
  CHECK(role("(let {} a)", 1) == Role::block);
  CHECK(role("(select {a b})", 0) == Role::clause);
  CHECK(role("(catch {e} a)", 0) == Role::names);
  CHECK(role("(catch {e} a)", 1) == Role::block);
  CHECK(role("(catch :k {e} a)", 0) == Role::value);
  CHECK(role("(catch :k {e} a)", 1) == Role::names);
  CHECK(role("(assert-error a)", 0) == Role::block);
  CHECK(role("(assert-error :k a)", 0) == Role::value);
  CHECK(role("{if c a}", 1) == Role::block);
  CHECK(role("(map f l)", 0) == Role::value);
  CHECK(role("(unheard-of a)", 0) == Role::value);
  CHECK(role("(if a b c d e)", 4) == Role::value);
}

TEST_CASE("children are given in the order of evaluation") {
  const auto tree = parse("(-> (a) b (c d))");
  Lines children;
  for_each_child(view({*tree->top_level_forms().begin(), Position::value}),
                 [&](Expression child) { children.emplace_back(child.node.text()); });
  CHECK(children == Lines{"(a)", "b", "c", "d"});
}

TEST_CASE("documentation stands directly above a form") {
  const auto documentation = [](std::string text, std::size_t index) {
    const auto tree = parse(std::move(text));
    auto form = tree->top_level_forms().begin();
    while (index-- > 0) ++form;
    return documentation_above(*form);
  };
  CHECK(documentation(";;; One.\n;;;\n;;;     (two)\n(fun {f} 1)", 0) == "One.\n\n    (two)");
  CHECK(documentation(";;; One.\n\n(fun {f} 1)", 0).empty());
  CHECK(documentation("; One.\n(fun {f} 1)", 0).empty());
  CHECK(documentation(";;; Zero.\n; not\n;;; One.\n(fun {f} 1)", 0) == "One.");
  CHECK(documentation("(a) ;;; about a\n(fun {f} 1)", 1).empty());
  CHECK(documentation(";;;One.\r\n(fun {f} 1)", 0) == "One.");
  CHECK(documentation("(fun {f} 1)", 0).empty());
}
