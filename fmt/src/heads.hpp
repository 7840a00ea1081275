#pragma once

// Heads that the catalog does not know and that have a body: a user's macros.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "valk/formatter/format.hpp"
#include "valk/syntax/tree.hpp"

namespace valk::formatter {

// Three sources, the first that names a head counts:
//   1. options (`[fmt.indent]` in valk.toml),
//   2. the documentation of a top-level `macro`, `fun` or `def` of the same text: `;;; {:indent 1}` on a line,
//   3. a top-level `(macro {name a b & body} …)` of the same text: as many operands as it has names in front of `&`.
class Heads {
 public:
  Heads(const syntax::Tree& tree, const Options& options);

  // Operands that stay on the head's line; nullopt: a plain call.
  [[nodiscard]] std::optional<std::uint8_t> operands(std::string_view head) const;

 private:
  std::vector<HeadIndent> heads_;  // by name, the one that counts first
};

}  // namespace valk::formatter
