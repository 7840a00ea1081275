// Builder: rows of tables.

#include "build.hpp"

namespace valk::formatter {

// In a plist.
void Builder::begin_row() {
  frames_.back().row_is_broken = false;
  frames_.back().key_gap = no_op;
}

void Builder::end_key(OpIndex gap) {
  Frame& frame = frames_.back();
  const bool is_broken = document_.ops[gap].wanted;
  frame.key_gap = is_broken ? no_op : gap;
  frame.row_is_broken = frame.row_is_broken || is_broken;
  frame.key_width = document_.ops[frame.last_item].width;
}

void Builder::finish_row_value(OpIndex item) {
  Frame& frame = frames_.back();
  if (frame.key_gap == no_op || frame.key_width == unbounded) {
    frame.breaks_run = true;
    return;
  }
  const Width whole = add_widths(add_widths(frame.key_width, 1), document_.ops[item].width);
  add_row({.gap = frame.key_gap, .item = item, .key = frame.key_width, .whole = whole});
}

void Builder::add_row(Row row) {
  Frame& frame = frames_.back();
  row.begins_run = frame.breaks_run;
  row.value_stays = document_.ops[row.gap].rule == Rule::sticky;
  frame.breaks_run = false;
  const auto index = static_cast<std::uint32_t>(document_.rows.size());
  if (frame.last_row == no_row) {
    group_of(frame).first_row = index;
  } else {
    document_.rows[frame.last_row].next = index;
  }
  frame.last_row = index;
  document_.rows.push_back(row);
}

// The rows of a table that is not on one line are each on their own; those of a plist only if their author put them so.
void Builder::place_rows(OpIndex opener) {
  std::vector<Op>& ops = document_.ops;
  Group& group = document_.groups[ops[opener].group];
  const Frame& frame = frames_.back();
  group.rows_apart = true;
  bool has_several = false;
  for (OpIndex i = opener + 1; i < group.close; i = document_.after(i)) {
    if (!ops[i].begins_row) continue;
    has_several = true;
    if (!frame.plan.pairs) ops[i].wanted = true;
    group.rows_apart = group.rows_apart && ops[i].wanted;
  }
  // A first row that does not stand on one line does not begin behind the head, either.
  if (has_several && frame.body_gap != no_op && ops[frame.body_gap + 1].width == unbounded) {
    ops[frame.body_gap].wanted = true;
  }
}

}  // namespace valk::formatter
