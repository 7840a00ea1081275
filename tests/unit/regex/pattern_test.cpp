#include "valk/regex/pattern.hpp"

#include "catch.hpp"

namespace {

using namespace valk::regex;

TEST_CASE("groups that took no part have no span") {
  Mistake mistake;
  const auto pattern = Pattern::compile("(a)|(?P<right>b)", mistake);
  REQUIRE(pattern != nullptr);
  CHECK(pattern->group_names() == std::vector<std::string>{"", "right"});
  Match match;
  REQUIRE(pattern->find("xxb", 0, match));
  REQUIRE(match.size() == 3);
  CHECK(match[0]->first == 2);
  CHECK_FALSE(match[1].has_value());
  CHECK(match[2]->end == 3);
}

TEST_CASE("what stands before `from` counts for anchors") {
  Mistake mistake;
  const auto pattern = Pattern::compile("^a", mistake);
  Match match;
  CHECK(pattern->find("aa", 0, match));
  CHECK_FALSE(pattern->find("aa", 1, match));
}

TEST_CASE("a mistake has a message and a place") {
  Mistake mistake;
  CHECK(Pattern::compile("ab[z-a]", mistake) == nullptr);
  CHECK(mistake.message == "invalid character class range: z-a");
  CHECK(mistake.offset == 3);
}

TEST_CASE("patterns that explode elsewhere take linear time") {
  Mistake mistake;
  const auto pattern = Pattern::compile("(a*)*b", mistake);
  REQUIRE(pattern != nullptr);
  CHECK_FALSE(pattern->matches(std::string(1'000'000, 'a')));
}

}  // namespace
