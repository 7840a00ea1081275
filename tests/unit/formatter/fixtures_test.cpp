// tests/fixtures/fmt: `name.valk` is formatted to `name.expected.valk`, or is a fixed point when there is none.
// VALK_UPDATE_FIXTURES=1 rewrites the expectations.

#include <cstdlib>
#include <fstream>

#include "catch.hpp"
#include "fixture_files.hpp"
#include "laws.hpp"

namespace fs = std::filesystem;

namespace valk::formatter {
namespace {

bool is_expectation(const fs::path& path) { return path.stem().extension() == ".expected"; }

fs::path expectation_of(const fs::path& path) { return path.parent_path() / (path.stem().string() + ".expected.valk"); }

constexpr std::string_view fence = "```lisp\n", fence_end = "```\n";

// A page of documentation whose code blocks come in pairs, before and after: with the second of each made anew.
std::string with_blocks_formatted(const std::string& page) {
  std::string result;
  std::string before;
  bool is_second = false;
  for (std::size_t at = 0; at < page.size(); is_second = !is_second) {
    const std::size_t start = page.find(fence, at);
    if (start == std::string::npos) return result + page.substr(at);
    const std::size_t code = start + fence.size();
    const std::size_t end = page.find(fence_end, code);
    result += page.substr(at, code - at);
    const std::string block = page.substr(code, end - code);
    result += is_second ? format_text(before).text : block;
    before = block;
    at = end;
  }
  return result;
}

}  // namespace

TEST_CASE("docs/style.md shows what the formatter does") {
  const fs::path path = fs::path(VALK_SOURCE_DIR) / "docs/style.md";
  const std::string page = read_file(path);
  const std::string expected = with_blocks_formatted(page);
  if (std::getenv("VALK_UPDATE_FIXTURES") != nullptr) std::ofstream(path, std::ios::binary) << expected;
  CHECK(page == expected);
}

TEST_CASE("fixtures are formatted as expected") {
  const bool updates = std::getenv("VALK_UPDATE_FIXTURES") != nullptr;
  for (const fs::path& path : valk_files(fs::path(VALK_SOURCE_DIR) / "tests/fixtures/fmt")) {
    if (is_expectation(path)) continue;
    INFO(path.string());
    const std::string source = read_file(path);
    const Formatted formatted = format_text(source);
    CHECK(formatted.problems.empty());
    const fs::path expected = expectation_of(path);
    if (updates && (formatted.changed || fs::exists(expected))) {
      std::ofstream(expected, std::ios::binary) << formatted.text;
    }
    CHECK(formatted.text == (fs::exists(expected) ? read_file(expected) : source));
  }
}

TEST_CASE("the laws hold for every Valk file of the repository") {
  for (const fs::path& path : valk_files(VALK_SOURCE_DIR)) {
    INFO(path.string());
    const std::string source = read_file(path);
    for (const std::uint32_t width : {100u, 60u, 20u}) {
      CHECK(broken_law(source, {.width = width}).value_or("") == "");
    }
  }
}

}  // namespace valk::formatter
