#pragma once

// Comments behind code, one below the other.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "document.hpp"

namespace valk::formatter {

struct TrailingComment {
  std::size_t at = 0;       // where in the printed text it goes
  std::uint32_t line = 0;   // of the printed text
  Width column = 0;         // where the code on its line ends
  Width source_column = 0;  // where the author put it
  Width source_code = 0;    // where the code on its line ended then
  bool continues = false;   // alone on its line, below one behind code
  Slice slice;              // of the source
};

// The printed text with `comments` put in. Those of a run (lines one below the other, or that their author put into one
// column a few lines apart) get one column: as far behind the longest line as their author had it, if they had one, else
// two blanks. Code that ends near `width` is left out of this.
[[nodiscard]] std::string insert_comments(const std::string& printed, std::string_view source,
                                          const std::vector<TrailingComment>& comments, Width width);

}  // namespace valk::formatter
