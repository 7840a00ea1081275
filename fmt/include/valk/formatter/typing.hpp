#pragma once

// While somebody types: where a line begins, and where a closer goes. The rules are those of `format`, read off the tree
// as it stands, unfinished forms included. Other lines than the one being typed on stay as they are, so indentation goes
// by where the forms around stand now.

#include <vector>

#include "valk/formatter/edits.hpp"

namespace valk::formatter {

// In how many columns the line that holds `offset` is to be indented, judged by what begins it. Within a string: as it is.
[[nodiscard]] std::uint32_t line_indentation(const syntax::Tree& tree, base::ByteOffset offset,
                                             const Options& options = {});

// What follows from `typed`, which stands before `offset`:
//   a line break   blanks at the end of the line above go; this line is indented
//   ) or }         first on its line, it goes behind what stands above, or, when it closes a brace that ends its line, to
//                  the beginning of that line
// Nothing in strings and comments.
[[nodiscard]] std::vector<Edit> edits_on_type(const syntax::Tree& tree, base::ByteOffset offset, char typed,
                                              const Options& options = {});

}  // namespace valk::formatter
