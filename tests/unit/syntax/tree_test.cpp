#include "support.hpp"

using namespace valk;
using namespace valk::syntax;

namespace {

// The kind of the text as one token, or "" when it is not exactly one node.
std::string token_kind(const std::string& text) {
  const Tree::Ptr tree = parse(text);
  if (tree->chunk_count() != 1 || tree->chunk_root(0).text() != text) return "";
  return std::string(to_string(tree->chunk_root(0).kind()));
}

void check_tokens(const char* kind, const std::vector<std::string>& texts) {
  for (const std::string& text : texts) {
    INFO(text);
    CHECK(token_kind(text) == kind);
  }
}

}  // namespace

TEST_CASE("every kind of node, with its place") {
  CHECK(dump(*parse("(f {a} 'b `(,c ,@d) -1 2.5 \"s\" :k #_ e) ; end")) ==
        "(list 0..39\n"
        "  (symbol 1..2 \"f\")\n"
        "  (brace 3..6\n"
        "    (symbol 4..5 \"a\"))\n"
        "  (quote 7..9\n"
        "    (symbol 8..9 \"b\"))\n"
        "  (quasiquote 10..19\n"
        "    (list 11..19\n"
        "      (unquote 12..14\n"
        "        (symbol 13..14 \"c\"))\n"
        "      (splice 15..18\n"
        "        (symbol 17..18 \"d\"))))\n"
        "  (integer 20..22 \"-1\")\n"
        "  (floating 23..26 \"2.5\")\n"
        "  (string 27..30 \"\\\"s\\\"\")\n"
        "  (keyword 31..33 \":k\")\n"
        "  (discard 34..38\n"
        "    (symbol 37..38 \"e\")))\n"
        "(comment 40..45 \"; end\")\n");
}

TEST_CASE("an empty text is an empty tree") {
  for (const char* text : {"", " ", "\n\n", "\t\r\n", "\xEF\xBB\xBF"}) {
    const Tree::Ptr tree = parse(text);
    CHECK(tree->chunk_count() == 0);
    CHECK(dump(*tree).empty());
    CHECK_FALSE(tree->innermost_at({0}));
    CHECK_FALSE(tree->enclosing_bracket({0}));
  }
}

TEST_CASE("numbers") {
  check_tokens("integer",
               {"0", "42", "-17", "+5", "007", "0xFF", "0Xff", "-0x1", "0b1010", "1_000_000", "0xFF_FF", "0b1_0"});
  check_tokens("floating", {"3.14", "-0.5", "+1.0", "1e9", "6.02e23", "1E-9", "1_000.5", "2.5e+3"});
  check_tokens("bad_token",
               {"12abc", "1+", "0x", "0xG", "0b2", "1_", "1__0", "1.", "1.2.3", "1e", "1/2", "-5a", "+1x", "1e5.5"});
}

TEST_CASE("names") {
  check_tokens("symbol",
               {"a", "-",   "+",   "-a",    "->",   "->>", "<-",  "...", "\\",  "aio/let", "a1",       "str->num",
                "!", "&",   "a@b", "name#", "#",    "#a",  "##_", "|x|", "~",   "^",       "$",        "%",
                "λ", "été", "имя", "名前",  "한국", ".5",  "-.5", "_",   "a:b", "+-1",     "e\xCC\x81"});
  check_tokens("keyword", {":", ":then", ":a/b", "::", ":1", ":é"});
  check_tokens("bad_token", {"@", "@a", "a→b", "→", "\x01", "a\x7f", "x\xC2\xA0y", "😀"});
}

TEST_CASE("tokens end where others begin") {
  const auto kinds = [](const std::string& text) {
    std::string all;
    const Tree::Ptr tree = parse(text);
    for (const Node node : tree->top_level()) all += std::string(node.text()) + "|";
    return all;
  };
  CHECK(kinds("a(b)c\"d\"e;f\ng'h") == "a|(b)|c|\"d\"|e|;f|g|'h|");
  CHECK(kinds("1(2)3\"\"") == "1|(2)|3|\"\"|");
  CHECK(kinds("a[b]c") == "a|[|b|]|c|");
  CHECK(kinds(",@x ,@ x , @x") == ",@x|,@ x|,|@x|");
  CHECK(kinds("#_a #_ b a#_b") == "#_a|#_ b|a#_b|");
  CHECK(kinds("; a\r\nb\r\n; c\rd\n") == "; a|b|; c\rd|");
}

TEST_CASE("strings are one token, over lines and with escapes") {
  check_tokens("string", {"\"\"", "\"a b\"", "\"a\nb\"", "\"\\\"\"", "\"\\\\\"", "\"\\q\"", "\"; ( [\"", "\"\xff\"",
                          "\"\\\n\"", std::string("\"\0\"", 3), "\"λ\\λ\""});
  check_tokens("bad_token", {"\"", "\"abc", "\"abc\\\"", "\"abc\\", "\"a\n(b"});
}

