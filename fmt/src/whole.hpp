#pragma once

// A whole file, formatted, with what an edit needs to know besides.

#include <string>
#include <vector>

#include "valk/formatter/edits.hpp"

namespace valk::formatter {

enum class Examples : bool { leave, format };

struct Whole {
  std::string text;
  std::vector<base::Diagnostic> problems;  // when there are any, `text` is empty
  std::vector<Edit> rewritten;             // pieces of the source of which more changed than blanks
};

[[nodiscard]] Whole format_whole(const syntax::Tree& tree, const Options& options, Examples examples);

}  // namespace valk::formatter
