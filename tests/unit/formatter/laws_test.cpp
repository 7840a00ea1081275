// The laws on random programs and on random layouts of the fixtures. VALK_FORMAT_CASES sets how many of each.

#include <cstdlib>

#include "catch.hpp"
#include "fixture_files.hpp"
#include "laws.hpp"
#include "random_source.hpp"

namespace valk::formatter {
namespace {

std::uint64_t case_count() {
  const char* wanted = std::getenv("VALK_FORMAT_CASES");
  return wanted == nullptr ? 6000 : std::strtoull(wanted, nullptr, 10);
}

std::uint64_t first_seed() {
  const char* wanted = std::getenv("VALK_FORMAT_SEED");
  return wanted == nullptr ? 0 : std::strtoull(wanted, nullptr, 10);
}

void check(std::uint64_t seed, const std::string& source, const Options& options) {
  if (const auto problem = broken_law(source, options)) {
    FAIL_CHECK("seed " << seed << ", width " << options.width << ": " << *problem);
  }
}

void check_range(std::uint64_t seed, const std::string& source, RandomSource& random) {
  const auto start = random.below(static_cast<std::uint32_t>(source.size()) + 1);
  const auto end = start + random.below(static_cast<std::uint32_t>(source.size()) - start + 1);
  if (const auto problem = broken_range_law(source, {{start}, {end}})) FAIL_CHECK("seed " << seed << ": " << *problem);
}

}  // namespace

TEST_CASE("the laws hold for random programs") {
  std::uint64_t well_formed = 0;
  for (std::uint64_t seed = first_seed(); seed < first_seed() + case_count(); ++seed) {
    RandomSource random(seed);
    const Options options{.width = random.width()};
    const std::string source = random.program(1 + seed % 40, random.spacing());
    if (format_text(source, options).problems.empty()) ++well_formed;
    check(seed, source, options);
    check_range(seed, source, random);
  }
  CHECK(well_formed > case_count() * 8 / 10);
}

TEST_CASE("the laws hold for the fixtures in any layout") {
  std::vector<std::string> sources;
  for (const auto& path : valk_files(std::filesystem::path(VALK_SOURCE_DIR) / "tests/fixtures/fmt")) {
    sources.push_back(read_file(path));
  }
  for (std::uint64_t seed = first_seed(); seed < first_seed() + case_count() / 10; ++seed) {
    RandomSource random(seed);
    const std::string& source = sources[seed % sources.size()];
    check(seed, random.with_other_layout(source, random.spacing()), {.width = random.width()});
  }
}

}  // namespace valk::formatter
