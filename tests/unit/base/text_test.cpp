#include "valk/base/text.hpp"

#include "catch.hpp"

using namespace valk::base;

TEST_CASE("UTF-8 is decoded and encoded") {
  for (char32_t c : {U'a', U'\x7f', U'\x80', U'λ', U'\uFFFD', U'\U00010000', U'\U0010FFFF'}) {
    std::string text;
    append_utf8(text, c);
    std::size_t at = 0;
    CHECK(decode_utf8(text, at) == c);
    CHECK(at == text.size());
  }
}

TEST_CASE("ill-formed UTF-8 is found at its first byte") {
  const char* const wrong[] = {"\x80",
                               "\xc0\x80",
                               "\xc1\xbf",
                               "\xe0\x80\x80",
                               "\xed\xa0\x80",
                               "\xf0\x80\x80\x80",
                               "\xf4\x90\x80\x80",
                               "\xf5\x80\x80\x80",
                               "\xe2\x82",
                               "\xff"};
  for (const char* bytes : wrong) {
    const std::string text = std::string("ok") + bytes;
    CHECK(find_invalid_utf8(text) == 2u);
    std::size_t at = 2;
    CHECK_FALSE(decode_utf8(text, at));
    CHECK(at == 3);
  }
  CHECK_FALSE(find_invalid_utf8("plain λ 𝄞"));
  CHECK(count_code_points("aλ𝄞\xff") == 4);
  CHECK(is_ascii("abc"));
  CHECK_FALSE(is_ascii("aλ"));
}

TEST_CASE("JSON strings escape what they must") {
  std::string out;
  append_json_string(out, std::string("a\"\\\n\t\x01λ\xff\0", 10));
  CHECK(out == "\"a\\\"\\\\\\n\\t\\u0001λ\xEF\xBF\xBD\\u0000\"");
}

TEST_CASE("near names are suggested, nearest first") {
  const std::vector<std::string_view> names{"map", "filter", "foldl", "foldr", "aio/then", "x"};
  CHECK(nearest("fodlr", names, 3) == std::vector<std::string_view>{"foldr"});
  CHECK(nearest("foldx", names, 3) == std::vector<std::string_view>{"foldl", "foldr"});
  CHECK(nearest("foldx", names, 1).size() == 1);
  CHECK(nearest("aio/thn", names, 3) == std::vector<std::string_view>{"aio/then"});
  CHECK(nearest("y", names, 3).empty());
  CHECK(nearest("map", names, 3).empty());
  CHECK(suggestion("mpa", names) == ", did you mean `map`?");
  CHECK(suggestion("foldx", names) == ", did you mean `foldl` or `foldr`?");
  CHECK(suggestion("completely", names).empty());
}
