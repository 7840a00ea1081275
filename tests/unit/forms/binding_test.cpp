#include "catch.hpp"
#include "support.hpp"

using namespace valk::forms;
using namespace valk::forms::testing;

TEST_CASE("definitions name one thing or several") {
  CHECK(shape("(def {x} 1)") == "define x\n  literal 1\n");
  CHECK(shape("(def x 1)") == "define x\n  literal 1\n");
  CHECK(shape("(def (x) 1)") == "define x\n  literal 1\n");
  CHECK(shape("(def {a b} 1 {2 3})") == "define a b\n  literal 1\n  quoted {2 3}\n");
  CHECK(shape("(= {x} y)") == "bind x\n  name y\n");
  CHECK(problems("(def {a b} 1 2) (= x 1) (def {_ _} 1 2)").empty());
}

TEST_CASE("definitions need as many values as names") {
  CHECK(problems("(def {a b} 1)") == Lines{"(def {a b} 1): 2 names but 1 value"});
  CHECK(problems("(def x 1 2)") == Lines{"(def x 1 2): 1 name but 2 values"});
  CHECK(problems("(def {x})") == Lines{"(def {x}): 1 name but 0 values"});
  CHECK(problems("(= {} 1)") == Lines{"{}: `=` names nothing"});
  CHECK(problems("(def)") == Lines{"(def): `def` takes at least 1 operand, got 0"});
  CHECK(problems("(def {a 1} 2 3)") == Lines{"1: a name is a symbol, not `1`"});
  CHECK(problems("(def \"x\" 1)") == Lines{"\"x\": expected names, found `\"x\"`"});
  CHECK(problems("(def {a a} 1 2)") == Lines{"a: `a` is bound twice here"});
  CHECK(shape("(def {a 1} 2 3)") == "define a\n  literal 2\n  literal 3\n");
}

TEST_CASE("special forms, constants and & cannot be bound") {
  CHECK(problems("(def {if} 1)") == Lines{"if: `if` is a special form and cannot be bound"});
  CHECK(problems("(= nil 1)") == Lines{"nil: `nil` is a constant and cannot be bound"});
  CHECK(problems("(def {a & b} 1 2 3)") == Lines{"&: `&` marks the rest parameter and is no name"});
  CHECK(problems("(\\ {test} 1)") == Lines{"test: `test` is a special form and cannot be bound"});
  CHECK(problems("(fun {let x} x)") == Lines{"let: `let` is a special form and cannot be bound"});
  CHECK(problems("(let {true 1} 2)") == Lines{"true: `true` is a constant and cannot be bound"});
}

TEST_CASE("functions have parameters and a body") {
  CHECK(shape("(\\ {x} {* x 2})") == "function {x}\n  call\n    name *\n    name x\n    literal 2\n");
  CHECK(shape("(lambda (a & rest) a)") == "function {a & rest}\n  name a\n");
  CHECK(shape("(\\ {& all} all)") == "function {& all}\n  name all\n");
  CHECK(shape("(\\ {})") == "function {}\n");
  CHECK(shape("(\\ {x} (a) {b} {c 1})") ==
        "function {x}\n  call\n    name a\n  name b\n  call\n    name c\n    literal 1\n");
  CHECK(shape("(fun {f a b & rest} {+ a b})") ==
        "function f {a b & rest}\n  call\n    name +\n    name a\n    name b\n");
  CHECK(shape("(fun (f) 1)") == "function f {}\n  literal 1\n");
  CHECK(shape("(def {f} (\\ {x} x))") == "define f\n  function {x}\n    name x\n");
  CHECK(problems("(\\ {_ _} 1) (fun {f ; the one\n #_old x} x)").empty());
}

