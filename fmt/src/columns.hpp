#pragma once

// Columns: the values of a table's rows, one below the other.

#include "document.hpp"

namespace valk::formatter {

// Where a table is printed: the column in which its rows begin, how many closers follow its last row directly, and the
// line's end.
struct TablePlace {
  Width column = 0;
  Width tail = 0;
  Width width = 0;
};

// Pads the gaps between key and value, so that neighbouring rows that each stand on one line have a column in common. A
// row that would not fit then is left out; when that is most of them, all are.
void align_columns(Document& document, const Group& table, const TablePlace& place);

}  // namespace valk::formatter
