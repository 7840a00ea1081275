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

}  // namespace

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
