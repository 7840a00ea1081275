#include "valk/syntax/literals.hpp"

#include <cmath>
#include <limits>

#include "support.hpp"

using namespace valk;
using namespace valk::syntax;

namespace {

std::optional<std::int64_t> integer(const char* text) { return integer_value(parse(text)->chunk_root(0)); }
double floating(const char* text) { return floating_value(parse(text)->chunk_root(0)); }
std::string string(const char* text) { return string_value(parse(text)->chunk_root(0)); }

}  // namespace

TEST_CASE("values of integers") {
  CHECK(integer("42") == 42);
  CHECK(integer("-17") == -17);
  CHECK(integer("+5") == 5);
  CHECK(integer("007") == 7);
  CHECK(integer("0xFF") == 255);
  CHECK(integer("-0xff_ff") == -65535);
  CHECK(integer("0b1010") == 10);
  CHECK(integer("1_000_000") == 1000000);
  CHECK(integer("9223372036854775807") == std::numeric_limits<std::int64_t>::max());
  CHECK(integer("-9223372036854775808") == std::numeric_limits<std::int64_t>::min());
  CHECK_FALSE(integer("9223372036854775808"));
  CHECK_FALSE(integer("-9223372036854775809"));
  CHECK_FALSE(integer("0x10000000000000000"));
}

TEST_CASE("values of floats") {
  CHECK(floating("3.14") == 3.14);
  CHECK(floating("-0.5") == -0.5);
  CHECK(std::signbit(floating("-0.0")));
  CHECK(floating("1e9") == 1e9);
  CHECK(floating("+6.02e23") == 6.02e23);
  CHECK(floating("1_000.2_5") == 1000.25);
  CHECK(std::isinf(floating("1e999")));
  CHECK(floating("1e-999") == 0);
  CHECK(floating("5e-324") == std::numeric_limits<double>::denorm_min());
}

TEST_CASE("values of strings") {
  CHECK(string("\"\"").empty());
  CHECK(string("\"a\nb\"") == "a\nb");
  CHECK(string("\"\\n\\t\\r\\\\\\\"\\'\\a\\b\\f\\v\"") == "\n\t\r\\\"'\a\b\f\v");
  CHECK(string("\"a\\0b\"") == std::string("a\0b", 3));
  CHECK(string("\"\\x41\\xe9\"") == "Aé");
  CHECK(string("\"\\u{1D11E}\\u{3bb}\"") == "𝄞λ");
  CHECK(string("\"a\\qb\\x4\"") == "a\\qb\\x4");
}

TEST_CASE("text that reads back as one name") {
  for (const char* text : {"a", "-", "aio/let", ":k", ":", "λ", "été", "a1", "#a", "...", "\\", "a#_"}) {
    INFO(text);
    CHECK(is_symbol_text(text));
  }
  for (const char* text : {"", "1", "-5", "1a", "a b", "a(", "\"", "'a", ",a", "@a", "#_a", "[", "a;b", "a→", "\xff",
                           "λ μ", " λ", "λ;", "a\n"}) {
    INFO(text);
    CHECK_FALSE(is_symbol_text(text));
  }
}

// The short cut for ASCII and the grammar agree.
TEST_CASE("every short ASCII text is a name exactly when the parser says so") {
  std::size_t differences = 0;
  for (int first = 1; first < 128; ++first) {
    for (int second = 0; second < 128; ++second) {
      std::string text(1, static_cast<char>(first));
      if (second != 0) text.push_back(static_cast<char>(second));
      const Tree::Ptr tree = parse("x " + text);
      bool is_name = false;
      if (tree->chunk_count() == 2) {
        const Node node = tree->chunk_root(1);
        is_name = (node.is(Kind::symbol) || node.is(Kind::keyword)) && node.text() == text;
      }
      if (is_name != is_symbol_text(text)) ++differences;
    }
  }
  CHECK(differences == 0);
}
