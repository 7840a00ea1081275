#pragma once

// A baseline: findings that are known and put up with. One a line, by fingerprint (valk/lint/output.hpp):
//
//     0123456789abcdef barrier/missing src/app.valk

#include <string>
#include <vector>

#include "valk/base/diagnostic.hpp"
#include "valk/base/result.hpp"

namespace valk::tools {

// Takes what the baseline knows out of `diagnostics`; how many there were. Mistakes of syntax stay.
[[nodiscard]] base::Result<std::size_t> apply_baseline(const std::string& path,
                                                       std::vector<base::Diagnostic>& diagnostics);
[[nodiscard]] base::Status write_baseline(const std::string& path, const std::vector<base::Diagnostic>& diagnostics);

}  // namespace valk::tools
