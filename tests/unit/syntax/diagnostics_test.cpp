#include "support.hpp"

using namespace valk;
using namespace valk::syntax;

namespace {

base::Diagnostic only(std::string text) {
  const std::vector<base::Diagnostic> all = diagnostics(*parse(std::move(text)));
  REQUIRE(all.size() == 1);
  return all[0];
}

}  // namespace

TEST_CASE("well-formed text has no diagnostics") {
  CHECK(mistakes("(fun {f x & r} {g 'a `(b ,x ,@r) #_ c \"\\x41\\u{1F600}\\0\\'\" -1 0xFF 1e9}) ; λ").empty());
}

TEST_CASE("an opener that is never closed") {
  CHECK(mistakes("(a {b}") == Lines{"0..1 `(` is never closed"});
  CHECK(mistakes("{a") == Lines{"0..1 `{` is never closed"});
  const base::Diagnostic nested = only("(a {b (c)");
  CHECK(line_of(nested) == "3..4 `{` is never closed");
  REQUIRE(nested.notes.size() == 1);
  CHECK(nested.notes[0].location->span.start.value == 0);
  CHECK(nested.help == "close it with `})`");
  REQUIRE(nested.fixes.size() == 1);
  CHECK(base::apply("(a {b (c)", nested.fixes[0].edits) == "(a {b (c)})");
}

TEST_CASE("an opener that is never closed shows where the next form begins") {
  const base::Diagnostic diagnostic = only("(a\n; c\n(b)");
  CHECK(line_of(diagnostic) == "0..1 `(` is never closed");
  REQUIRE(diagnostic.notes.size() == 1);
  CHECK(diagnostic.notes[0].location->span.start.value == 7);
  CHECK(mistakes("(a\n(b\n(c)") == Lines{"0..1 `(` is never closed", "3..4 `(` is never closed"});
}

TEST_CASE("very many open brackets are one diagnostic") {
  const base::Diagnostic diagnostic = only(std::string(1000, '('));
  CHECK(diagnostic.notes.size() == 3);
  CHECK(diagnostic.help == "close all 1000 brackets that are open");
}

TEST_CASE("a wrong closer") {
  const base::Diagnostic diagnostic = only("(a b}");
  CHECK(line_of(diagnostic) == "4..5 `}` does not close `(`");
  REQUIRE(diagnostic.notes.size() == 1);
  CHECK(diagnostic.notes[0].location->span == base::Span{{0}, {1}});
  CHECK(base::apply("(a b}", diagnostic.fixes.at(0).edits) == "(a b)");
}

TEST_CASE("one missing closer is one diagnostic, however many brackets it disturbs") {
  CHECK(mistakes("(fun {f x} {\n  (print (+ x 1)\n})") == Lines{"30..31 `}` does not close `(`"});
  CHECK(mistakes("((a} {b)\n(c)") == Lines{"3..4 `}` does not close `(`", "7..8 `)` does not close `{`"});
}

TEST_CASE("a closer with nothing to close") {
  const base::Diagnostic diagnostic = only("(a))");
  CHECK(line_of(diagnostic) == "3..4 `)` closes nothing");
  CHECK(base::apply("(a))", diagnostic.fixes.at(0).edits) == "(a)");
  CHECK(mistakes("} a") == Lines{"0..1 `}` closes nothing"});
}

TEST_CASE("square brackets") {
  CHECK(mistakes("(f [a])") == Lines{"3..4 `[` is reserved", "5..6 `]` is reserved"});
  CHECK(only("(f [)").help.find("`(`") != std::string::npos);
}

TEST_CASE("a string that is never closed is marked on its first line") {
  CHECK(mistakes("a \"b c\nd") == Lines{"2..6 the string that begins here is never closed"});
  CHECK(mistakes("\"\\") == Lines{"0..2 the string that begins here is never closed"});
}

TEST_CASE("escapes are marked inside the string") {
  CHECK(mistakes("\"a\\qb\\n\\(\"") == Lines{"2..4 `\\q` is no escape", "7..9 `\\(` is no escape"});
  CHECK(mistakes("\"\\λ\"") == Lines{"1..4 `\\λ` is no escape"});
  CHECK(mistakes("\"\\x4g\"") == Lines{"1..4 `\\x4` needs two hexadecimal digits"});
  CHECK(mistakes("\"\\u41\"") == Lines{"1..3 `\\u` needs one to six hexadecimal digits in braces"});
  CHECK(mistakes("\"\\u{}\"") == Lines{"1..4 `\\u{` needs one to six hexadecimal digits in braces"});
  CHECK(mistakes("\"\\u{41\"") == Lines{"1..6 `\\u{41` needs one to six hexadecimal digits in braces"});
  CHECK(mistakes("\"\\u{D800}\"") == Lines{"1..9 `\\u{D800}` is no character"});
  CHECK(mistakes("\"\\u{110000} \\u{0000000041}\"").size() == 2);
  CHECK(base::apply("\"\\q\"", only("\"\\q\"").fixes.at(0).edits) == "\"\\\\q\"");
}

