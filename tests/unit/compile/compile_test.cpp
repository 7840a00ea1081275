#include "valk/compile/compile.hpp"

#include "catch.hpp"

using namespace valk;

namespace {

compile::Compiled compiled(std::string text, compile::Environment environment = {}) {
  auto tree = syntax::Tree::parse(base::SourceText::make("test.valk", std::move(text)));
  compile::Compiled made = compile::compile(*tree, environment);
  if (made.unit) {
    for (const compile::Prototype& function : made.unit->functions) {
      INFO(compile::disassemble(function));
      CHECK(compile::verify(*made.unit, function) == "");
    }
  }
  return made;
}

std::string problems(std::string text) {
  std::string out;
  for (const base::Diagnostic& problem : compiled(std::move(text)).problems)
    out += problem.id + ": " + problem.message + "\n";
  return out;
}

std::string code(std::string text, std::size_t function = 0) {
  compile::Compiled made = compiled(std::move(text));
  REQUIRE(made.unit);
  return compile::disassemble(made.unit->functions.at(function));
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("every form compiles to code that verifies") {
  const char* texts[] = {
      "",
      "1",
      "-1_000_000_000_000",
      "1.5",
      "\"a\"",
      ":k",
      "'(a 'b {c})",
      "`(a ,(+ 1 2) ,@(list 1) `(b ,(c ,1)))",
      "{:a 1 :b (+ 1 2)}",
      "{1 2 3}",
      "(if true 1 2)",
      "(if true {1})",
      "(do 1 2 (+ 1 2))",
      "(and 1 2 3)",
      "(or)",
      "(and)",
      "(when 1 {2})",
      "(unless 1 2 3)",
      "(cond {1 2} {otherwise 3})",
      "(select {(== 1 2) 3})",
      "(case 1 {1 2} {{2 3} 4})",
      "(case :a {:b 1} {otherwise {+ 1 2}})",
      "(let {a 1 b a} {+ a b})",
      "(let {{(= {x} 1) x}})",
      "(-> 1 (+ 2) (- 3))",
      "(->> (list 1) (map (\\ {x} x)))",
      "(try {error \"x\"} (catch {e} e) (finally {print 1}))",
      "(try {1})",
      "(try {1} (catch :a {e} 1) (catch :b {_} 2))",
      "(error? (head nil))",
      "(fun {f a b & c} {+ a b})",
      "(fun {f n} {if (< n 2) n {+ (f (- n 1)) (f (- n 2))}})",
      "(fun {f} {(= {x} 1) (= {g} (\\ {} x)) (= {x} 2) (g)})",
      "(fun {f} {(fun {g n} {g (- n 1)}) (g 3)})",
      "(fun {f c} {(if c {= {x} 1}) x})",
      "(= {x} 1) (fun {f} {x})",
      "(def {a b} 1 2) (+ a b)",
      "(aio/let {((a (aio/sleep 1)) (b 2) :then ({c d} (list a b)) :then ({:k k} {:k c}))} {list a d k})",
      "(aio/let {} {1})",
      "(aio/do (<- x (aio/sleep 1)) (print x) (y <- 2) (+ 1 y))",
      "(aio/do (<- x 1))",
      "(aio/do)",
      "(\\ {x} (\\ {y} (\\ {z} (+ x y z))))",
  };
  for (const char* text : texts) {
    INFO(text);
    compile::Compiled made = compiled(text);
    for (const base::Diagnostic& problem : made.problems) FAIL_CHECK(base::render(problem, {}));
  }
}

TEST_CASE("comparisons are fused with their branch, small integers stand in instructions") {
  std::string fib = code("(fun {fib n} {if (< n 2) n {+ (fib (- n 1)) (fib (- n 2))}})", 1);
  CHECK(has(fib, "jump_unless_less_immediate"));
  CHECK(has(fib, "subtract_immediate"));
  CHECK(has(fib, "call_global_1"));
  CHECK_FALSE(has(fib, "load_integer"));
}

TEST_CASE("calls at the end of a body are tail calls, through branches as well") {
  CHECK(has(code("(fun {f n} {if (> n 0) {f (- n 1)} {do (print n) (f 0)}})", 1), "tail_call_global_1"));
  CHECK(has(code("(fun {f n} {and n (f n)})", 1), "tail_call_global_1"));
  CHECK(has(code("(fun {f n} {case n {1 (f 2)}})", 1), "tail_call_global_1"));
  CHECK_FALSE(has(code("(fun {f n} {try {f n} (catch {e} e)})", 1), "tail_call"));
}

TEST_CASE("constant plists are constants") { CHECK(has(code("(print {:status 200 :body \"ok\"})"), "load_constant")); }

TEST_CASE("a program's own definition hides the language's") {
  CHECK(has(code("(fun {+ a b} 1) (+ 1 2)"), "call_global_2"));
  CHECK(has(code("(fun {f +} {+ 1 2})", 1), "call "));
}

TEST_CASE("captured variables are copied unless they are bound again") {
  CHECK_FALSE(has(code("(fun {f x} {\\ {} x})", 1), "box"));
  CHECK(has(code("(fun {f x} {(= {g} (\\ {} x)) (= {x} 2) g})", 1), "box"));
  CHECK(has(code("(fun {f} {(= {g} (\\ {n} (g n))) g})", 1), "box"));
}

TEST_CASE("functions beside each other may call each other") {
  std::string even = code("(fun {f} {(fun {even n} {odd n}) (fun {odd n} {even n}) (even 1)})", 2);
  CHECK(has(even, "get_captured_box"));
  CHECK(problems("(fun {f} {(later 1) (= {later} (\\ {x} x))})") ==
        "binding/unknown: nothing named `later` is defined\n");
}

TEST_CASE("a name bound in a branch is checked behind it") {
  CHECK(has(code("(fun {f c} {(if c {= {x} 1}) x})", 1), "check_bound"));
  CHECK_FALSE(has(code("(fun {f c} {(= {x} 1) (if c {x})})", 1), "check_bound"));
}

TEST_CASE("unknown names are told with the nearest ones") {
  CHECK(problems("(prnt 1)") == "binding/unknown: nothing named `prnt` is defined, did you mean `print`?\n");
  CHECK(has(problems("(print if)"), "special form"));
  CHECK(problems("(fun {f} {later 1}) (fun {later x} x)").empty());
  CHECK(has(problems("(%aio/group 1 2)"), "nothing named"));
}

TEST_CASE("deep nesting is refused, long lists are not") {
  std::string deep = "x";
  for (int i = 0; i < 100'000; ++i) deep = "(list " + deep;
  deep += std::string(100'000, ')');
  CHECK(has(problems("(def {x} 1)" + deep), "nested more than"));
  std::string wide = "(list";
  for (int i = 0; i < 5'000; ++i) wide += " (+ 1 2)";
  CHECK(compiled(wide + ")").unit);
  std::string quoted = "'";
  for (int i = 0; i < 100'000; ++i) quoted += "(";
  CHECK(compiled(quoted + std::string(100'000, ')')).unit);
  std::string many = "(select";
  for (int i = 0; i < 3'000; ++i) many += " {(== 1 2) 3}";
  CHECK(compiled(many + ")").unit);
}

TEST_CASE("a text's interface is what others can see of it") {
  auto tree = syntax::Tree::parse(base::SourceText::make(
      "a.valk", "(load \"b.valk\") (def {a b} 1 2) (= {hidden} 1) (fun {f} {(fun {inner} 1) (def {set} 2)})"));
  compile::Interface interface = compile::interface_of(*tree);
  CHECK(interface.definitions == std::vector<std::string>{"a", "b", "f", "set"});
  CHECK(interface.loads == std::vector<std::string>{"b.valk"});
}
