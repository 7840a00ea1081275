#pragma once

// A sequence of edits as the places where two texts differ.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "valk/syntax/tree.hpp"

namespace valk::syntax::detail {

// before[before_start, before_end) became after[after_start, after_end).
struct Hunk {
  std::uint32_t before_start;
  std::uint32_t before_end;
  std::uint32_t after_start;
  std::uint32_t after_end;
};

// The hunks that `edits`, applied in order, amount to: ascending, not touching, without common beginnings and ends, so
// that the replacement of a whole text by a similar one is a small hunk. nullopt: the edits do not lead from `before`
// to `after`.
[[nodiscard]] std::optional<std::vector<Hunk>> hunks_of(std::string_view before, std::string_view after,
                                                        const std::vector<Edit>& edits);

}  // namespace valk::syntax::detail
