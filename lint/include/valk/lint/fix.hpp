#pragma once

// `--fix`: findings that know their cure, cured.

#include <cstddef>
#include <string>
#include <vector>

#include "valk/lint/lint.hpp"

namespace valk::lint {

enum class FixLevel : std::uint8_t { safe, unsafe };  // unsafe: those as well

struct Fixed {
  std::string text;
  std::size_t count = 0;                    // findings that were cured
  std::vector<base::Diagnostic> remaining;  // findings in `text`
};

// Applies the preferred fix of each finding that has one, round after round, until no round changes anything. Of fixes
// that overlap only the first is applied in a round. A text with mistakes of syntax is left as it is, and so is every
// round that would make one. Fixes that reach into other files are left out. Rounds are bounded.
[[nodiscard]] Fixed fix(const base::Source& source, const Options& options, FixLevel level,
                        const names::FileProvider& provider = nullptr);

// The edits of `diagnostics` that can be applied to `source` together: one round of the above. `count`, when given, is
// how many findings they cure.
[[nodiscard]] std::vector<base::TextEdit> compatible_edits(const base::Source& source,
                                                           const std::vector<base::Diagnostic>& diagnostics,
                                                           FixLevel level, std::size_t* count = nullptr);

}  // namespace valk::lint
