#pragma once

// Edits that leave the layout as its author had it.

#include <string>

#include "valk/base/diagnostic.hpp"
#include "valk/syntax/tree.hpp"

namespace valk::lint {

// Removes `place`: with its whole line when nothing else stands on it, else with the blanks before it.
[[nodiscard]] base::TextEdit remove_with_its_line(const base::Location& place);

// Removes `node`, a child of a list, so that its neighbours stand as if it had never been there: no blank line, no closer on
// a line of its own, and no closer swallowed by a comment.
[[nodiscard]] base::TextEdit remove_from_list(syntax::Node node);

// Puts `text` between `before` and `after`, neighbours in a list: on a line of its own with the indentation of `after`
// when that begins its line (above comments that belong to it), else in the same line.
[[nodiscard]] base::TextEdit insert_between(syntax::Node before, syntax::Node after, std::string_view text);

[[nodiscard]] base::TextEdit replace(const base::Location& place, std::string text);

}  // namespace valk::lint
