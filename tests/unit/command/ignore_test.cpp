// gitignore(5), as far as a walk over sources needs it.

#include "../../../cli/command/src/ignore.hpp"

#include "catch.hpp"

using valk::command::IgnoreRules;

namespace {
bool ignored(std::string_view rules, const std::string& path, bool is_directory = false) {
  IgnoreRules ignore;
  ignore.add("/repo", rules);
  return ignore.ignores("/repo/" + path, is_directory);
}
}  // namespace

TEST_CASE("a name without slash matches at any depth") {
  CHECK(ignored("build", "build"));
  CHECK(ignored("build", "a/b/build"));
  CHECK_FALSE(ignored("build", "builder"));
  CHECK(ignored("*.tmp.valk", "a/x.tmp.valk"));
  CHECK(ignored("a?c", "abc"));
  CHECK(ignored("a[bx]c", "axc"));
  CHECK_FALSE(ignored("a[!bx]c", "axc"));
}

TEST_CASE("a slash anchors the pattern to its folder") {
  CHECK(ignored("/build", "build"));
  CHECK_FALSE(ignored("/build", "a/build"));
  CHECK(ignored("a/*.valk", "a/x.valk"));
  CHECK_FALSE(ignored("a/*.valk", "a/b/x.valk"));
  CHECK_FALSE(ignored("a/*.valk", "b/a/x.valk"));
}

TEST_CASE("two stars cross folders") {
  CHECK(ignored("a/**/z.valk", "a/z.valk"));
  CHECK(ignored("a/**/z.valk", "a/b/c/z.valk"));
  CHECK(ignored("**/gen", "x/y/gen"));
  CHECK(ignored("out/**", "out/x/y.valk"));
}

TEST_CASE("a final slash means folders only, and the last match decides") {
  CHECK(ignored("gen/", "gen", true));
  CHECK_FALSE(ignored("gen/", "gen", false));
  CHECK_FALSE(ignored("*.valk\n!keep.valk\n", "keep.valk"));
  CHECK(ignored("!keep.valk\n*.valk\n", "keep.valk"));
  CHECK_FALSE(ignored("# a comment\n\n", "# a comment"));
}

TEST_CASE("patterns made to be slow are not") {
  std::string pattern, path(2000, 'a');
  for (int i = 0; i < 200; ++i) pattern += "*a";
  CHECK_FALSE(ignored(pattern + "b", path));
}
