#include "valk/command/diff.hpp"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>

#include "catch.hpp"

using valk::command::unified_diff;

TEST_CASE("equal texts have no difference") { CHECK(unified_diff("a\n", "a\n", "x", false).empty()); }

TEST_CASE("a changed line stands between its context") {
  CHECK(unified_diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n", "x", false) ==
        "--- x\n+++ x\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

TEST_CASE("a missing final newline is said") {
  CHECK(unified_diff("a", "a\n", "x", false) ==
        "--- x\n+++ x\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+a\n");
}

TEST_CASE("patch(1) makes the new text of the old one and the difference") {
  if (std::system("command -v patch >/dev/null") != 0) return;
  std::mt19937 random(7);
  auto text = [&] {
    std::string out;
    for (auto lines = random() % 40; lines > 0; --lines)
      out += std::string(1, static_cast<char>('a' + random() % 4)) + "\n";
    return out;
  };
  char folder[] = "/tmp/valk-diff-XXXXXX";
  REQUIRE(mkdtemp(folder) != nullptr);
  std::string at = folder;
  for (int round = 0; round < 100; ++round) {
    std::string before = text(), after = text();
    if (before == after) continue;
    std::ofstream(at + "/x") << before;
    std::ofstream(at + "/d") << unified_diff(before, after, "x", false);
    REQUIRE(std::system(("cd " + at + " && patch -s -f -i d -o out x >/dev/null 2>&1").c_str()) == 0);
    std::ifstream result(at + "/out");
    std::string patched{std::istreambuf_iterator<char>(result), {}};
    REQUIRE(patched == after);
  }
  CHECK(std::system(("rm -r " + at).c_str()) == 0);
}