TEST_CASE("numbers that do not fit") {
  CHECK(mistakes("9223372036854775807 -9223372036854775808 0x7FFFFFFFFFFFFFFF").empty());
  CHECK(mistakes("9223372036854775808") == Lines{"0..19 `9223372036854775808` does not fit into 64 bits"});
  CHECK(mistakes("-9223372036854775809").size() == 1);
  CHECK(mistakes("0xFFFFFFFFFFFFFFFF").size() == 1);
  CHECK(mistakes("1e999") == Lines{"0..5 `1e999` is too large for a float"});
  CHECK(mistakes("1e-999").empty());
}

TEST_CASE("numbers that run into letters") {
  const auto help = [](const char* text) {
    CHECK(mistakes(text) ==
          Lines{"0.." + std::to_string(std::string(text).size()) + " `" + text + "` is neither a number nor a name"});
    return only(text).help;
  };
  CHECK(help("12abc") == "put a space behind `12`, or begin the name with a letter");
  CHECK(help("1.5x") == "put a space behind `1.5`, or begin the name with a letter");
  CHECK(help("-5a") == "put a space behind `-5`, or begin the name with a letter");
  CHECK(help("1+") == "put a space behind `1`, or begin the name with a letter");
  CHECK(help("0xZ").find("hexadecimal") != std::string::npos);
  CHECK(help("0b12").find("binary") != std::string::npos);
  CHECK(help("1_").find("underscores") != std::string::npos);
  CHECK(help("1__0").find("underscores") != std::string::npos);
  CHECK(help("1.2.3").find("one point") != std::string::npos);
  CHECK(help("1.").find("one point") != std::string::npos);
  CHECK(help("1e").find("exponent") != std::string::npos);
  CHECK(help("1e+").find("exponent") != std::string::npos);
}

TEST_CASE("a prefix with nothing behind it") {
  CHECK(mistakes("(a ')") == Lines{"3..4 `'` has nothing to quote"});
  CHECK(mistakes("`") == Lines{"0..1 a backquote has nothing to quote"});
  CHECK(mistakes("(a ,)") == Lines{"3..4 `,` has nothing to unquote"});
  CHECK(mistakes("(a ,@)") == Lines{"3..5 `,@` has nothing to splice"});
  CHECK(mistakes("(a #_)") == Lines{"3..5 `#_` has nothing to comment out"});
  CHECK(mistakes("'#_a") == Lines{"0..1 `'` has nothing to quote"});
  CHECK(mistakes("(a '1x)").size() == 2);
}

TEST_CASE("characters that stand nowhere") {
  CHECK(mistakes("a→b") == Lines{"1..4 `→` (U+2192) cannot stand here"});
  CHECK(mistakes("(a\xC2\xA0"
                 "b)") == Lines{"2..4 the invisible character U+00A0 cannot stand here"});
  CHECK(mistakes(std::string("\0", 1)) == Lines{"0..1 the invisible character U+0000 cannot stand here"});
  CHECK(mistakes("\xCC\x81"
                 "a") == Lines{"0..2 `\xCC\x81` (U+0301) cannot begin a name"});
  CHECK(only("“a”").help == "strings stand between `\"`");
  CHECK(mistakes("@a") == Lines{"0..2 `@a` is no name: names do not begin with `@`"});
}

TEST_CASE("invalid UTF-8 is reported with its place in the file") {
  CHECK(mistakes("a \xff") == Lines{"2..3 invalid UTF-8: byte 0xFF at byte 2 of the file"});
  CHECK(mistakes("(a \"b\xC0\x80\")") == Lines{"5..6 invalid UTF-8: byte 0xC0 at byte 5 of the file"});
  CHECK(mistakes("; \x80\na") == Lines{"2..3 invalid UTF-8: byte 0x80 at byte 2 of the file"});
  CHECK(mistakes("ab\xE2\x82") == Lines{"2..3 invalid UTF-8: byte 0xE2 at byte 2 of the file"});
  CHECK(mistakes("12\xff") == Lines{"2..3 invalid UTF-8: byte 0xFF at byte 2 of the file"});
  CHECK(mistakes("\"\xff").size() == 2);
}