TEST_CASE("parameters are symbols, each once, one behind &") {
  CHECK(problems("(\\ {x 1 {y}} x)") ==
        Lines{"1: a parameter is a symbol, not `1`", "{y}: a parameter is a symbol, not `{y}`"});
  CHECK(problems("(\\ {x x} x)") == Lines{"x: `x` is bound twice here"});
  CHECK(problems("(\\ {x & x} x)") == Lines{"x: `x` is bound twice here"});
  CHECK(problems("(\\ {x &} x)") == Lines{"{x &}: `&` is followed by no parameter"});
  CHECK(problems("(\\ {& a b} a)") == Lines{"b: only one parameter may follow `&`"});
  CHECK(problems("(\\ {& &} 1)") == Lines{"&: `&` marks the rest parameter and is no name"});
  CHECK(problems("(\\ x x)") == Lines{"x: parameters are a list, not `x`"});
  CHECK(problems("(\\)") == Lines{"(\\): `\\` takes at least 1 operand, got 0"});
  CHECK(problems("(fun {} 1)") == Lines{"{}: the function has no name"});
  CHECK(problems("(fun {1 x} x)") == Lines{"1: the function has no name"});
  CHECK(problems("(fun f x)") == Lines{"f: expected a name and parameters, found `f`"});
  CHECK(problems("(fun)") == Lines{"(fun): `fun` takes at least 1 operand, got 0"});
  // What can be understood is there.
  CHECK(shape("(\\ {x 1 y} x)") == "function {x y}\n  name x\n");
  CHECK(shape("(\\ x (* x 2))") == "function {}\n  call\n    name *\n    name x\n    literal 2\n");
}

TEST_CASE("let is written flat, paired, or without bindings") {
  const std::string both = "let\n  a: literal 1\n  b: name a\n  body: name b\n";
  CHECK(shape("(let {a 1 b a} b)") == both);
  CHECK(shape("(let (a 1 b a) {b})") == both);
  CHECK(shape("(let {(a 1) (b a)} b)") == both);
  CHECK(shape("(let ((a 1) (b a)) b)") == both);
  CHECK(shape("(let {(a)})") == "let\n  body: sequence\n    call\n      name a\n");
  CHECK(shape("(let {} 1)") == "let\n  body: literal 1\n");
  CHECK(shape("(let {a {1 2}} {(f) (g)} a)") ==
        "let\n  a: quoted {1 2}\n  body: sequence\n    call\n      name f\n    call\n      name g\n  body: name a\n");
}

TEST_CASE("a brace form among the names of let takes a value apart") {
  CHECK(shape("(let {{a b} c} b)") == "let\n  {a b}: name c\n  body: name b\n");
}

TEST_CASE("let bindings have a name and a value") {
  CHECK(problems("(let {a 1 b} a)") == Lines{"b: the binding of `b` has no value"});
  CHECK(problems("(let {1 a} a)") == Lines{"1: a literal stands where a value is taken apart: `1`"});
  CHECK(problems("(let ((a 1) (b)) a)") == Lines{"(b): a binding is `(name value)`, not `(b)`"});
  CHECK(problems("(let ((a 1) b 2) a)") ==
        Lines{"b: a binding is `(name value)`, not `b`", "2: a binding is `(name value)`, not `2`"});
  CHECK(problems("(let ((a 1 2)) a)") == Lines{"(a 1 2): a binding is `(name value)`, not `(a 1 2)`"});
  CHECK(problems("(let a 1)") == Lines{"a: bindings are a list, not `a`"});
  CHECK(problems("(let)") == Lines{"(let): `let` takes at least 1 operand, got 0"});
  CHECK(shape("(let {a 1 b} a)") == "let\n  a: literal 1\n  body: name a\n");
}

TEST_CASE("let keeps the nodes of its bindings") {
  const auto tree = parse("(let {(a 1)} a) (let {b 2} b)");
  std::vector<std::string> nodes;
  for (const auto node : tree->top_level_forms()) {
    const auto let = std::get<Let>(view({node, Position::value}));
    for (const auto& binding : let.bindings) nodes.emplace_back(binding.node.text());
    nodes.emplace_back(let.bindings_node.text());
  }
  CHECK(nodes == Lines{"(a 1)", "{(a 1)}", "b", "{b 2}"});
}
