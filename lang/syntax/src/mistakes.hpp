#pragma once

// The mistakes that a chunk can hold, in words: one function a family, each for one node. See diagnostics.cpp.

#include <string>
#include <string_view>
#include <vector>

#include "valk/base/diagnostic.hpp"
#include "valk/syntax/tree.hpp"

namespace valk::syntax::detail {

using Diagnostics = std::vector<base::Diagnostic>;

[[nodiscard]] base::Diagnostic syntax_error(base::Location location, std::string message, std::string help = "");
// In backquotes.
[[nodiscard]] std::string quoted(std::string_view text);

// Brackets of one chunk, found together: one that is missing disturbs those around it.
void report_brackets(const Tree& tree, std::size_t chunk, Diagnostics& out);

void report_bad_token(Node token, Diagnostics& out);
void report_missing_operand(Node prefixed, Diagnostics& out);
void report_number(Node number, Diagnostics& out);
void report_escapes(Node string, Diagnostics& out);
// Of a string or comment.
void report_invalid_utf8(Node token, Diagnostics& out);

}  // namespace valk::syntax::detail
