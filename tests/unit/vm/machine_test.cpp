#include <vector>

#include "catch.hpp"
#include "program.hpp"

using namespace valk;
using namespace valk::vm;
namespace names = heap::names;

TEST_CASE("expressions give values") {
  Program program;
  CHECK(program.run("(+ 1 2)") == "3");
  CHECK(program.run("{1 2 {a :b \"c\"}}") == "{1 2 {a :b \"c\"}}");
  CHECK(program.run("(do)") == "()");
  CHECK(program.run("(- 10 (* 2 3))") == "4");
  CHECK(program.run("(if (< 1 2) :yes :no)") == ":yes");
  CHECK(program.run("{1 {2 3} ()}") == "{1 {2 3} ()}");
}

TEST_CASE("integers have 64 bits and overflow") {
  Program program;
  CHECK(program.run("(+ 9223372036854775806 1)") == "9223372036854775807");
  CHECK(program.run("(+ 9223372036854775807 1)") == ":overflow 9223372036854775807 + 1 does not fit 64 bits");
  CHECK(program.run("(* 4611686018427387904 2)") == ":overflow 4611686018427387904 * 2 does not fit 64 bits");
  CHECK(program.run("(+ 2305843009213693951 1)") == "2305843009213693952");
  CHECK(program.run("(- 2305843009213693952 1)") == "2305843009213693951");
  CHECK(program.run("(- -9223372036854775808 1)") == ":overflow -9223372036854775808 - 1 does not fit 64 bits");
  CHECK(program.run("(/ -9223372036854775808 -1)") == ":overflow -9223372036854775808 / -1 does not fit 64 bits");
  CHECK(program.run("(/ 7 -2)") == "-3");
  CHECK(program.run("(% -7 3)") == "-1");
  CHECK(program.run("(/ 1 0)") == ":divide-by-zero 1 divided by zero");
}

TEST_CASE("floats mix with integers") {
  Program program;
  CHECK(program.run("(+ 1 0.5)") == "1.5");
  CHECK(program.run("(* 2.0 3)") == "6.0");
  CHECK(program.run("(/ 1 0.0)") == "inf");
  CHECK(program.run("(== 1.0 true)") == "true");
  CHECK(program.run("(+ true true)") == "2");
  CHECK(program.run("(< 9007199254740992.0 9007199254740993)") == "true");
}

TEST_CASE("functions close over variables") {
  Program program;
  CHECK(program.run("(fun {adder n} {\\ {x} (+ x n)}) ((adder 3) 4)") == "7");
  CHECK(program.run("(fun {f a & rest} rest) (f 1 2 3)") == "{2 3}");
  CHECK(program.run("(fun {add a b} {+ a b}) ((add 1) 2)") == "3");
  CHECK(program.run("(fun {add a b c} {+ (+ a b) c}) (((add 1) 2) 3)") == "6");
  CHECK(program.run("(fun {f} {do (= {x} 1) (= {g} (\\ {} x)) (= {x} 2) (g)}) (f)") == "2");
}

TEST_CASE("wrong operand counts are errors of arity") {
  Program program;
  CHECK(program.run("(fun {add a b} {+ a b}) (add 1 2 3)") == ":arity `(add a b)` takes 2 operands, but got 3");
  CHECK(program.run("(add)") == ":arity `(add a b)` takes 2 operands, but got none");
  CHECK(program.run("((\\ {a & more} a))") == ":arity `(\\ a & more)` takes at least 1 operand, but got none");
}

TEST_CASE("plists, keywords and errors are called") {
  Program program;
  CHECK(program.run("({:a 1 :b 2} :b)") == "2");
  CHECK(program.run("(:a {:a 1})") == "1");
  CHECK(program.run("({:a 1} :c 9)") == "9");
  CHECK(program.run("(:c {:a 1})") == "()");
  CHECK(program.run("((try (/ 1 0)) :kind)") == ":divide-by-zero");
  CHECK(program.run("(5 1)") == ":not-callable cannot call 5, an integer");
}

TEST_CASE("a million frames that are no tail calls") {
  Program program;
  CHECK(program.run("(fun {count n} {if (== n 0) {0} {+ 1 (count (- n 1))}}) (count 1000000)") == "1000000");
}

TEST_CASE("tail calls take no stack") {
  MachineOptions options;
  options.max_depth = 100;
  Program program(options);
  CHECK(program.run("(fun {loop n} {if (== n 0) :done {loop (- n 1)}}) (loop 1000000)") == ":done");
  CHECK(program.run("(fun {even n} {if (== n 0) {true} {odd (- n 1)}})"
                    "(fun {odd n} {if (== n 0) {false} {even (- n 1)}}) (even 100001)") == "false");
}

