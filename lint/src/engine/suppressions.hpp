#pragma once

// `; lint: ignore RULE reason` and `; lint: ignore-file RULE reason`: read from a file's comments, applied to its
// findings, and found fault with when they do nothing.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "valk/base/diagnostic.hpp"
#include "valk/lint/lint.hpp"
#include "valk/syntax/tree.hpp"

namespace valk::lint {

struct Suppression {
  syntax::Node comment;
  std::string rule;
  base::Location rule_location;
  std::uint32_t separator_length = 0;  // of the blanks and commas behind the rule
  bool whole_file = false;
  std::uint32_t line = 0;  // from 0: the line it speaks of, unless it is for the whole file
  bool used = false;
};

// In source order; several for a comment that names several rules.
[[nodiscard]] std::vector<Suppression> read_suppressions(const syntax::Tree& tree);

// Takes away the findings of this file that a suppression names, and marks those suppressions as used.
void suppress(std::vector<base::Diagnostic>& diagnostics, std::vector<Suppression>& suppressions);

// The edit that takes the rule at `index` out of its comment, or the whole comment when it names no other.
[[nodiscard]] base::TextEdit removal(const std::vector<Suppression>& all, std::size_t index);

}  // namespace valk::lint
