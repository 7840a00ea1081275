#pragma once

// The document between tree and text: one top-level form as a flat row of ops.
//
//     (foo a b)   is   open text gap text gap text close
//
// Items (text, open … close, comment) stand between gaps, where a space or a line break goes. Each item carries its
// width on one line, so that whether something fits is one comparison, and printing is linear in the number of ops.
//
// A document is built bottom-up (build.hpp) and printed top-down (print.hpp).

#include <cstdint>
#include <string_view>
#include <vector>

namespace valk::formatter {

using Width = std::uint32_t;  // columns, in code points
using OpIndex = std::uint32_t;

// Longer than any line: an item that cannot stand on one.
constexpr Width unbounded = 0xffffffff;
constexpr OpIndex no_op = 0xffffffff;
constexpr std::uint32_t no_row = 0xffffffff;

// Source bytes [start, start + length).
struct Slice {
  std::uint32_t start = 0;
  std::uint32_t length = 0;
};

enum class OpKind : std::uint8_t {
  text,  // a token, or a piece of source that is left alone
  open,  // of a bracket, or a prefix such as '
  close,
  gap,  // between two items, or between a bracket and the item beside it when a line break stands there
  comment,
};

// What a gap does when its group does not fit on one line, and no break was wanted there.
enum class Rule : std::uint8_t {
  glued,   // nothing goes there: behind a prefix
  sticky,  // a space, whatever happens: a head and its first operand, a key and its value
  fill,    // a space if what follows fits
  each,    // a break, when the whole group stood on one line; else as `fill`
};

struct Op {
  OpKind kind = OpKind::text;
  // Of gaps.
  Rule rule = Rule::sticky;
  bool wanted = false;       // a line break goes here
  bool begins_body = false;  // in front of the first item of a body
  bool begins_row = false;   // in front of a row of a table, the first one excepted
  std::uint8_t blank_lines = 0;
  std::uint8_t indent = 0;  // columns further in than the group's content
  // Of items.
  bool last = false;       // the group's closer follows at once
  bool trailing = false;   // a comment, or a text that begins with one: behind code on its line
  bool continues = false;  // a comment on its own line that goes on below a trailing one

  Slice slice;           // of text, open and close; of a comment without blanks behind it
  Width width = 0;       // of an item: on one line, or `unbounded`; of a gap that begins a body: up to the next break
  Width first_line = 0;  // of an item: up to its first line break; of a bounded group: should its rules break it
  std::uint32_t group = 0;  // of open and close: index into Document::groups
  std::uint32_t pad = 0;    // of a gap between key and value: further spaces, set while printing
};

enum class Layout : std::uint8_t {
  prefix,    // ' ` , ,@ #_ and an operand
  call,      // operands below the first one, or indented when the head stands alone
  body,      // some operands on the head's line, the others `offset` columns in
  elements,  // one column in, below the first
};

struct Group {
  OpIndex open = 0;
  OpIndex close = 0;
  Layout layout = Layout::elements;
  std::uint8_t offset = 1;       // columns from the opener to the content
  OpIndex head = no_op;          // the first form of a call or body
  bool was_on_one_line = false;  // in the source, or it is short
  bool has_opening_gap = false;  // the opener ends its line
  bool hugs = false;             // and what is inside is indented from that line
  bool head_alone = false;       // a line break stands behind the first item
  bool aligns_first = false;     // a body whose first item, when on the head's line, the others are aligned with
  bool keeps_alignment = true;   // the author did not indent operands, the last of them long, like a body
  bool hangs_from_line = false;  // content is indented from the line, as the author had it, not from the opener
  bool has_wide_gap = false;     // two blanks or more between its parts
  bool may_have_grid = false;    // a form directly in it has that
  bool is_table = false;
  bool rows_apart = false;  // each row of the table begins a line
  std::uint32_t first_row = no_row;
};

// A row of a table: key and value, `:key value` in a plist or `(name value)` among bindings.
struct Row {
  OpIndex gap = 0;   // between the two
  OpIndex item = 0;  // whose closers come behind the row
  Width key = 0;
  Width whole = 0;           // or unbounded
  bool begins_run = false;   // columns do not go on from the row before
  bool value_stays = false;  // begins behind its key, whatever its width
  std::uint32_t next = no_row;
};

struct Document {
  std::string_view source;
  std::vector<Op> ops;
  std::vector<Group> groups;
  std::vector<Row> rows;

  void clear() {
    ops.clear();
    groups.clear();
    rows.clear();
  }
  [[nodiscard]] std::string_view text(Slice slice) const { return source.substr(slice.start, slice.length); }
  // The op behind the item that begins at `index`.
  [[nodiscard]] OpIndex after(OpIndex index) const {
    return ops[index].kind == OpKind::open ? groups[ops[index].group].close + 1 : index + 1;
  }
};

[[nodiscard]] constexpr Width add_widths(Width a, Width b) { return a > unbounded - b ? unbounded : a + b; }

}  // namespace valk::formatter