TEST_CASE("too deep a recursion is an error that can be caught") {
  MachineOptions options;
  options.max_depth = 1000;
  Program program(options);
  CHECK(program.run("(fun {down n} {+ 1 (down n)}) (down 1)") == ":stack-overflow more than 1000 calls are open");
  CHECK(program.run("(try (down 1) (catch :stack-overflow {e} :caught))") == ":caught");
  CHECK(program.run("(fun {count n} {if (== n 0) {0} {+ 1 (count (- n 1))}}) (count 990)") == "990");
}

TEST_CASE("errors unwind to the handler that takes them") {
  Program program;
  CHECK(program.run("(try (+ 1 nil) (catch :type {e} (e :message)))") == "\"`+` needs numbers, but got nil\"");
  CHECK(program.run("(try (try (/ 1 0) (catch :type {e} {1})) (catch {e} {2}))") == "2");
  CHECK(program.run("(= {log} 0) (try (try (/ 1 0) (finally (= {log} 1))) (catch {e} {log}))") == "1");
  CHECK(program.run("(error? (/ 1 0))") == ":unbound `%error-value?` has no value yet");
}

TEST_CASE("what is used before it has a value is an error") {
  Program program;
  CHECK(program.run("(fun {f} {g}) (f)").find(":unbound") == std::string::npos);
  CHECK(program.run("(fun {early} {later}) (early) (def {later} 1)") == ":unbound `later` has no value yet");
}

TEST_CASE("definitions are over once callbacks run") {
  Program program;
  Fiber& fiber = program.start("(def {x} 1)");
  fiber.may_define = false;
  CHECK(program.shown(program.machine.run(fiber)) ==
        ":def-in-callback `x` cannot be defined from a callback: keep shared state in an atom");
}

TEST_CASE("an interrupt stops a fiber, which goes on later or is told to raise") {
  Program program;
  CHECK(program.run("(fun {spin n} {if (== n 0) :done {spin (- n 1)}})") == "()");
  Fiber& fiber = program.start("(try (spin 1000) (catch :deadline {e} :late))");
  program.machine.interrupt();
  CHECK(program.shown(program.machine.run(fiber)) == "interrupted");
  CHECK(program.shown(program.machine.run(fiber)) == ":done");
}

TEST_CASE("a deep stack of young values survives collections, returns and raises") {
  MachineOptions options;
  options.heap.nursery_bytes = 64 * 1024;
  Program program(options);
  CHECK(program.run("(fun {build n} {if (== n 0) {nil} {cons (cons n nil) (build (- n 1))}})"
                    "(= {l} (build 20000)) (cons (len l) (nth 20000 l))") == "{20000 1}");
  CHECK(program.run("(fun {dive n kept} {if (== n 0) {/ 1 0} {+ (head kept) (dive (- n 1) (cons n (cons n nil)))}})"
                    "(fun {again n} {if (== n 0) {nil}"
                    "  {cons (try (dive (* 100 n) {0}) (catch {e} {+ n 0.5})) (again (- n 1))}})"
                    "(len (again 60))") == "60");
}

TEST_CASE("an uncaught error is reported with its place and its callers") {
  Program program;
  const auto report = [&](std::string_view text) {
    const RunResult result = program.machine.run(program.start(text));
    REQUIRE(result.kind == RunResult::Kind::failed);
    return base::render(program.machine.describe(result.value), {});
  };
  CHECK(report("(fun {inner x} {+ x nil})\n(fun {outer x} {* 2 (inner x)})\n(outer 5)") ==
        "error[:type]: `+` needs numbers, but got nil\n"
        "  --> test.valk:1:16\n"
        "  |\n"
        "1 | (fun {inner x} {+ x nil})\n"
        "  |                ^^^^^^^^^\n"
        "note: in `inner`\n"
        "note: called from `outer`\n"
        "  --> test.valk:2:21\n"
        "  |\n"
        "2 | (fun {outer x} {* 2 (inner x)})\n"
        "  |                     ^^^^^^^^^\n"
        "note: called from the top level\n"
        "  --> test.valk:3:1\n"
        "  |\n"
        "3 | (outer 5)\n"
        "  | ^^^^^^^^^\n");
  CHECK(report("(fun {down n} {if (== n 0) {/ 1 0} {+ 1 (down (- n 1))}}) (+ 1 (down 5))")
            .find("note: called from `down`, 5 times\n") != std::string::npos);
}

TEST_CASE("floats compare as IEEE 754 says") {
  Program program;
  CHECK(program.run("(def {nan} (- (* 1e308 10.0) (* 1e308 10.0)))"
                    "(fun {pick x y} {if (< x y) {0} {if (>= x y) {1} {2}}})"
                    "(cons (pick 1.5 2.5) (cons (pick 2.5 2.5) (cons (pick nan 1.0) nil)))") == "{0 1 2}");
  CHECK(program.run("(if (== nan nan) {1} {2})") == "2");
}

