#pragma once

// Many orders of one test.

#include <string>

#include "test_run.hpp"

namespace valk::natives {

// The outcome of the test with that number in other orders than `first`, which it passed in: the first failing one,
// reduced to what it needs, or `passed`.
[[nodiscard]] TestOutcome explore_test(const std::string& path, std::size_t number, const TestOptions& options,
                                       TestOutcome passed, const std::vector<std::uint32_t>& first);

}  // namespace valk::natives
