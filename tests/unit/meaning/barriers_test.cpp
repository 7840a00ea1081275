// What the bindings of an aio/let use of each other.

#include "catch.hpp"
#include "program.hpp"

using test::meaning_of;
using Lines = std::vector<std::string>;
using Commutes = valk::meaning::AioNeedless::Commutes;
using valk::meaning::AioGraph;

namespace {

// The graph of the first aio/let in the text; its nodes need the meaning.
struct Graph : AioGraph {
  valk::meaning::Meaning::Ptr meaning;
};

Graph graph(std::string text) {
  using namespace valk;
  const meaning::Meaning::Ptr meaning = meaning_of(std::move(text));
  const syntax::Tree& tree = meaning->module().file(0).tree();
  const auto at = static_cast<std::uint32_t>(tree.source()->text().find("(aio/let"));
  const auto form = forms::view({tree.innermost_at({at}), forms::Position::value});
  return {meaning::aio_graph(meaning->module(), 0, std::get<forms::AioLet>(form), meaning.get()), meaning};
}

std::string place(valk::meaning::AioPlace at) { return std::to_string(at.group) + "." + std::to_string(at.index); }

// "1.0 uses 0.0"
Lines dependencies(const AioGraph& found) {
  Lines lines;
  for (const auto& each : found.dependencies) lines.push_back(place(each.user) + " uses " + place(each.used));
  return lines;
}

// "posts reads user too early"
Lines too_early(const AioGraph& found) {
  Lines lines;
  for (const auto& each : found.too_early) {
    const char* outer = each.outer.kind == valk::names::Target::Kind::unknown ? "nothing" : "something else";
    lines.push_back(place(each.user) + " reads " + std::string(each.use.text()) + ", " + outer);
  }
  return lines;
}

}  // namespace

TEST_CASE("dependencies between groups") {
  const Graph found = graph(R"((aio/let {(a (fetch-a)) (b (fetch-b)) (c (fetch-c))
           :then (d (use-a-b a b a)) (e (use-c c))
           :then (f (combine d e))}
  {list a f}))");
  CHECK(found.group_sizes == std::vector<std::uint32_t>{3, 2, 1});
  CHECK(dependencies(found) == Lines{"1.0 uses 0.0", "1.0 uses 0.1", "1.1 uses 0.2", "2.0 uses 1.0", "2.0 uses 1.1"});
  CHECK(found.too_early.empty());
  CHECK(found.needless.empty());
  CHECK(found.critical_length() == 3);
}

TEST_CASE("a name of its own group is too early") {
  CHECK(too_early(graph("(aio/let {(user (fetch 1)) (posts (load user))} user)")) == Lines{"0.1 reads user, nothing"});
  CHECK(too_early(graph("(aio/let {(a (f b)) (b (g))} a)")) == Lines{"0.0 reads b, nothing"});
  CHECK(too_early(graph("(aio/let {(a (f a))} a)")) == Lines{"0.0 reads a, nothing"});
  CHECK(too_early(graph("(fun {g user} (aio/let {(user (refresh user)) (p (f user))} p))")) ==
        Lines{"0.0 reads user, something else", "0.1 reads user, something else"});
  CHECK(too_early(graph("(aio/let {({:key key} (f)) (b (g key))} b)")) == Lines{"0.1 reads key, nothing"});
}

TEST_CASE("what is not too early") {
  // Bound within the expression, quoted, or the key of a plist.
  CHECK(too_early(graph("(aio/let {(a (f)) (b (map (\\ {a} (g a)) l))} b)")).empty());
  CHECK(too_early(graph("(aio/let {(a (f)) (b (let {a 1} (g a)))} b)")).empty());
  CHECK(too_early(graph("(aio/let {(a (f)) (b (g '(a) {a}))} b)")).empty());
  CHECK(too_early(graph("(aio/let {(a (f)) (b (g :a))} b)")).empty());
  // An earlier group has that name as well.
  CHECK(too_early(graph("(aio/let {(a (f)) :then (a (g a)) (b (h a))} b)")).empty());
}

TEST_CASE("an aio/let within a binding is another") {
  const Graph found = graph("(aio/let {(a (f)) :then (b (aio/let {(c (g a)) (d (h 1))} {+ c d}))} b)");
  CHECK(dependencies(found) == Lines{"1.0 uses 0.0"});
  CHECK(found.too_early.empty());
}

TEST_CASE("a barrier in front of a group that uses nothing from before") {
  const Graph found = graph("(aio/let {(a (aio/sleep 1)) :then (b (aio/sleep 2))} {list a b})");
  REQUIRE(found.needless.size() == 1);
  CHECK(found.needless[0].group == 0);
  CHECK(found.needless[0].barrier.text() == ":then");
  CHECK(found.needless[0].commutes == Commutes::yes);
  CHECK_FALSE(found.needless[0].waits_for_unused);
  CHECK(found.critical_length() == 1);
}

TEST_CASE("a group that uses any earlier one has a use for its barrier") {
  CHECK(graph("(aio/let {(a (f)) :then (b (g a)) :then (c (h a))} {list b c})").needless.empty());
  CHECK(graph("(aio/let {(a (f)) :then (b (g a)) (c (h 1))} {list b c})").needless.empty());
  CHECK(graph("(aio/let {(a (f)) :then (b (\\ {} (g a)))} {list b})").needless.empty());
}

TEST_CASE("effects say whether a needless barrier may go") {
  const Graph writes = graph(R"((def {log} (atom nil))
(fun {write x} (reset! log x))
(fun {read} (deref log))
(aio/let {(a (write 1)) :then (b (read))} {list a b}))");
  REQUIRE(writes.needless.size() == 1);
  CHECK(writes.needless[0].commutes == Commutes::no);
  const Graph unknown = graph("(aio/let {(a (someone)) :then (b (aio/sleep 2))} {list a b})");
  REQUIRE(unknown.needless.size() == 1);
  CHECK(unknown.needless[0].commutes == Commutes::unknown);
}

TEST_CASE("a wait for nothing but its end") {
  const Graph found = graph("(aio/let {(_ (aio/sleep 5)) :then (b (aio/sleep 2))} b)");
  REQUIRE(found.needless.size() == 1);
  CHECK(found.needless[0].waits_for_unused);
  const Graph unused = graph("(aio/let {(a (aio/sleep 5)) :then (b (aio/sleep 2))} b)");
  REQUIRE(unused.needless.size() == 1);
  CHECK(unused.needless[0].waits_for_unused);
}

TEST_CASE("empty groups and no bindings at all") {
  CHECK(graph("(aio/let {} 1)").group_sizes.empty());
  const Graph found = graph("(aio/let {:then (a (f)) :then :then (b (g a))} b)");
  CHECK(found.group_sizes == std::vector<std::uint32_t>{0, 1, 0, 1});
  CHECK(dependencies(found) == Lines{"3.0 uses 1.0"});
  CHECK(found.needless.empty());
  CHECK(graph("(aio/let {:then (a (f))} a)").needless.empty());
}