TEST_CASE("the end of the heap's limit is an error that can be caught") {
  MachineOptions options;
  options.heap.nursery_bytes = 64 * 1024;
  options.heap.max_bytes = 4 << 20;
  Program program(options);
  const std::string grow = "(fun {grow list} {grow (cons list list)}) (grow nil)";
  CHECK(program.run(grow) == ":out-of-memory the heap has reached its limit");
  CHECK(program.run("(try (grow nil) (catch :out-of-memory {e} 7))") == "7");
  CHECK(program.run("(fun {churn n} {if (== n 0) :fine {do (cons n nil) (churn (- n 1))}}) (churn 100000)") == ":fine");
}

TEST_CASE("a fiber that has ended may be used again") {
  Program program;
  const Value function = program.load("(+ 1 2)");
  heap::Root kept(program.machine.heap(), function);
  Fiber* first = nullptr;
  for (int i = 0; i < 100; ++i) {
    Fiber& fiber = program.machine.spawn(kept, {});
    REQUIRE(program.shown(program.machine.run(fiber)) == "3");
    CHECK((first == nullptr || first == &fiber));
    first = &fiber;
    program.machine.recycle(fiber);
  }
}

namespace {

// Waits for whoever resumes it.
Outcome wait_here(NativeCall& call) { return call.suspend(); }
// (call-with f x): calls f in its own place.
Outcome call_with(NativeCall& call) { return call.tail_call(call[0], {call[1], Value::fixnum(7)}); }

constexpr NativeRow kRows[] = {{"wait", wait_here, 0, 0, false}, {"call-with", call_with, 2, 2, false}};

Value error_of(Machine& machine, Value kind) { return machine.make_error(kind, "told to"); }

}  // namespace

TEST_CASE("a suspended fiber goes on with a value or an error") {
  Program program;
  program.machine.define_natives(kRows);
  program.machine.define(program.module, "wait", program.machine.lookup(kBuiltins, "wait"));
  CHECK(program.run("(fun {f} {+ 1 (wait)}) (fun {g} (wait))") == "()");
  Fiber& adds = program.start("(f)");
  heap::Root keep_adds(program.machine.heap(), adds.as_value());
  Fiber& tail = program.start("(g)");
  heap::Root keep_tail(program.machine.heap(), tail.as_value());
  Fiber& caught = program.start("(try (f) (catch :timeout {e} (e :message)))");
  heap::Root keep_caught(program.machine.heap(), caught.as_value());
  for (Fiber* fiber : {&adds, &tail, &caught}) CHECK(program.shown(program.machine.run(*fiber)) == "suspended");
  program.machine.heap().collect_major();
  CHECK(program.shown(program.machine.resume(adds, Value::fixnum(41))) == "42");
  CHECK(program.shown(program.machine.resume(tail, names::timeout)) == ":timeout");
  const Value error = error_of(program.machine, names::timeout);
  CHECK(program.shown(program.machine.resume_with_error(caught, error)) == "\"told to\"");
}

TEST_CASE("a native may call a function in its place") {
  Program program;
  program.machine.define_natives(kRows);
  program.machine.define(program.module, "call-with", program.machine.lookup(kBuiltins, "call-with"));
  CHECK(program.run("(call-with (\\ {a b} (- a b)) 10)") == "3");
  CHECK(program.run("(+ 1 (call-with (\\ {a & rest} (len rest)) 10))") == "2");
  CHECK(program.run("(call-with {:k 1} :k)") == "1");
  CHECK(program.run("(call-with 5 1)") == ":not-callable cannot call 5, an integer");
}

TEST_CASE("an error that is told to a fiber between instructions is raised there") {
  Program program;
  CHECK(program.run("(fun {spin n} {if (== n 0) {:done} {spin (- n 1)}})") == "()");
  Fiber& fiber = program.start("(try (spin 1000) (catch :deadline {e} :late))");
  heap::Root keep(program.machine.heap(), fiber.as_value());
  program.machine.interrupt();
  CHECK(program.shown(program.machine.run(fiber)) == "interrupted");
  const Value error = error_of(program.machine, names::deadline);
  CHECK(program.shown(program.machine.resume_with_error(fiber, error)) == ":late");
}

TEST_CASE("a deep fiber keeps its stack while it waits") {
  Program program;
  program.machine.define_natives(kRows);
  program.machine.define(program.module, "wait", program.machine.lookup(kBuiltins, "wait"));
  Fiber& fiber = program.start("(fun {down n} {if (== n 0) (wait) {+ 1 (down (- n 1))}}) (down 5000)");
  heap::Root keep(program.machine.heap(), fiber.as_value());
  CHECK(program.shown(program.machine.run(fiber)) == "suspended");
  program.machine.heap().collect_major();
  CHECK(program.run("(fun {count n} {if (== n 0) {0} {+ 1 (count (- n 1))}}) (count 3000)") == "3000");
  CHECK(program.shown(program.machine.resume(fiber, Value::fixnum(1))) == "5001");
}
