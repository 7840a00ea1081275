#pragma once

// Grids: forms of the same length one below the other, `{:get "/" home}`, whose author put their parts into columns.

#include "columns.hpp"
#include "document.hpp"

namespace valk::formatter {

// Pads the parts of such rows in `group`, which is about to be printed broken. A grid is a run of lines with one form
// each, all with the same number of parts, in which at least two neighbours have a part in the same column though what
// stands before it is not equally wide. It stays as it is when one of its rows would not fit.
void align_grids(Document& document, const Group& group, const TablePlace& place);

}  // namespace valk::formatter
