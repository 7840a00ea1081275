// What an editor asks while somebody types. `|` marks where the cursor stands, behind what was typed.

#include "valk/formatter/typing.hpp"

#include "catch.hpp"

namespace valk::formatter {
namespace {

struct Typed {
  std::string text;
  base::ByteOffset cursor;
};

Typed typed(std::string text) {
  const std::size_t at = text.find('|');
  text.erase(at, 1);
  return {std::move(text), {static_cast<std::uint32_t>(at)}};
}

std::string after(const std::string& marked, char character, const Options& options = {}) {
  const Typed source = typed(marked);
  const auto tree = syntax::Tree::parse(base::SourceText::make("test.valk", source.text));
  return apply_edits(source.text, edits_on_type(*tree, source.cursor, character, options));
}

std::string after_return(const std::string& marked) { return after(marked, '\n'); }

}  // namespace

TEST_CASE("a new line begins where formatting would put what is typed there") {
  CHECK(after_return("(fun {f x}\n|)") == "(fun {f x}\n  )");
  CHECK(after_return("(fun {f x} {\n|})") == "(fun {f x} {\n})");
  CHECK(after_return("(fun {f x} {\n  (g x)\n|\n})") == "(fun {f x} {\n  (g x)\n  \n})");
  CHECK(after_return("(list 1\n|2)") == "(list 1\n      2)");
  CHECK(after_return("(list\n|2)") == "(list\n  2)");
  CHECK(after_return("(list\n    1\n|2)") == "(list\n    1\n    2)");
  CHECK(after_return("{1 2\n|3}") == "{1 2\n 3}");
  CHECK(after_return("{:a 1\n|:b 2}") == "{:a 1\n :b 2}");
  CHECK(after_return("{:a\n|1}") == "{:a\n   1}");
  CHECK(after_return("(a)\n   |(b)") == "(a)\n(b)");
}

TEST_CASE("forms of the catalog say where their parts go") {
  CHECK(after_return("(let {a 1\n|b 2} a)") == "(let {a 1\n      b 2} a)");
  CHECK(after_return("(let {a 1\n      b 2}\n|a)") == "(let {a 1\n      b 2}\n  a)");
  CHECK(after_return("(aio/let {((a (f))\n|:then)} a)") == "(aio/let {((a (f))\n           :then)} a)");
  CHECK(after_return("(select\n|{(a) 1})") == "(select\n  {(a) 1})");
  CHECK(after_return("(select {(a)\n|1})") == "(select {(a)\n         1})");
  CHECK(after_return("(do (a)\n|(b))") == "(do (a)\n    (b))");
  CHECK(after_return("(if c\n|{1} {2})") == "(if c\n  {1} {2})");
}

TEST_CASE("forms that are not finished count as open") {
  CHECK(after_return("(fun {f x} {\n|") == "(fun {f x} {\n  ");
  CHECK(after_return("(fun {f x}\n  (if (g x)\n|") == "(fun {f x}\n  (if (g x)\n    ");
  CHECK(after_return("(let {a 1\n|") == "(let {a 1\n      ");
  CHECK(after_return("(a)\n|") == "(a)\n");
}

TEST_CASE("a user's macro is indented as it says") {
  CHECK(after_return("(macro {with a & body} a)\n(with x\n|y)") == "(macro {with a & body} a)\n(with x\n  y)");
  CHECK(after("(with x\n|y)", '\n', {.heads = {{"with", 1}}}) == "(with x\n  y)");
}

TEST_CASE("blanks at the end of the line above go, strings and comments stay") {
  CHECK(after_return("(a   \n|b)") == "(a\n  b)");
  CHECK(after_return("(a   \r\n|b)") == "(a\r\n  b)");
  CHECK(after_return("(a \"x  \n   |y\")") == "(a \"x  \n   y\")");
  CHECK(after("(a ; )|\n  b)", ')') == "(a ; )\n  b)");
}

TEST_CASE("closers go where formatting puts them") {
  CHECK(after("(list 1\n      2\n      )|", ')') == "(list 1\n      2)");
  CHECK(after("(list 1  ; one\n      )|", ')') == "(list 1  ; one\n)");
  CHECK(after("(fun {f x} {\n  (g x)\n  }|)", '}') == "(fun {f x} {\n  (g x)\n})");
  CHECK(after("  (fun {f x} {\n  (g x)\n      }|", '}') == "  (fun {f x} {\n  (g x)\n  }");
  CHECK(after("(fun {f x}\n  {(g x)\n  }|)", '}') == "(fun {f x}\n  {(g x)})");
  CHECK(after("(a b)|", ')') == "(a b)");
}

TEST_CASE("no place in any text is too odd to ask about") {
  const std::string source = "(fun {f} {\n \"a\nb\" ; c\n'\n(g #_ \n:a})) ) }\n[\xFF\n(((\n";
  for (std::uint32_t at = 0; at <= source.size(); ++at) {
    for (const char character : {'\n', ')', '}', 'x'}) {
      const auto tree = syntax::Tree::parse(base::SourceText::make("test.valk", source.substr(0, at)));
      for (std::uint32_t cursor = 0; cursor <= at; ++cursor) (void)edits_on_type(*tree, {cursor}, character);
    }
  }
}

}  // namespace valk::formatter
