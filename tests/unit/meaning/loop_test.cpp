// Which `def`s can run on the loop, and by which path.

#include "catch.hpp"
#include "program.hpp"

using test::meaning_of;
using test::mutations;
using Paths = std::vector<std::string>;

TEST_CASE("a def below a handler is found, with its path") {
  CHECK(mutations(R"((def {counter} 0)
(fun {bump} (def {counter} (+ counter 1)))
(fun {save-user user} (bump) user)
(fun {handler req} (save-user req)))") == Paths{"handler → save-user → bump → def counter"});
}

TEST_CASE("a def that only loading runs is none") {
  CHECK(mutations(R"((def {counter} 0)
(fun {setup} (def {counter} 1))
(setup)
(fun {handler req} (str counter)))")
            .empty());
}

TEST_CASE("a function that nothing calls is none") { CHECK(mutations("(fun {reset} (def {counter} 0))").empty()); }

TEST_CASE("= in a callback is local, a def in a test is the test's") {
  CHECK(mutations("(fun {handler req} (= {x} 1) x)\n(fun {f} (def {y} 1))\n(test \"t\" (f) (def {z} 1))").empty());
}

TEST_CASE("a callback of aio/then, in place and by name") {
  CHECK(mutations("(aio/then (aio/sleep 1) (\\ {x} (def {last} x)))") == Paths{"aio/then callback → def last"});
  CHECK(mutations("(fun {keep x} (def {last} x))\n(aio/then (aio/sleep 1) keep)") == Paths{"keep → def last"});
}

TEST_CASE("what stands before the callback does not run on the loop") {
  CHECK(mutations("(aio/then (do (def {last} 0) (aio/sleep 1)) (\\ {x} x))").empty());
}

TEST_CASE("a function value goes through a variable") {
  CHECK(mutations("(fun {keep x} (def {last} x))\n(= {f} keep)\n(aio/then (aio/sleep 1) f)") ==
        Paths{"keep → def last"});
  CHECK(mutations("(fun {keep x} (def {last} x))\n(let {f keep g f} (aio/then (aio/sleep 1) g))") ==
        Paths{"keep → def last"});
}

TEST_CASE("a function value goes through a parameter") {
  CHECK(mutations(R"((fun {after ms f} (aio/then (aio/sleep ms) (\ {_} (f))))
(after 5 (\ {} (def {done} true))))") == Paths{"aio/then callback → function → def done"});
}

TEST_CASE("a function value goes through higher-order natives") {
  CHECK(mutations(R"((fun {note x} (def {last} x))
(fun {handler req} (map note (req/headers req))))") == Paths{"handler → note → def last"});
  // At load time the same is fine.
  CHECK(mutations("(fun {note x} (def {last} x))\n(map note {1 2})").empty());
}

TEST_CASE("a partial application keeps its function") {
  CHECK(mutations("(fun {note a b} (def {last} b))\n(aio/then (aio/sleep 1) (note 1))") == Paths{"note → def last"});
  CHECK(mutations("(fun {note a b} (def {last} b))\n(aio/then (aio/sleep 1) (partial note 1))") ==
        Paths{"note → def last"});
  // Making one calls nothing.
  CHECK(mutations("(fun {note a b} (def {last} b))\n(fun {handler req} (note 1))").empty());
}

TEST_CASE("a partial application of a native calls its function") {
  CHECK(mutations("(fun {note x} (def {last} x))\n(aio/then (aio/pure {1 2}) (map note))") == Paths{"note → def last"});
}

TEST_CASE("a returned closure") {
  CHECK(mutations(R"((fun {counter name} (\ {x} (def {total} x)))
(= {count} (counter "a"))
(aio/interval 100 count))") == Paths{"aio/interval callback → def total"});
}

TEST_CASE("a list and a plist of functions") {
  CHECK(mutations(R"((fun {save req} (def {last} req))
(fun {show req} req)
(def {routes} (list {:path "/" :to show} {:path "/save" :to save})))") == Paths{"save → def last"});
  CHECK(mutations(R"((fun {save req} (def {last} req))
(= {actions} {:save save})
(fun {handler req} ((actions :save) req)))") == Paths{"handler → save → def last"});
  // Looking it up calls nothing.
  CHECK(mutations(R"((fun {save req} (def {last} req))
(= {actions} {:save save})
(fun {handler req} (str (actions :save))))")
            .empty());
}

TEST_CASE("a plist of functions that is only data is not called") {
  CHECK(mutations("(fun {save x} (def {last} x))\n(aio/delay 5 {:save save})").empty());
  CHECK(mutations("(fun {save x} (def {last} x))\n(fun {handler req} (map {:save save} {:save}))").empty());
  CHECK(mutations("(fun {save x} (def {last} x))\n(http2/server-listen 0 (list {:path \"/\" :to save}))") ==
        Paths{"save → def last"});
}

TEST_CASE("a callback is not handed to itself") {
  CHECK(mutations("(fun {run g} (g 1))\n(fun {save x} (def {last} x))\n(fun {handler req} (map run (list save)))") ==
        Paths{"handler → run → save → def last"});
  const auto meaning = meaning_of("(fun {run g} (g 1))\n(map run {1 2})");
  const auto& tree = meaning->module().file(0).tree();
  CHECK(meaning->calls_from(meaning->function_of(0, tree.chunk_root(0))).empty());
}

TEST_CASE("quoted data holds no functions") {
  CHECK(mutations("(fun {save req} (def {last} req))\n(def {routes} {save})").empty());
}

TEST_CASE("in aio/let the first group runs at once, all else on the loop") {
  CHECK(mutations("(fun {f} (def {a} 1))\n(aio/let {(x (f)) :then (y (id x))} x)").empty());
  CHECK(mutations("(fun {f x} (def {a} x))\n(aio/let {(x 1) :then (y (f x))} y)") ==
        Paths{"group 2 of aio/let → f → def a"});
  CHECK(mutations("(fun {f x} (def {a} x))\n(fun {g} (aio/let {(x 1)} (f x)))") == Paths{"aio/let body → f → def a"});
  CHECK(mutations("(fun {f x} (def {a} x))\n(aio/let {} (f 1))").empty());
}

TEST_CASE("in aio/do what follows a wait runs on the loop") {
  CHECK(mutations("(fun {g} (aio/do (def {a} 1) (<- x (aio/sleep 1)) (def {b} x)))") == Paths{"aio/do step → def b"});
  CHECK(mutations("(fun {g} (aio/do (def {a} 1) (<- x (do (def {c} 1) (aio/sleep 1)))))").empty());
}

TEST_CASE("the shortest path is reported") {
  CHECK(mutations(R"((fun {bump} (def {n} 1))
(fun {b} (bump))
(fun {a} (b))
(fun {handler req} (a) (b)))") == Paths{"handler → b → bump → def n"});
}

TEST_CASE("recursion and cycles end") {
  CHECK(mutations(R"((fun {even n} (if (== n 0) true (odd (- n 1))))
(fun {odd n} (if (== n 0) {def {last} n} (even (- n 1))))
(fun {handler req} (even 10)))") == Paths{"handler → even → odd → def last"});
}

TEST_CASE("an unknown callee leads nowhere") {
  CHECK(mutations("(fun {save x} (def {last} x))\n(fun {handler req} (someone-else save))").empty());
  CHECK(mutations("(fun {run f} (f))\n(fun {save} (def {last} 1))\n(fun {handler req} (run req))\n(run save)") ==
        Paths{"handler → run → save → def last"});
}

TEST_CASE("a name that is bound anew is not the global") {
  CHECK(mutations("(fun {bump} (def {n} 1))\n(fun {handler bump} (bump))").empty());
  CHECK(mutations("(fun {map f l} nil)\n(fun {note x} (def {n} x))\n(fun {handler req} (map note req))").empty());
}

TEST_CASE("threading is calling") {
  CHECK(mutations("(fun {note x} (def {n} x))\n(fun {handler req} (-> req id note))") ==
        Paths{"handler → note → def n"});
  CHECK(mutations("(fun {note x} (def {n} x))\n(fun {handler req} (->> {1 2} (map note)))") ==
        Paths{"handler → note → def n"});
}

TEST_CASE("a local function") {
  CHECK(mutations("(fun {handler req} (fun {note x} (def {n} x)) (note 1))") == Paths{"handler → note → def n"});
}

TEST_CASE("paths go through loaded files") {
  const auto meaning = meaning_of("(load \"store.valk\")\n(fun {handler req} (save req))",
                                  {{"store.valk", "(def {n} 0)\n(fun {save x} (def {n} (+ n 1)))"}});
  CHECK(mutations(meaning, 0).empty());
  CHECK(mutations(meaning, 1) == Paths{"handler → save → def n"});
}

TEST_CASE("each step has its place and a sentence") {
  const auto meaning = meaning_of("(fun {bump} (def {n} 1))\n(fun {handler req} (bump))");
  const auto found = meaning->global_mutations(0);
  REQUIRE(found.size() == 1);
  const auto& path = found[0].path;
  REQUIRE(path.size() == 3);
  const auto at = [](const valk::meaning::Step& step) { return step.place.source->slice(step.place.span); };
  CHECK(at(path[0]) == "handler");
  CHECK(path[0].note == "a server calls `handler` for each request");
  CHECK(at(path[1]) == "(bump)");
  CHECK(path[1].note == "`handler` calls `bump` here");
  CHECK(at(path[2]) == "(def {n} 1)");
  CHECK(found[0].name.text() == "n");
}

TEST_CASE("what runs on the loop") {
  const auto meaning = meaning_of("(fun {a} 1)\n(fun {b} (a))\n(fun {c} 1)\n(aio/schedule 5 b)");
  const auto& tree = meaning->module().file(0).tree();
  const auto function = [&](std::size_t chunk) { return meaning->function_of(0, tree.chunk_root(chunk)); };
  CHECK(meaning->runs_on_loop(function(0)));
  CHECK(meaning->runs_on_loop(function(1)));
  CHECK_FALSE(meaning->runs_on_loop(function(2)));
  CHECK(meaning->calls_to(function(0)).size() == 1);
  CHECK(meaning->calls_from(function(1)).size() == 1);
  CHECK(meaning->path_from_loop(function(2)).empty());
}

TEST_CASE("the code that a node stands in") {
  const auto meaning = meaning_of(R"((fun {f a}
  (aio/let {(b (one a)) :then (c (two b))} {list (three c)}))
(test "t" (four)))");
  const auto& tree = meaning->module().file(0).tree();
  const auto around = [&](std::string_view text) {
    return meaning->functions()[meaning->function_around(0, test::node_with(tree, text))].name;
  };
  CHECK(around("(one a)") == "f");
  CHECK(around("(two b)") == "group 2 of aio/let");
  CHECK(around("(three c)") == "aio/let body");
  CHECK(around("(four)") == "test");
  CHECK(around("(fun {f a}\n  (aio/let {(b (one a)) :then (c (two b))} {list (three c)}))") == "top level");
}

TEST_CASE("an edit keeps the flow of all other forms, and the result is that of a fresh start") {
  const std::string before = "(fun {bump} (def {n} 1))\n(fun {handler req} (id req))";
  const std::string after = "(fun {bump} (def {n} 1))\n(fun {handler req} (bump req))";
  using namespace valk;
  const auto tree = syntax::Tree::parse(base::SourceText::make("main.valk", before));
  const auto facts = names::FileFacts::analyse(tree);
  const auto first = meaning::Meaning::analyse(names::Module::link(facts));
  CHECK(mutations(first).empty());
  const auto at = static_cast<std::uint32_t>(before.find("id req"));
  const auto edited = tree->edited(base::SourceText::make("main.valk", after), {{{{at}, {at + 2}}, 4}});
  const auto second = meaning::Meaning::analyse(names::Module::link(names::FileFacts::analyse(edited, facts)), first);
  CHECK(mutations(second) == Paths{"handler → bump → def n"});
}
