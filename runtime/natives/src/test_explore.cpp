#include "test_explore.hpp"

#include <algorithm>
#include <set>

namespace valk::natives {
namespace {

using Status = TestOutcome::Status;

class Exploration {
 public:
  Exploration(const std::string& path, std::size_t number, const TestOptions& options)
      : path_(path), number_(number), options_(options) {}

  struct Tried {
    TestOutcome outcome;
    std::vector<std::uint32_t> taken;
    std::vector<Reordering> reorderings;
    [[nodiscard]] bool failed() const { return outcome.status == Status::failed; }
  };

  [[nodiscard]] Tried run(const TestSeed& seed) {
    ++runs_;
    TestRun run(path_, options_, seed);
    Tried tried;
    if (run.file().ok() && number_ < run.tests().size()) tried.outcome = run.run(run.tests()[number_]);
    tried.taken = run.order().taken();
    tried.reorderings = run.order().reorderings();
    return tried;
  }

  // Leaves out reorderings as long as it still fails: halves first, then smaller parts, single ones last.
  [[nodiscard]] Tried reduce(TestSeed& seed, Tried failing) {
    std::vector<std::uint32_t> kept = choices_of(failing);
    std::size_t part = std::max<std::size_t>(1, kept.size() / 2);
    runs_ = 0;
    while (runs_ < kMostRuns) {
      bool has_shrunk = false;
      for (std::size_t begin = 0; begin < kept.size() && runs_ < kMostRuns;) {
        std::vector<std::uint32_t> rest = kept;
        const auto first = rest.begin() + static_cast<std::ptrdiff_t>(begin);
        rest.erase(first, first + static_cast<std::ptrdiff_t>(std::min(part, kept.size() - begin)));
        Tried tried = run({seed.number, rest});
        if (!tried.failed()) {
          begin += part;
          continue;
        }
        failing = std::move(tried);
        kept = choices_of(failing);
        has_shrunk = true;
      }
      if (part == 1 && !has_shrunk) break;
      part = std::max<std::size_t>(1, part / 2);
    }
    seed.only = kept;
    return failing;
  }

 private:
  static constexpr std::size_t kMostRuns = 500;

  static std::vector<std::uint32_t> choices_of(const Tried& tried) {
    std::vector<std::uint32_t> choices;
    for (const Reordering& reordering : tried.reorderings) choices.push_back(reordering.choice);
    return choices;
  }

  const std::string& path_;
  const std::size_t number_;
  const TestOptions& options_;
  std::size_t runs_ = 0;
};

// What to try: each choice by itself first, for most mistakes need one reordering and are understood best by it; then
// all choices at once.
std::vector<TestSeed> seeds_to_try(const TestOptions& options, std::size_t choices) {
  const std::uint64_t base = options.seed ? options.seed->number : 1;
  const std::uint64_t most = 4 * std::uint64_t{options.explore} + 16;  // two seeds may give the same order
  std::vector<TestSeed> seeds;
  for (std::uint64_t round = 1; round <= 3; ++round) {
    for (std::uint32_t choice = 0; choice < choices && seeds.size() < options.explore / 2; ++choice) {
      seeds.push_back({base + round, std::vector<std::uint32_t>{choice}});
    }
  }
  for (std::uint64_t i = 1; seeds.size() < most; ++i) seeds.push_back({base + i});
  return seeds;
}

}  // namespace

TestOutcome explore_test(const std::string& path, std::size_t number, const TestOptions& options, TestOutcome passed,
                         const std::vector<std::uint32_t>& first) {
  Exploration exploration(path, number, options);
  std::set<std::vector<std::uint32_t>> seen{first};
  for (TestSeed& seed : seeds_to_try(options, first.size())) {
    if (passed.orders > options.explore) break;
    Exploration::Tried tried = exploration.run(seed);
    if (seen.insert(tried.taken).second) ++passed.orders;
    if (!tried.failed()) continue;
    tried = exploration.reduce(seed, std::move(tried));
    tried.outcome.orders = passed.orders;
    tried.outcome.seed = std::move(seed);
    tried.outcome.reorderings = std::move(tried.reorderings);
    return std::move(tried.outcome);
  }
  return passed;
}

}  // namespace valk::natives
