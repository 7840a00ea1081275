#include "catch.hpp"
#include "program.hpp"

using test::Program;
using valk::names::BindingKind;
using valk::names::Target;
using Kind = Target::Kind;

TEST_CASE("parameters are bound in their function alone") {
  const Program p("(fun {f ^ax & ^brest} (+ ^cx ^drest))\n(print ^ex)");
  CHECK(p.means('c', 'a'));
  CHECK(p.means('d', 'b'));
  CHECK(p.kind('e') == Kind::unknown);
  CHECK(p.module->binding(p.binding('b')).kind == BindingKind::rest_parameter);
}

TEST_CASE("= binds in the innermost scope from there on") {
  const Program p("(fun {f} (print ^a limit) (= {^blimit} 1) (print ^climit))\n(def {^dlimit} 5)");
  CHECK(p.means('c', 'b'));
  CHECK(p.kind('d') == Kind::definition);
}

TEST_CASE("a read before the = means something outside") {
  const Program p("(fun {f} (print ^alimit) (= {limit} 1) ^blimit)\n(def {^dlimit} 5)");
  CHECK(p.means('a', 'd'));
  CHECK(p.kind('b') == Kind::local);
  const Program q("(fun {f} (print ^alimit) (= {limit} 1))");
  CHECK(q.kind('a') == Kind::unknown);
}

TEST_CASE("a closure reads what is bound after it, if nothing was before") {
  const Program p("(fun {f} (= {g} (\\ {} (^alimit))) (print ^blimit) (= {^climit} 1))");
  CHECK(p.means('a', 'c'));
  CHECK(p.kind('b') == Kind::unknown);
  const Program q("(fun {f ^alimit} (let {g (\\ {} (^blimit)) limit 1} (g)))");
  CHECK(q.means('b', 'a'));
  const Program r("(fun {f} (let {g (\\ {} (^blimit)) ^alimit 1} (g)))");
  CHECK(r.means('b', 'a'));
}

TEST_CASE("a function that is bound by = or let may call itself") {
  const Program p("(fun {f} (= {^aloop} (\\ {n} (^bloop n))) (let {^cg (lambda (n) (^dg n)) h (+ ^eh 1)} g))");
  CHECK(p.means('b', 'a'));
  CHECK_FALSE(p.module->use(p.module->use_at(0, p.at('b'))).is_early);
  CHECK(p.means('d', 'c'));
  CHECK(p.kind('e') == Kind::unknown);
  CHECK(p.module->function_of(p.binding('a')) != nullptr);
}

TEST_CASE("_ binds nothing") {
  const Program p("(fun {f _} (let {_ 1} ^a_))");
  CHECK(p.kind('a') == Kind::unknown);
  CHECK(p.module->function_of(p.module->definitions(0)[0])->required == 1);
}

TEST_CASE("a branch is no scope") {
  const Program p("(fun {f c} (if c {= {^ax} 1} {= {^bx} 2}) ^cx)");
  CHECK(p.means('c', 'a'));
  CHECK(p.target('b').binding == p.binding('a'));
  CHECK(p.module->binding(p.binding('a')).assignment_count == 1);
  CHECK(p.module->binding_sites(p.binding('a')).size() == 2);
}

TEST_CASE("= in a closure makes a variable of its own") {
  const Program p("(fun {f} (= {^ax} 1) (\\ {} (= {^bx} 2) ^cx) ^dx)");
  CHECK(p.means('c', 'b'));
  CHECK(p.means('d', 'a'));
}

TEST_CASE("= of a parameter re-binds it") {
  const Program p("(fun {f ^ax} (= {^bx} (+ ^cx 1)) ^dx)");
  CHECK(p.means('d', 'a'));
  CHECK(p.means('c', 'a'));
  CHECK(p.target('b').binding == p.binding('a'));
}

TEST_CASE("let binds one after the other, and nothing outside") {
  const Program p("(fun {f ^aa} (let {^ba (+ ^ca 1) b ^da} (list ^ea b)) (print ^fb))");
  CHECK(p.means('c', 'a'));
  CHECK(p.means('d', 'b'));
  CHECK(p.means('e', 'b'));
  CHECK(p.kind('f') == Kind::unknown);
}

TEST_CASE("a later let binding of the same name hides the earlier one") {
  const Program p("(let {^ax 1 ^bx (+ ^cx 1)} ^dx)");
  CHECK(p.means('c', 'a'));
  CHECK(p.means('d', 'b'));
}

TEST_CASE("names of an aio/let group are visible in later groups and the body") {
  const Program p(R"((fun {f ^pid}
    (aio/let {(^auser (fetch ^qid)) (posts (count ^buser))
              :then
              (^cfriends (load-friends ^duser))}
      {:user ^euser :friends ^ffriends})))");
  CHECK(p.means('q', 'p'));
  CHECK(p.kind('b') == Kind::unknown);
  CHECK(p.means('d', 'a'));
  CHECK(p.means('e', 'a'));
  CHECK(p.means('f', 'c'));
  CHECK(p.module->binding(p.binding('a')).group == 0);
  CHECK(p.module->binding(p.binding('c')).group == 1);
}

TEST_CASE("aio/let may shadow a name that its own expression uses") {
  const Program p("(fun {f ^auser} (aio/let {(^buser (refresh ^cuser))} ^duser))");
  CHECK(p.means('c', 'a'));
  CHECK(p.means('d', 'b'));
}

TEST_CASE("aio/let takes patterns apart") {
  const Program p("(aio/let {({:id ^aid :tags {^bfirst & ^crest}} (fetch))} {list ^did ^efirst ^frest})");
  CHECK(p.means('d', 'a'));
  CHECK(p.means('e', 'b'));
  CHECK(p.means('f', 'c'));
  CHECK(p.module->binding(p.binding('a')).is_pattern);
}

