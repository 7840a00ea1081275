// Handles, effects, and the size of what can be analysed.

#include "catch.hpp"
#include "program.hpp"

using test::meaning_of;
using test::mutations;
using test::node_with;
using valk::catalog::Effect;

namespace {

bool gives_handle(std::string text, std::string_view expression, std::size_t nth = 0) {
  const auto meaning = meaning_of(std::move(text));
  return meaning->may_give_handle(0, node_with(meaning->module().file(0).tree(), expression, nth));
}

}  // namespace

TEST_CASE("expressions that give handles") {
  CHECK(gives_handle("(aio/sleep 5)", "(aio/sleep 5)"));
  CHECK(gives_handle("(fun {f} (aio/sleep 5))\n(f)", "(f)"));
  CHECK(gives_handle("(fun {f} (if c (aio/sleep 5) nil))\n(f)", "(f)"));
  CHECK(gives_handle("(fun {f} (do 1 (let {x (aio/sleep 5)} x)))\n(f)", "(f)"));
  CHECK(gives_handle("(aio/let {(a 1)} a)", "(aio/let {(a 1)} a)"));
  CHECK(gives_handle("(= {h} (aio/sleep 5))\n(print h)", "h", 1));
  CHECK(gives_handle("(fun {f} (aio/do (<- x 1) x))\n(f)", "(f)"));
}

TEST_CASE("expressions that give none") {
  CHECK_FALSE(gives_handle("(+ 1 2)", "(+ 1 2)"));
  CHECK_FALSE(gives_handle("(fun {f} (aio/await (aio/sleep 5)))\n(f)", "(f)"));
  CHECK_FALSE(gives_handle("(fun {f} (aio/sleep 5) 1)\n(f)", "(f)"));
  CHECK_FALSE(gives_handle("(fun {f ms} (aio/sleep ms))\n(= {g} f)", "f", 1));
  CHECK_FALSE(gives_handle("(aio/let {(a (aio/sleep 1))} (print a))", "a", 1));
  CHECK_FALSE(gives_handle("(someone)", "(someone)"));
}

TEST_CASE("what a function does, it and what it calls") {
  const auto meaning = meaning_of(R"((def {cell} (atom 0))
(fun {pure x} (+ x 1))
(fun {note x} (reset! cell x))
(fun {outer x} (map note x))
(fun {waits} (aio/then (aio/sleep 5) note))
(fun {asks f} (f 1)))");
  const auto& tree = meaning->module().file(0).tree();
  const auto function = [&](std::size_t chunk) {
    return meaning->functions()[meaning->function_of(0, tree.chunk_root(chunk))];
  };
  CHECK(function(1).effects == Effect::none);
  CHECK_FALSE(function(1).calls_unknown);
  CHECK(has(function(2).effects, Effect::writes));
  CHECK(has(function(3).effects, Effect::writes));
  CHECK(has(function(4).effects, Effect::suspends));
  CHECK(has(function(4).effects, Effect::writes));
  CHECK(function(5).calls_unknown);
}

TEST_CASE("local = is no effect, def is one") {
  const auto meaning = meaning_of("(fun {f} (= {x} 1) x)\n(fun {g} (def {x} 1))");
  const auto& tree = meaning->module().file(0).tree();
  CHECK(meaning->effects_of(0, tree.chunk_root(0)).known == Effect::none);
  CHECK(has(meaning->effects_of(0, tree.chunk_root(1)).known, Effect::writes));
}

TEST_CASE("a long chain of calls, a deep nest and a wide fan are no problem") {
  std::string chain = "(fun {f0} (def {n} 1))\n";
  const int length = 5000;
  for (int i = 1; i < length; ++i) chain += "(fun {f" + std::to_string(i) + "} (f" + std::to_string(i - 1) + "))\n";
  chain += "(fun {handler req} (f" + std::to_string(length - 1) + "))\n";
  const auto meaning = meaning_of(chain);
  const auto found = meaning->global_mutations(0);
  REQUIRE(found.size() == 1);
  CHECK(found[0].path.size() == length + 2);

  std::string deep = "(fun {handler req} ";
  for (int i = 0; i < 5000; ++i) deep += "(id ";
  deep += "(do (def {n} 1))" + std::string(5000, ')') + ")";
  CHECK(mutations(deep).size() == 1);

  std::string wide;
  for (int i = 0; i < 2000; ++i)
    wide += "(fun {g" + std::to_string(i) + " x} x)\n(aio/then (aio/sleep 1) (list-of g" + std::to_string(i) + "))\n";
  wide += "(fun {list-of f} (shared f))\n(fun {shared f} f)\n";
  CHECK(mutations(wide).empty());
}

TEST_CASE("nothing, comments and mistakes have a meaning too") {
  CHECK(mutations("").empty());
  CHECK(mutations("; only this\n").empty());
  CHECK(mutations("(fun {handler req} (bump").empty());
  CHECK(mutations(") } (fun) (aio/let) (def) (let {x}) (\\ ) (-> ) (try (catch)) (aio/do (<- x))").empty());
}
