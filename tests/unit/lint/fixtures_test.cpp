// Whole programs, every rule on: tests/fixtures/lint, and the programs that the project itself consists of.

#include "catch.hpp"
#include "markers.hpp"

namespace valk::lint::test {

namespace fs = std::filesystem;

namespace {

std::vector<fs::path> files_below(std::string_view folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(VALK_SOURCE_DIR) / folder)) {
    if (entry.is_regular_file() && entry.path().extension() == ".valk") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<base::Diagnostic> lint_workspace(const std::vector<fs::path>& files) {
  std::vector<FileInput> inputs;
  for (const fs::path& file : files) inputs.push_back({parse(read_file(file), file.string())});
  return lint(inputs, {});
}

}  // namespace

TEST_CASE("lint fixtures give the findings that they mark") {
  const auto files = files_below("tests/fixtures/lint");
  REQUIRE(!files.empty());
  for (const fs::path& file : files) {
    const std::string text = read_file(file);
    const auto findings = lint_text(text);
    INFO(file.filename().string() << "\n" << rendered(findings));
    CHECK(actual_marks(findings) == expected_marks(text));
  }
}

TEST_CASE("the examples are clean") {
  const auto files = files_below("docs/examples");
  REQUIRE(!files.empty());
  const auto findings = lint_workspace(files);
  INFO(rendered(findings));
  CHECK(findings.empty());
}

TEST_CASE("the prelude is clean") {
  const auto files = files_below("stdlib/prelude");
  REQUIRE(!files.empty());
  const auto findings = lint_workspace(files);
  INFO(rendered(findings));
  CHECK(findings.empty());
}

}  // namespace valk::lint::test
