#include "valk/catalog_generator/declarations.hpp"

#include "catch.hpp"

using namespace valk;
using namespace valk::catalog_generator;

namespace {

using Lines = std::vector<std::string>;
using Read = void (*)(const syntax::Tree&, Declarations&);

Declarations read(Read reader, std::string text) {
  Declarations result;
  reader(*syntax::Tree::parse(base::SourceText::make("stdlib/native/a.valk", std::move(text))), result);
  finish(result);
  return result;
}

// With documentation and an example in front.
Declarations declared(std::string text) { return read(read_declarations, ";;; Does.\n;;;\n;;;     (do-it)\n" + text); }
Declarations defined(std::string text) { return read(read_definitions, ";;; Does.\n;;;\n;;;     (do-it)\n" + text); }

Lines messages(const Declarations& declarations) {
  Lines result;
  for (const base::Diagnostic& problem : declarations.problems) result.push_back(problem.message);
  return result;
}

}  // namespace

TEST_CASE("a native is read with its properties") {
  const auto result = declared(
      "(native {f a b & rest} :optional {b} :callback {a} :effect {:reads :writes} :returns :handle :system true\n"
      "  :deprecated \"use `g`\")");
  CHECK(messages(result).empty());
  REQUIRE(result.entries.size() == 1);
  const Declaration& f = result.entries[0];
  CHECK(f.kind == Kind::native);
  CHECK(f.name == "f");
  CHECK(f.signature() == "(f a b? & rest)");
  CHECK(f.min_operands() == 1);
  CHECK(f.max_operands() == -1);
  CHECK(f.operands[0].called == CalledWhen::later);
  CHECK(f.effects == Lines{"reads", "writes"});
  CHECK(f.returns == "handle");
  CHECK(f.accepts_system);
  CHECK(f.deprecated == "use `g`");
  CHECK(f.indent == -1);
}

TEST_CASE("a form is read with roles and layout") {
  const auto result = declared("(form {when condition & body} :block {body} :indent 1)");
  CHECK(messages(result).empty());
  CHECK(result.entries.at(0).kind == Kind::special_form);
  CHECK(result.entries.at(0).operands.at(1).role == Role::block);
  CHECK(result.entries.at(0).indent == 1);
}

TEST_CASE("a definition is read with what its documentation says") {
  const auto result = defined(";;; {:calls {f} :returns :list}\n(fun {map f list} {g f list})");
  CHECK(messages(result).empty());
  CHECK(result.entries.at(0).kind == Kind::function);
  CHECK(result.entries.at(0).operands.at(0).called == CalledWhen::inside);
  CHECK(result.entries.at(0).documentation.text == "Does.\n\n    (do-it)");
  const auto reduce =
      defined(";;; {:signature {f initial list} :optional {initial} :calls {f}}\n(fun {reduce f a & b} {g})");
  CHECK(messages(reduce).empty());
  CHECK(reduce.entries.at(0).signature() == "(reduce f initial? list)");
}

TEST_CASE("documentation has a summary, an example and metadata") {
  const auto documentation =
      split_documentation("Gives `a.b` and\nmore. And then.\n{:calls {f}}\n\n    (a)\n      (b)\n");
  CHECK(documentation.summary == "Gives `a.b` and more.");
  CHECK(documentation.example == "(a)\n  (b)");
  CHECK(documentation.metadata == "{:calls {f}}");
  CHECK(documentation.text == "Gives `a.b` and\nmore. And then.\n\n    (a)\n      (b)");
}