TEST_CASE("an aio/do step is visible in the steps behind it") {
  const Program p("(aio/do (<- ^ax (fetch ^bx)) (y <- (next ^cx)) (+ ^dx ^ey))\n(print ^fx)");
  CHECK(p.kind('b') == Kind::unknown);
  CHECK(p.means('c', 'a'));
  CHECK(p.means('d', 'a'));
  CHECK(p.kind('e') == Kind::local);
  CHECK(p.kind('f') == Kind::unknown);
}

TEST_CASE("what follows a wait in aio/do is a scope within the one before") {
  const Program p("(fun {f} (= {g} (aio/do (<- x (h)) (^alater x))) (= {^blater} print))");
  CHECK(p.means('a', 'b'));
  const Program q("(fun {f} (aio/do (= {^ax} 1) (<- y (h)) (= {^bx} (+ ^cx 1)) ^dx))");
  CHECK(q.means('c', 'a'));
  CHECK(q.means('d', 'b'));
}

TEST_CASE("catch holds its name, and is no scope for =") {
  const Program p("(fun {f} (try (g) (catch {^ae} (= {^bx} ^ce))) (print ^dx ^ee))");
  CHECK(p.means('c', 'a'));
  CHECK(p.means('d', 'b'));
  CHECK(p.kind('e') == Kind::unknown);
}

TEST_CASE("= of the caught name re-binds that") {
  const Program p("(fun {f ^ae} (try (g) (catch {^be} (= {e} 1) (print ^ce))) ^de)");
  CHECK(p.means('c', 'b'));
  CHECK(p.means('d', 'a'));
}

TEST_CASE("fun at top level defines, in a function it binds there") {
  const Program p("(fun {f} (fun {^ahelper n} (^bhelper n)) (^chelper 1))\n(^dhelper 2)\n(fun {^eg} 1) (^fg)");
  CHECK(p.means('b', 'a'));
  CHECK(p.means('c', 'a'));
  CHECK(p.kind('d') == Kind::unknown);
  CHECK(p.means('f', 'e'));
  CHECK(p.module->binding(p.binding('a')).kind == BindingKind::local_function);
  CHECK(p.module->binding(p.binding('e')).kind == BindingKind::function);
}

TEST_CASE("a branch at top level is top level") {
  const Program p("(if debug {fun {^atrace x} x} {fun {trace x} nil})\n(^btrace 1)");
  CHECK(p.kind('b') == Kind::definition);
}

TEST_CASE("a local function may call one that is bound after it") {
  const Program p("(fun {f} (= {^aeven} (\\ {n} (^bodd n))) (= {^codd} (\\ {n} (^deven n))) (even 4))");
  CHECK(p.means('b', 'c'));
  CHECK(p.module->use(p.module->use_at(0, p.at('b'))).is_early);
  CHECK(p.means('d', 'a'));
  CHECK_FALSE(p.module->use(p.module->use_at(0, p.at('d'))).is_early);
}

TEST_CASE("a parameter is never seen before its function") {
  const Program p("(fun {f} (print ^ax) (\\ {x} x))");
  CHECK(p.kind('a') == Kind::unknown);
}

TEST_CASE("def inside a function is global") {
  const Program p("(fun {set v} (def {^acurrent} v))\n(print ^bcurrent)");
  CHECK(p.means('b', 'a'));
  CHECK(p.module->binding(p.binding('a')).written_in != 0);
}

TEST_CASE("quoted data has no uses, a quasiquote only unquotes") {
  const Program p("(fun {f ^ax} (list {a x (x)}) '(x) (list {1 x}) `(x ,^bx ,@(list ^cx)))");
  CHECK(p.means('b', 'a'));
  CHECK(p.means('c', 'a'));
  CHECK(p.module->binding(p.binding('a')).use_count == 2);
}

TEST_CASE("a plist literal reads its values") {
  const Program p("(fun {f ^ax} {:x ^bx :y (+ ^cx 1)})");
  CHECK(p.means('b', 'a'));
  CHECK(p.means('c', 'a'));
}

TEST_CASE("a test is a scope") {
  const Program p("(test \"t\" (= {^ax} 1) (assert-eq ^bx 1))\n(print ^cx)");
  CHECK(p.means('b', 'a'));
  CHECK(p.kind('c') == Kind::unknown);
}

TEST_CASE("uses know whether they are called") {
  const Program p("(fun {f g x} (^ag ^bx))");
  CHECK(p.module->use(p.module->use_at(0, p.at('a'))).is_callee);
  CHECK_FALSE(p.module->use(p.module->use_at(0, p.at('b'))).is_callee);
}

TEST_CASE("functions know what they take and whose value they are") {
  const Program p("(def {^aadd} (\\ {x y & more} x))\n(fun {^bsub x} x)");
  const auto* add = p.module->function_of(p.binding('a'));
  REQUIRE(add != nullptr);
  CHECK(add->required == 2);
  CHECK(add->has_rest);
  CHECK(p.module->signature(p.binding('a')) == "(add x y & more)");
  CHECK(p.module->signature(p.binding('b')) == "(sub x)");
}

TEST_CASE("deep programs need no deep stack") {
  std::string text;
  const int depth = 20000;
  for (int i = 0; i < depth; ++i) text += "(let {x 1} ";
  text += "x";
  text += std::string(depth, ')');
  const Program p(text);
  CHECK(p.module->file(0).chunk(0).scopes.size() == depth + 1);
  CHECK(p.module->file(0).chunk(0).uses.size() == 1);
}