TEST_CASE("the first line may name the interpreter") {
  const auto first_kind = [](const char* text) { return parse(text)->chunk_root(0).kind(); };
  CHECK(first_kind("#!/usr/bin/env valk\n(f)") == Kind::comment);
  CHECK(first_kind("\xEF\xBB\xBF#!x\n(f)") == Kind::comment);
  CHECK(first_kind("#!x") == Kind::comment);
  CHECK(first_kind("\n#!x") == Kind::symbol);
  CHECK(first_kind(" #!x") == Kind::symbol);
  CHECK(parse("a\n#!x")->chunk_root(1).is(Kind::symbol));
}

TEST_CASE("a byte order mark is skipped at the beginning only") {
  const Tree::Ptr tree = parse("\xEF\xBB\xBF(a)");
  REQUIRE(tree->chunk_count() == 1);
  CHECK(tree->chunk_root(0).start().value == 3);
  CHECK(diagnostics(*tree).empty());
  CHECK(parse("a \xEF\xBB\xBF")->has_mistake());
}

TEST_CASE("discards and comments are no operands") {
  const Tree::Ptr tree = parse("'#_a b #_ #_ c d ' ; e\n f");
  const Node quote = tree->chunk_root(0);
  CHECK(quote.text() == "'#_a b");
  CHECK(quote.operand().is_symbol("b"));
  CHECK(quote.first_child().is(Kind::discard));
  CHECK(tree->chunk_root(1).text() == "#_ #_ c d");
  CHECK(tree->chunk_root(2).operand().is_symbol("f"));
  CHECK(diagnostics(*tree).empty());
}

TEST_CASE("walking") {
  const Tree::Ptr tree = parse("(a ; c\n {b} #_x [ :k)\n; d\n'e");
  const Node list = tree->chunk_root(0);
  CHECK(list.is_bracketed());
  CHECK(list.form_count() == 3);
  CHECK(list.form(0).is_symbol("a"));
  CHECK(list.form(1).is(Kind::brace));
  CHECK(list.form(2).is_keyword(":k"));
  CHECK_FALSE(list.form(3));
  std::string kinds;
  for (const Node child : list.children()) kinds += std::string(to_string(child.kind())) + " ";
  CHECK(kinds == "symbol comment brace discard bad_token keyword ");
  const Node keyword = list.form(2);
  CHECK(keyword.parent() == list);
  CHECK_FALSE(keyword.next_sibling());
  CHECK(keyword.previous_sibling().is(Kind::bad_token));
  CHECK(list.form(1).previous_sibling().is(Kind::comment));
  CHECK_FALSE(list.first_child().previous_sibling());
  CHECK_FALSE(list.parent());
  CHECK_FALSE(list.previous_sibling());
  CHECK(list.next_sibling().is(Kind::comment));
  CHECK(list.next_sibling().next_sibling().is_prefixed());
  CHECK(list.opener() == base::Span{{0}, {1}});
  CHECK(list.closer() == base::Span{{20}, {21}});
  CHECK(list.descendant_count() == 8);
  CHECK(std::distance(tree->top_level().begin(), tree->top_level().end()) == 3);
  CHECK(std::distance(tree->top_level_forms().begin(), tree->top_level_forms().end()) == 2);
  CHECK_FALSE(Node());
  CHECK_FALSE(Node().is(Kind::list));
}

TEST_CASE("the node at an offset") {
  const Tree::Ptr tree = parse("(ab {c}) d");
  const auto text_at = [&](std::uint32_t offset) {
    const Node node = tree->innermost_at({offset});
    return node ? std::string(node.text()) : "none";
  };
  CHECK(text_at(0) == "(ab {c})");
  CHECK(text_at(1) == "ab");
  CHECK(text_at(2) == "ab");
  CHECK(text_at(3) == "(ab {c})");
  CHECK(text_at(4) == "{c}");
  CHECK(text_at(5) == "c");
  CHECK(text_at(7) == "(ab {c})");
  CHECK(text_at(8) == "none");
  CHECK(text_at(9) == "d");
  CHECK(text_at(10) == "none");
}

TEST_CASE("the brackets around an offset") {
  const auto around = [](const char* text, std::uint32_t offset) {
    const Tree::Ptr tree = parse(text);
    const Node node = tree->enclosing_bracket({offset});
    return node ? std::string(node.text()) : "none";
  };
  CHECK(around("(a {b})", 0) == "none");
  CHECK(around("(a {b})", 1) == "(a {b})");
  CHECK(around("(a {b})", 3) == "(a {b})");
  CHECK(around("(a {b})", 4) == "{b}");
  CHECK(around("(a {b})", 5) == "{b}");
  CHECK(around("(a {b})", 6) == "(a {b})");
  CHECK(around("(a {b})", 7) == "none");
  // What is open reaches as far as it would if its closer came.
  CHECK(around("(foo  ", 6) == "(foo");
  CHECK(around("(foo ; c\n ", 10) == "(foo");
  CHECK(around("(foo {a \n\n(bar)", 9) == "{a");
  CHECK(around("(foo {a) \n\n(bar)", 9) == "(foo {a)");
  CHECK(around("(foo (a) \n\n(bar)", 8) == "(foo (a)");
  CHECK(around("(foo\n; about bar\n(bar)", 17) == "(foo");
}