TEST_CASE("what is malformed is reported") {
  CHECK(messages(declared("(native f)")) == Lines{"expected a signature `{name operand …}`"});
  CHECK(messages(declared("(native {})")) == Lines{"expected a signature `{name operand …}`"});
  CHECK(messages(declared("(native)")) == Lines{"expected a signature `{name operand …}`"});
  CHECK(messages(declared("(native {f 1})")) == Lines{"an operand of `f` is no symbol: `1`"});
  CHECK(messages(declared("(native {f a a})")) == Lines{"`f` has two operands named `a`"});
  CHECK(messages(declared("(native {f &})")) == Lines{"`&` of `f` is followed by no name"});
  CHECK(messages(declared("(native {f & a b})")) == Lines{"nothing may follow the rest operand of `f`"});
  CHECK(messages(declared("(native {f & & a})")) == Lines{"`f` has two `&`"});
  CHECK(messages(declared("(native {f} :returns)")) == Lines{"property `:returns` has no value"});
  CHECK(messages(declared("(native {f} returns)")) == Lines{"expected a property such as `:returns`, found `returns`"});
  CHECK(messages(declared("(native {f} :colour :red)")) == Lines{"no such property: `:colour`"});
  CHECK(messages(declared("(native {f} :effect :magic)")) == Lines{"no such effect: `:magic`"});
  CHECK(messages(declared("(native {f} :returns :lizt)")) == Lines{"no such type: `:lizt`"});
  CHECK(messages(declared("(native {f} :optional {a})")) == Lines{"`f` has no operand `a`"});
  CHECK(messages(declared("(native {f a} :optional a)")) == Lines{"`:optional` takes operand names in braces"});
  CHECK(messages(declared("(native {f & a} :optional {a})")) == Lines{"the rest operand of `f` is optional already"});
  CHECK(messages(declared("(native {f a} :block {a})")) ==
        Lines{"`f` is no special form: all its operands are values"});
  CHECK(messages(declared("(form {f} :indent -1)")) == Lines{"`:indent` is a number from 0 to 9"});
  CHECK(messages(declared("(form {f} :deprecated g)")) ==
        Lines{"`:deprecated` is a string that names what to use instead"});
  CHECK(messages(declared("(native {f} :system 1)")) == Lines{"`:system` is `true` or left out"});
  CHECK(messages(declared("(constant {f a})")) == Lines{"the constant `f` takes no operands"});
  CHECK(messages(declared("(def {f} 1)")) ==
        Lines{"expected `(native {name …} …)`, `(form {name …} …)` or `(constant {name} …)`"});
  CHECK(messages(defined("(def {f} 1)")) == Lines{"a prelude file holds `(fun {name …} …)` only"});
}

TEST_CASE("names are documented, with an example") {
  CHECK(messages(read(read_declarations, "(native {f})")) ==
        Lines{"`f` has no documentation: write `;;;` lines above it"});
  CHECK(messages(read(read_declarations, ";;; Does.\n(native {f})")) ==
        Lines{"`f` has no example: indent one by four in its documentation"});
  CHECK(messages(read(read_declarations, ";;; Does.\n(native {%f})")).empty());
}

TEST_CASE("names are declared once, in Valk and in C++") {
  const std::string documentation = "\n\n;;; Does.\n;;;\n;;;     (do-it)\n";
  const auto twice = declared("(native {f})" + documentation + "(native {f})");
  CHECK(messages(twice) == Lines{"`f` is declared twice"});
  CHECK(twice.problems[0].notes.size() == 1);
  CHECK(messages(declared("(native {a/b})" + documentation + "(native {a-b})")) ==
        Lines{"`a/b` and `a-b` have the same C++ name, `native_a_b`"});
}

TEST_CASE("problems carry their place") {
  const auto result = declared("(native {f}\n  :colour :red)");
  CHECK(base::render(result.problems.at(0), {}).find("stdlib/native/a.valk:5:11") != std::string::npos);
}

TEST_CASE("C++ names follow the rule") {
  CHECK(function_name("aio/then") == "native_aio_then");
  CHECK(function_name("all-settled") == "native_all_settled");
  CHECK(function_name("str->num") == "native_str_to_num");
  CHECK(function_name("nil?") == "native_nil_p");
  CHECK(function_name("swap!") == "native_swap_x");
  CHECK(function_name("%sort-by") == "native_internal_sort_by");
  CHECK(function_name("http2/response") == "native_http2_response");
  CHECK(function_name("+") == "native_plus");
  CHECK(function_name("%") == "native_remainder");
  CHECK(function_name("<=") == "native_less_equal");
  CHECK(function_name("->>") == "native_minus_greater_greater");
  CHECK(function_name("!") == "native_bang");
  CHECK(function_name("not") == "native_not");
  CHECK(function_name("a*b") == "native_a_times_b");
}
