#include "print.hpp"

#include <algorithm>

#include "columns.hpp"
#include "grid.hpp"
#include "measure.hpp"

namespace valk::formatter {
namespace {

// Operands in front of a long one that begins on their line take no more columns than this.
constexpr Width longest_tokens = 32;

}  // namespace

Printer::Printer(std::string_view source, Width width, std::string_view line_ending)
    : source_(source), width_(width), line_ending_(line_ending) {
  out_.reserve(source.size() + source.size() / 8);
}

std::string Printer::finish() {
  return comments_.empty() ? std::move(out_) : insert_comments(out_, source_, comments_, width_);
}

void Printer::end_line(std::uint32_t blank_lines, Width indentation) {
  for (std::uint32_t i = 0; i <= blank_lines; ++i) out_ += line_ending_;
  line_ += blank_lines + 1;
  out_.append(indentation, ' ');
  column_ = indentation;
}

void Printer::spaces(Width count) {
  out_.append(count, ' ');
  column_ += count;
}

void Printer::print_distance() { spaces(2); }

void Printer::print_source(Slice slice) { print_text(source_.substr(slice.start, slice.length)); }

void Printer::print_text(std::string_view text) {
  out_ += text;
  const auto line_break = text.rfind('\n');
  if (line_break == std::string_view::npos) {
    column_ += width_of(text);
  } else {
    line_ += static_cast<std::uint32_t>(std::count(text.begin(), text.end(), '\n'));
    column_ = width_of(text.substr(line_break + 1));
  }
}

void Printer::print_trailing_comment(Slice slice, bool continues) {
  const std::string_view before = line_before(source_, slice.start);
  comments_.push_back({.at = out_.size(),
                       .line = line_,
                       .column = column_,
                       .source_column = width_of(before),
                       .source_code = width_of(without_trailing_blanks(before)),
                       .continues = continues,
                       .slice = slice});
}

// Deeper than a line is wide there is no indentation left to tell levels apart, only bytes to waste.
Width Printer::clamp(Width column) const { return std::min(column, std::max<Width>(width_, 40)); }

// ---- groups
// -----------------------------------------------------------------------------------------------------------

void Printer::print(Document& document) {
  for (OpIndex at = 0; at < document.ops.size();) print_item(document, at);
}

void Printer::print_item(Document& document, OpIndex& at) {
  const Op& op = document.ops[at];
  switch (op.kind) {
    case OpKind::text:
      if (op.trailing) print_distance();
      print_source(op.slice);
      break;
    case OpKind::comment:
      if (op.trailing || op.continues) {
        print_trailing_comment(op.slice, op.continues);
      } else {
        print_source(op.slice);
      }
      break;
    case OpKind::gap:
      print_gap(document, at);
      break;
    case OpKind::close:
      print_source(op.slice);
      frames_.pop_back();
      break;
    case OpKind::open:
      if (op.width != unbounded && add_widths(add_widths(column_, op.width), tail_of(op)) <= width_) {
        print_flat(document, at);
        at = document.groups[op.group].close;
      } else {
        open_broken(document, at);
      }
      break;
  }
  ++at;
}

void Printer::print_flat(const Document& document, OpIndex at) {
  const OpIndex end = document.groups[document.ops[at].group].close;
  for (; at <= end; ++at) {
    const Op& op = document.ops[at];
    if (op.kind != OpKind::gap) {
      out_ += document.text(op.slice);
      column_ += op.kind == OpKind::text ? op.width : op.slice.length;
    } else if (op.rule != Rule::glued) {
      spaces(1 + op.pad);
    }
  }
}

void Printer::open_broken(Document& document, OpIndex at) {
  const Group group = document.groups[document.ops[at].group];
  Frame frame = frame_of(document, at);
  if (group.is_table && !group.rows_apart && !frame.was_on_one_line) {
    frame.was_on_one_line = !rows_fit(document, group, frame);
  }
  if (group.is_table && (frame.was_on_one_line || group.rows_apart)) {
    align_columns(document, group, {frame.content, frame.closer_length + frame.tail, width_});
  }
  if (group.may_have_grid && !group.is_table) {
    align_grids(document, group, {frame.content, frame.closer_length + frame.tail, width_});
  }
  frames_.push_back(frame);
  print_source(document.ops[at].slice);
}

Printer::Frame Printer::frame_of(const Document& document, OpIndex at) const {
  const Op& opener = document.ops[at];
  const Group& group = document.groups[opener.group];
  Frame frame;
  frame.opener = at;
  frame.tail = tail_of(opener);
  frame.closer_length = document.ops[group.close].slice.length;
  frame.line = line_;
  frame.was_on_one_line = group.was_on_one_line;
  frame.head = group.head;
  frame.indentation = frames_.empty() ? 0 : frames_.back().indentation;
  frame.closer = clamp(group.hugs ? frame.indentation : column_);
  frame.first = group.hugs ? clamp(frame.indentation + 2) : clamp(column_ + opener.slice.length);
  frame.content = frame.first;
  if (group.layout == Layout::body) frame.content = body_column(group, frame);
  if (group.layout == Layout::call || (group.aligns_first && !frame.was_on_one_line)) {
    place_operands(document, group, frame);
  }
  return frame;
}

// The column of what goes below the head and is not aligned with an operand.
Width Printer::body_column(const Group& group, const Frame& frame) const {
  if (group.has_opening_gap) return clamp(frame.first + group.offset);
  const Width from_opener = column_ + group.offset;
  const Width from_line = frame.indentation + 2;
  const bool is_too_deep = from_opener > clamp(from_opener);
  if (group.offset > 1 && (group.hangs_from_line || is_too_deep) && from_line <= column_) return clamp(from_line);
  return clamp(from_opener);
}

// Operands go below the first one, or, when the head stands alone or too little room is left, two columns in.
void Printer::place_operands(const Document& document, const Group& group, Frame& frame) const {
  frame.content = body_column(group, frame);
  const OpIndex gap = group.head + 1;
  if (group.head == no_op || group.head_alone || gap >= group.close) return;
  if (!group.keeps_alignment) return;
  const Op& first = document.ops[gap + 1];
  const Width head = document.ops[group.head].width;
  const Width aligned =
      group.has_opening_gap ? frame.first + head + 1 : column_ + document.ops[group.open].slice.length + head + 1;
  if (clamp(aligned) < aligned) return;
  if (group.layout == Layout::body) {
    if (first.width == unbounded) {
      const bool begins_here = first.kind == OpKind::open && !first_hugs(document, gap + 1) &&
                               !document.ops[gap].wanted && add_widths(aligned, first.first_line) <= width_;
      if (!begins_here) return;
      frame.kept_gap = gap;
      frame.content = aligned;
      return;
    }
    frame.kept_gap = gap;
    if (end_of(document, gap + 1, aligned, frame) > width_) {
      frame.broken_gap = gap;
      return;
    }
  }
  if (const OpIndex hugged = hugged_operand(document, group, frame, aligned); hugged != no_op) {
    frame.was_on_one_line = false;
    frame.kept_gap = hugged - 1;
    frame.content = aligned;
  } else if (hangs(document, group, frame, aligned)) {
    frame.broken_gap = gap;
  } else {
    frame.content = aligned;
  }
}

bool Printer::first_hugs(const Document& document, OpIndex item) const {
  const Op& op = document.ops[item];
  return op.kind == OpKind::open && document.groups[op.group].hugs;
}

// Short tokens and then a long form, `(aio/delay 30 (list …))`: the form begins on the head's line and is broken inside.
OpIndex Printer::hugged_operand(const Document& document, const Group& group, const Frame& frame, Width aligned) const {
  if (!frame.was_on_one_line) return no_op;
  Width column = aligned;
  for (OpIndex i = group.head + 2; i < group.close; i = document.after(i)) {
    const Op& op = document.ops[i];
    if (op.kind == OpKind::gap) {
      ++column;
    } else if (op.kind == OpKind::text) {
      column = add_widths(column, op.width);
    } else {
      const bool begins_here = op.last && i > group.head + 2 && column <= aligned + longest_tokens;
      const bool fits_when_broken = op.first_line < op.width && add_widths(column, op.first_line) <= width_;
      return begins_here && fits_when_broken && end_of(document, i, aligned, frame) > width_ ? i : no_op;
    }
  }
  return no_op;
}

// Where `item`, which stands on one line, ends when it begins in that column, with the closers behind it.
Width Printer::end_of(const Document& document, OpIndex item, Width column, const Frame& frame) const {
  const Op& op = document.ops[item];
  return add_widths(add_widths(column, op.width), op.last ? frame.closer_length + frame.tail : 0);
}

// Whether an operand would stand on one line when hanging, but not when aligned.
bool Printer::hangs(const Document& document, const Group& group, const Frame& frame, Width aligned) const {
  for (OpIndex i = group.head + 2; i < group.close; i = document.after(i)) {
    if (document.ops[i].kind == OpKind::gap || document.ops[i].width == unbounded) continue;
    if (end_of(document, i, aligned, frame) > width_ && end_of(document, i, frame.content, frame) <= width_)
      return true;
  }
  return false;
}

// Whether each line of a table whose author put several rows on a line fits.
bool Printer::rows_fit(const Document& document, const Group& group, const Frame& frame) const {
  Width column = frame.content;
  for (OpIndex i = group.open + 1; i < group.close; i = document.after(i)) {
    const Op& op = document.ops[i];
    if (op.kind == OpKind::comment || op.trailing) continue;
    if (op.kind == OpKind::gap) {
      column = op.wanted ? frame.content + op.indent : column + 1;
      continue;
    }
    column = add_widths(column, op.width == unbounded ? op.first_line : op.width);
    if (add_widths(column, op.last && op.width != unbounded ? frame.closer_length + frame.tail : 0) > width_)
      return false;
  }
  return true;
}

// How many columns directly follow `item`, which is in the innermost group.
Width Printer::tail_of(const Op& item) const {
  return item.last && !frames_.empty() ? frames_.back().closer_length + frames_.back().tail : 0;
}

// ---- gaps
// -------------------------------------------------------------------------------------------------------------

bool Printer::breaks(const Document& document, OpIndex at) const {
  const Op& gap = document.ops[at];
  const Frame& frame = frames_.back();
  if (gap.wanted || at == frame.broken_gap) return true;
  if (at == frame.kept_gap || gap.rule == Rule::glued || gap.rule == Rule::sticky) return false;
  if (frame.was_on_one_line && gap.rule == Rule::each) return true;
  const Op& next = document.ops[at + 1];
  if (gap.begins_body) {
    if (line_ != frame.line && next.width != unbounded) return true;
    return add_widths(column_ + 1, gap.width) > width_;
  }
  const Width needed = next.width == unbounded ? next.first_line : add_widths(next.width, tail_of(next));
  return add_widths(column_ + 1, needed) > width_;
}

void Printer::print_gap(const Document& document, OpIndex at) {
  const Op& gap = document.ops[at];
  const Op& next = document.ops[at + 1];
  Frame& frame = frames_.back();
  if (!breaks(document, at)) {
    if (gap.rule != Rule::glued) spaces(1 + gap.pad);
  } else if (next.kind == OpKind::close) {
    end_line(gap.blank_lines, frame.closer);
  } else if (next.kind == OpKind::comment && next.continues) {
    end_line(gap.blank_lines, 0);
  } else {
    const bool before_head = frame.head == no_op || at < frame.head;
    frame.indentation = clamp((before_head ? frame.first : frame.content) + gap.indent);
    end_line(gap.blank_lines, frame.indentation);
  }
}

}  // namespace valk::formatter
