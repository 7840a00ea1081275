#include <algorithm>

#include "catch.hpp"
#include "program.hpp"

using test::files;
using test::Program;
using valk::names::FileFacts;
using valk::names::Module;
using valk::names::Target;
using Kind = Target::Kind;

namespace {

std::vector<std::string> names_at(const Program& p, char mark) {
  std::vector<std::string> names;
  for (const auto& visible : p.module->visible_at(0, p.at(mark))) {
    if (visible.target.kind != Kind::catalog) names.emplace_back(visible.name);
  }
  return names;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a function may call a global that is defined later") {
  const Program p("(fun {f} (^ag))\n(fun {^bg} 1)");
  CHECK(p.means('a', 'b'));
}

TEST_CASE("a definition hides the catalog's entry of that name") {
  const Program p("(fun {f} (^amap 1) (^bfilter 1 2))\n(fun {map x} x)");
  CHECK(p.kind('a') == Kind::definition);
  REQUIRE(p.kind('b') == Kind::catalog);
  CHECK(p.target('b').entry->name == "filter");
}

TEST_CASE("= at top level is private to the file") {
  const auto provider = files({{"lib.valk", "(= {secret} 1)\n(fun {get} secret)\n(def {limit} 3)"}});
  const Program p("(load \"lib.valk\")\n(^aget)\n(print ^bsecret ^climit)", provider);
  CHECK(p.kind('a') == Kind::definition);
  CHECK(p.kind('b') == Kind::unknown);
  CHECK(p.kind('c') == Kind::definition);
  CHECK(p.module->is_complete());
  CHECK(p.module->file_count() == 2);
}

TEST_CASE("loads are followed through files and round in circles") {
  const auto provider = files({
      {"lib/a.valk", "(load \"b.valk\")\n(fun {a} (b))"},
      {"lib/b.valk", "(load \"../main.valk\")\n(load \"./a.valk\")\n(fun {b} (start))"},
  });
  const Program p("(load \"lib/a.valk\")\n(fun {^sstart} (^aa) (^bb))", provider);
  CHECK(p.kind('a') == Kind::definition);
  CHECK(p.kind('b') == Kind::definition);
  CHECK(p.module->file_count() == 3);
  CHECK(p.module->is_complete());
  CHECK(p.module->loads().size() == 4);
  CHECK(p.module->uses_of(p.binding('s')).size() == 1);
}

TEST_CASE("a file that cannot be loaded leaves the module incomplete") {
  const Program p("(load \"gone.valk\")\n(load \"gone.valk\")\n(f)", files({}));
  CHECK_FALSE(p.module->is_complete());
  REQUIRE(p.module->loads().size() == 2);
  CHECK(p.module->loads()[1].failure == "no file gone.valk");
  CHECK(p.module->loads()[0].loaded == valk::names::none);
}

TEST_CASE("paths are relative to the file that loads") {
  CHECK(valk::names::resolve_path("app/main.valk", "lib.valk") == "app/lib.valk");
  CHECK(valk::names::resolve_path("app/main.valk", "../x/./y.valk") == "x/y.valk");
  CHECK(valk::names::resolve_path("main.valk", "lib.valk") == "lib.valk");
  CHECK(valk::names::resolve_path("/a/b.valk", "/c.valk") == "/c.valk");
}

TEST_CASE("all uses of a binding") {
  const Program p("(fun {^af x} (if x {f (- x 1)} {g f}))\n(fun {g h} (h 1))\n(let {f 1} f)\n(f 3)");
  CHECK(p.module->uses_of(p.binding('a')).size() == 3);
}

TEST_CASE("whether a binding is used") {
  const Program p("(= {^aused} 1)\n(= {^bunused} 2)\n(fun {f ^cx ^dy} (+ used x))");
  CHECK(p.module->is_used(p.binding('a')));
  CHECK_FALSE(p.module->is_used(p.binding('b')));
  CHECK(p.module->is_used(p.binding('c')));
  CHECK_FALSE(p.module->is_used(p.binding('d')));
}

TEST_CASE("the last definition of a file is meant") {
  const Program p("(def {x} 1)\n(def {^ax} 2)\n(print ^bx)");
  CHECK(p.means('b', 'a'));
  CHECK(p.module->definitions_of(0, "x").size() == 2);
  CHECK(p.module->binding_sites(p.binding('a')).size() == 2);
}

TEST_CASE("definitions of a file, with their documentation") {
  const Program p(
      ";;; Adds.\n;;; Twice.\n(fun {^aadd x y} (+ x y))\n(def {a b} 1 2)\n(= {c} 3)\n(fun {g} (def {d} 1) (= {e} 2))");
  Names names;
  for (const auto id : p.module->definitions(0)) names.emplace_back(p.module->binding(id).name);
  CHECK(names == Names{"add", "a", "b", "c", "g", "d"});
  CHECK(p.module->documentation(p.binding('a')) == "Adds.\nTwice.");
}

TEST_CASE("suggestions come from what is visible there") {
  const Program p("(fun {f response} (print ^arespones))\n(fun {g} (print ^brespones ^cfilterr))");
  CHECK(p.module->suggestion(p.module->use_at(0, p.at('a'))) == ", did you mean `response`?");
  CHECK(p.module->suggestion(p.module->use_at(0, p.at('b'))).empty());
  CHECK(p.module->suggestion(p.module->use_at(0, p.at('c'))) == ", did you mean `filter`?");
}

TEST_CASE("what is visible at a place, nearest first") {
  const Program p("(def {top} 1)\n(fun {f x} (let {y 1 z ^a2} (= {w} 3) ^b(print z)) ^c)\n^d");
  CHECK(names_at(p, 'a') == Names{"y", "x", "top", "f"});
  CHECK(names_at(p, 'b') == Names{"w", "z", "y", "x", "top", "f"});
  CHECK(names_at(p, 'c') == Names{"x", "top", "f"});
  CHECK(names_at(p, 'd') == Names{"top", "f"});
}

TEST_CASE("what is visible in aio/let grows with the groups") {
  const Program p("(aio/let {(a (f ^a1)) (b (g ^b2)) :then (c (h ^c3))} {list ^d1})");
  CHECK(names_at(p, 'a') == Names{});
  CHECK(names_at(p, 'b') == Names{});
  CHECK(names_at(p, 'c') == Names{"b", "a"});
  CHECK(names_at(p, 'd') == Names{"c", "b", "a"});
}

TEST_CASE("names are visible in what is not finished") {
  CHECK(names_at(Program("(fun {f x} (let {y 1} (print ^a"), 'a') == Names{"y", "x", "f"});
  CHECK(names_at(Program("(fun {f x} (print x \n\n; more\n ^a"), 'a') == Names{"x", "f"});
  CHECK(names_at(Program("(aio/let {(a (f)) :then (b (g ^a"), 'a') == Names{"a"});
}

TEST_CASE("a name that is hidden is listed once") {
  const Program p("(def {x} 1)\n(fun {f x} (let {x 2} ^ax))");
  const auto visible = p.module->visible_at(0, p.at('a'));
  CHECK(std::count_if(visible.begin(), visible.end(), [](const auto& each) { return each.name == "x"; }) == 1);
  CHECK(visible.front().distance == 0);
}

TEST_CASE("an edit analyses the chunk that it touches") {
  const std::string before = "(fun {a} 1)\n(fun {b} (a))\n; note\n(fun {c} (b))\n";
  const std::string after = "(fun {a} 1)\n(fun {bb} (a))\n; note\n(fun {c} (b))\n";
  const auto tree = valk::syntax::Tree::parse(valk::base::SourceText::make("x.valk", before));
  const auto facts = FileFacts::analyse(tree);
  CHECK(facts->analysed_count() == 3);
  const auto edited = tree->edited(valk::base::SourceText::make("x.valk", after), {{{{17}, {18}}, 2}});
  const auto again = FileFacts::analyse(edited, facts);
  CHECK(again->analysed_count() == 1);
  CHECK(again->chunk_ptr(3) == facts->chunk_ptr(3));
  const auto module = Module::link(again);
  const auto names = module->definitions(0);
  REQUIRE(names.size() == 3);
  CHECK(module->name_node(names[2]).text() == "c");
  CHECK(module->name_node(names[2]).start().value == after.find("c} (b)"));
}

TEST_CASE("facts do not need the text they were made from") {
  std::shared_ptr<const valk::names::ChunkFacts> chunk;
  {
    const auto tree =
        valk::syntax::Tree::parse(valk::base::SourceText::make("x.valk", "(fun {a-long-name-for-a-heap x} (x))"));
    chunk = FileFacts::analyse(tree)->chunk_ptr(0);
  }
  CHECK(chunk->bindings[0].name == "a-long-name-for-a-heap");
  CHECK(chunk->uses[0].name == "x");
}

TEST_CASE("nothing at all is a module too") {
  const Program p("^a");
  CHECK(p.module->definitions(0).empty());
  CHECK(names_at(p, 'a').empty());
  CHECK_FALSE(p.module->use_at(0, p.at('a')));
}
