// What fixtures cannot show: bytes that editors would change, options, mistakes, sizes.

#include "valk/formatter/format.hpp"

#include <tuple>

#include "catch.hpp"
#include "laws.hpp"

namespace valk::formatter {
namespace {

std::string formatted(std::string_view text, const Options& options = {}) { return format_text(text, options).text; }

std::string repeated(std::string_view text, std::size_t count) {
  std::string result;
  result.reserve(text.size() * count);
  for (std::size_t i = 0; i < count; ++i) result += text;
  return result;
}

}  // namespace

TEST_CASE("a formatted text is not changed") {
  const Formatted result = format_text("(def {a} 1)\n");
  CHECK_FALSE(result.changed);
  CHECK(result.problems.empty());
  CHECK(format_text("(def  {a} 1)\n").changed);
}

TEST_CASE("the text ends in one line ending, unless it is empty") {
  CHECK(formatted("(a)") == "(a)\n");
  CHECK(formatted("(a)\n\n\n") == "(a)\n");
  CHECK(formatted("; c") == "; c\n");
  CHECK(formatted("") == "");
  CHECK(formatted(" \n\t\n") == "");
}

TEST_CASE("line endings become those of the last line") {
  CHECK(formatted("(a)\r\n(b\r\n  c ; d\r\n)\r\n") == "(a)\r\n(b\r\n  c  ; d\r\n)\r\n");
  CHECK(formatted("(a)\n(b)\r\n") == "(a)\r\n(b)\r\n");
  CHECK(formatted("(a)\r\n(b)\n") == "(a)\n(b)\n");
  CHECK(formatted("\"a\r\nb\"\n(c)\n") == "\"a\r\nb\"\n(c)\n");
}

TEST_CASE("a byte order mark stays and takes no column") {
  CHECK(formatted("\xEF\xBB\xBF  (a)") == "\xEF\xBB\xBF(a)\n");
  CHECK(formatted("\xEF\xBB\xBF") == "\xEF\xBB\xBF");
  CHECK(formatted("\xEF\xBB\xBF(a   ; b\n  c)") == "\xEF\xBB\xBF(a  ; b\n  c)\n");
}

TEST_CASE("a symbol does not become an interpreter line") {
  CHECK(formatted("#!/usr/bin/env valk\n(a)") == "#!/usr/bin/env valk\n(a)\n");
  CHECK(formatted("\n\n#!odd") == "\n#!odd\n");
}

TEST_CASE("at most two blank lines stay at top level, one inside forms, none at the edges") {
  CHECK(formatted("\n\n(a)\n\n\n\n\n(b)\n\n") == "(a)\n\n\n(b)\n");
  CHECK(formatted("(do\n  (a)\n\n\n  (b)\n\n)") == "(do\n  (a)\n\n  (b))\n");
}

TEST_CASE("a text with mistakes is left as it was, and they are told") {
  for (const char* text :
       {"(a", ")", "(a}", "  12abc", "\"open", "(a \"\\q\")", "\xFF", "99999999999999999999", "'", "[a]"}) {
    INFO(text);
    const Formatted result = format_text(text);
    CHECK(result.text == text);
    CHECK_FALSE(result.changed);
    CHECK_FALSE(result.problems.empty());
  }
}

TEST_CASE("the width is a limit for what can be broken") {
  const std::string source = "(foo (bar 1 2) (baz 3 4))";
  CHECK(formatted(source, {.width = 25}) == "(foo (bar 1 2) (baz 3 4))\n");
  CHECK(formatted(source, {.width = 24}) == "(foo (bar 1 2)\n     (baz 3 4))\n");
  CHECK(formatted(source, {.width = 12}) == "(foo\n  (bar 1 2)\n  (baz 3 4))\n");
  CHECK(formatted("(aé (bé) (cé))", {.width = 14}) == "(aé (bé) (cé))\n");
}

TEST_CASE("a user's macro has the indentation that options give it") {
  const std::string source = "(with-lock lock (first-thing-to-do) (second-thing-to-do))";
  CHECK(formatted(source, {.width = 40, .heads = {{"with-lock", 1}}}) ==
        "(with-lock lock\n  (first-thing-to-do)\n  (second-thing-to-do))\n");
  CHECK(formatted(source, {.width = 40}) ==
        "(with-lock lock\n           (first-thing-to-do)\n           (second-thing-to-do))\n");
}

TEST_CASE("depth is limited by memory only") {
  for (const auto& [opener, inside, closer] :
       {std::tuple{"(", "", ")"}, std::tuple{"(f a ", "b", ")"}, std::tuple{"(f\n a ", "b", ")"},
        std::tuple{"{:a 1 :b ", "2", "}"}, std::tuple{"(fun {f x} {\n", "x", "\n})"}, std::tuple{"'", "x", ""},
        std::tuple{"(let {(x ", "1", ")} x)"}, std::tuple{"(a ; c\n", "b", ")"},
        std::tuple{"(select {a ", "b", "})"}}) {
    INFO(opener);
    const std::size_t levels = std::string_view(opener).size() < 3 ? 100'000 : 10'000;
    const std::string source = repeated(opener, levels) + inside + repeated(closer, levels);
    const Formatted once = format_text(source);
    CHECK(once.problems.empty());
    CHECK(format_text(once.text).text == once.text);
  }
}

TEST_CASE("a form may have any number of operands") {
  const std::string source = "(f " + repeated("(g x {:a 1 :b 2}) ", 50'000) + ")";
  const Formatted once = format_text(source);
  CHECK(format_text(once.text).text == once.text);
  const std::string keys = "{" + repeated(":key \"value\" ", 50'000) + "}";
  CHECK(format_text(format_text(keys).text).text == format_text(keys).text);
}

}  // namespace valk::formatter
