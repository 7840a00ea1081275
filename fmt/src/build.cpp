#include "build.hpp"

#include <algorithm>
#include <cassert>

#include "measure.hpp"

namespace valk::formatter {

using base::Span;
using syntax::Kind;
using syntax::Node;

namespace {

// Calls that their author broke behind the first operand are put on one line when they are not longer than this.
constexpr Width short_call = 30;

std::uint32_t prefix_length(Kind kind) { return kind == Kind::splice || kind == Kind::discard ? 2 : 1; }

}  // namespace

Builder::Builder(std::string_view source, const std::vector<Span>& regions, const Heads& heads)
    : source_(source), regions_(regions), heads_(heads) {
  document_.source = source;
}

Document& Builder::build(Node node) {
  document_.clear();
  assert(frames_.empty());
  add_item(node, Place::value);
  while (!frames_.empty()) {
    Frame& frame = frames_.back();
    if (!frame.child) {
      close();
      continue;
    }
    const Node child = frame.child;
    frame.child = child.next_sibling();
    add_child(child);
  }
  return document_;
}

Span Builder::region_at(base::ByteOffset start) const {
  auto found = std::lower_bound(regions_.begin(), regions_.end(), start,
                                [](const Span& region, base::ByteOffset offset) { return region.start < offset; });
  Span longest{start, start};
  for (; found != regions_.end() && found->start == start; ++found) longest.end = std::max(longest.end, found->end);
  return longest;
}

Group& Builder::group_of(const Frame& frame) { return document_.groups[document_.ops[frame.opener].group]; }

Op& Builder::add_op(OpKind kind, Slice slice) {
  Op& op = document_.ops.emplace_back();
  op.kind = kind;
  op.slice = slice;
  return op;
}

std::uint32_t Builder::line_breaks_before(std::uint32_t start) const {
  const auto from = source_.begin() + frames_.back().previous_end;
  return static_cast<std::uint32_t>(std::count(from, source_.begin() + start, '\n'));
}

std::uint32_t Builder::source_column(std::uint32_t offset) const { return width_of(line_before(source_, offset)); }

// ---- children ----

void Builder::add_child(Node child) {
  Frame& frame = frames_.back();
  const std::uint32_t start = child.start().value;
  if (start < frame.skip_until) {
    if (child.is_form()) ++frame.forms;
    frame.after_comment = child.is(Kind::comment) && child.end().value == frame.skip_until;
    return;
  }
  const std::uint32_t line_breaks = line_breaks_before(start);
  if (const Span region = regions_.empty() ? Span{} : region_at(child.start()); !region.empty()) {
    add_region(child, region, line_breaks);
  } else if (child.is(Kind::comment)) {
    add_comment(child, line_breaks);
  } else {
    const Place place = child.is_form() ? place_of(frame.plan, frame.forms) : frame.plan.elements;
    add_gap(child, place, line_breaks);
    frame.previous_end = child.end().value;
    frame.previous_place = place;
    frame.previous_is_token = is_token(child);
    frame.previous_is_keyword = child.is(Kind::keyword);
    frame.previous_is_form = child.is_form();
    add_item(child, place);
  }
}

void Builder::add_item(Node item, Place place) {
  if (is_token(item)) {
    add_token(item);
  } else {
    open(item, place);
  }
}

void Builder::add_token(Node token) {
  const std::string_view text = token.text();
  const auto index = static_cast<OpIndex>(document_.ops.size());
  Op& op = add_op(OpKind::text, {token.start().value, token.span().length()});
  const bool has_line_break = token.is(Kind::string) && text.find('\n') != std::string_view::npos;
  op.width = has_line_break ? unbounded : width_of(text);
  if (has_line_break) op.first_line = width_of(first_line(text));
  finish_item(index, true);
}

void Builder::add_comment(Node comment, std::uint32_t line_breaks) {
  Frame& frame = frames_.back();
  const std::uint32_t start = comment.start().value;
  const bool trailing = line_breaks == 0;
  const bool continues =
      line_breaks == 1 && frame.last_comment_trails && source_column(start) == source_column(frame.last_comment_start);
  if (frame.items == 1) group_of(frame).head_alone = true;
  if (!trailing && !continues) note_indentation(start);
  if (!trailing) add_break(frame.is_empty || line_breaks == 0 ? 0 : line_breaks - 1);
  const std::string_view text = without_trailing_blanks(comment.text());
  Op& op = add_op(OpKind::comment, {start, static_cast<std::uint32_t>(text.size())});
  op.trailing = trailing;
  op.continues = continues;
  op.width = unbounded;
  if (frame.is_empty) group_of(frame).has_opening_gap = true;
  frame.must_break = true;
  frame.author_breaks = true;
  frame.is_empty = false;
  frame.after_comment = true;
  frame.is_plain_row = false;
  if (frame.forms % 2 == 1) frame.key_gap = no_op;
  frame.last_comment_trails = trailing || continues;
  frame.last_comment_start = start;
  frame.previous_end = comment.end().value;
}

void Builder::add_region(Node first, Span region, std::uint32_t line_breaks) {
  Frame& frame = frames_.back();
  const bool trailing = first.is(Kind::comment) && line_breaks == 0;
  if (frame.is_empty && (frame.plan.layout == Layout::call || frame.plan.layout == Layout::body)) {
    // Nothing to align with; behind a head that is left alone comes its body.
    frame.plan.layout = first.is(Kind::comment) ? Layout::elements : Layout::body;
    frame.plan.aligns_first = false;
  }
  if (frame.items == 1 && first.is(Kind::comment)) group_of(frame).head_alone = true;
  if (first.is(Kind::comment) && !trailing) note_indentation(first.start().value);
  if (!trailing && first.is(Kind::comment)) {
    add_break(frame.is_empty ? 0 : line_breaks - 1);
  } else if (!trailing) {
    add_gap(first, Place::value, line_breaks);
  }
  const std::string_view text = source_.substr(region.start.value, region.length());
  const auto index = static_cast<OpIndex>(document_.ops.size());
  Op& op = add_op(OpKind::text, {region.start.value, region.length()});
  op.trailing = trailing;
  const bool has_line_break = text.find('\n') != std::string_view::npos;
  op.width = has_line_break || first.is(Kind::comment) ? unbounded : width_of(text);
  op.first_line = width_of(first_line(text));
  frame.skip_until = region.end.value;
  frame.previous_end = region.end.value;
  frame.is_plain_row = false;
  frame.breaks_run = true;
  frame.key_gap = no_op;
  frame.previous_is_form = false;
  frame.after_comment = first.is(Kind::comment) && first.end() == region.end;
  finish_item(index, first.is_form());
}

// A line break that the source has, or needs.
void Builder::add_break(std::uint32_t blank_lines) {
  Op& gap = add_op(OpKind::gap, {});
  gap.wanted = true;
  gap.blank_lines = static_cast<std::uint8_t>(std::min(blank_lines, 1u));
  frames_.back().must_break = true;
  frames_.back().author_breaks = true;
}

// ---- forms ----

void Builder::open(Node node, Place place) {
  Frame frame;
  frame.node = node;
  frame.child = node.first_child();
  frame.opener = static_cast<OpIndex>(document_.ops.size());
  std::uint32_t length = 1;
  if (node.is_bracketed()) {
    frame.plan = plan_of(node, place, heads_);
  } else {
    length = prefix_length(node.kind());
    frame.plan.layout = Layout::prefix;
    frame.plan.elements = operand_place(node.kind(), place);
  }
  frame.previous_end = node.start().value + length;
  Op& op = add_op(OpKind::open, {node.start().value, length});
  op.group = static_cast<std::uint32_t>(document_.groups.size());
  document_.groups.emplace_back().open = frame.opener;
  frames_.push_back(std::move(frame));
}

void Builder::close() {
  end_content();
  measure();
  const Frame done = std::move(frames_.back());
  frames_.pop_back();
  if (frames_.empty()) return;
  if (group_of(done).has_wide_gap) group_of(frames_.back()).may_have_grid = true;
  finish_item(done.opener, done.node.is_form());
  if (!done.plan.is_row) return;
  const bool is_plain = done.is_plain_row && done.items == 2 && done.key_gap != no_op && done.key_width != unbounded;
  if (is_plain) {
    const Width whole = document_.ops[done.opener].width;
    add_row({.gap = done.key_gap, .item = done.opener, .key = done.key_width, .whole = whole});
  } else {
    frames_.back().breaks_run = true;
  }
}

void Builder::end_content() {
  Frame& frame = frames_.back();
  const std::uint32_t closer_length = frame.node.is_bracketed() ? 1 : 0;
  const std::uint32_t closer = frame.node.end().value - closer_length;
  const bool hugs = frame.plan.may_hug && group_of(frame).has_opening_gap;
  const bool ends_long = frame.last_item != no_op && document_.ops[frame.last_item].width == unbounded;
  if (frame.after_comment || (hugs && line_breaks_before(closer) > 0)) {
    add_break(0);
  } else if (frame.last_item != no_op) {
    document_.ops[frame.last_item].last = true;
  }
  Group& group = group_of(frame);
  group.close = static_cast<OpIndex>(document_.ops.size());
  group.layout = frame.plan.layout;
  group.offset = frame.plan.offset;
  group.hugs = hugs;
  group.is_table = frame.plan.rows;
  group.aligns_first = frame.plan.aligns_first && group.keeps_alignment;
  group.keeps_alignment = group.keeps_alignment || !ends_long || frame.plan.always_aligns;
  add_op(OpKind::close, {closer, closer_length}).group = document_.ops[frame.opener].group;
}

// Finds out whether the form stands on one line, or could, and how wide it is.
void Builder::measure() {
  const Frame& frame = frames_.back();
  Group& group = group_of(frame);
  Op& opener = document_.ops[frame.opener];
  const Width brackets = opener.slice.length + document_.ops[group.close].slice.length;
  const Width whole = add_widths(frame.width, brackets);
  const bool is_joined = frame.wants_breaks && frame.plan.joins && whole <= short_call;
  const bool is_bounded = !frame.must_break && (!frame.wants_breaks || is_joined);
  opener.width = is_bounded ? whole : unbounded;
  group.was_on_one_line = is_bounded || !frame.author_breaks;
  if (!is_bounded) {
    place_breaks(frame.opener);
  } else if (is_joined) {
    for (OpIndex i = frame.opener + 1; i < group.close; i = document_.after(i)) document_.ops[i].wanted = false;
  }
  opener.first_line = first_line_of(frame.opener);
}

// Decides, in a group that does not stand on one line, which further breaks follow from those it has.
void Builder::place_breaks(OpIndex opener) {
  const Frame& frame = frames_.back();
  if (frame.plan.rows) place_rows(opener);
  if (frame.body_gap != no_op && !document_.ops[frame.body_gap].wanted) place_body(opener);
}

// A body that begins on the head's line and goes on below begins below as well.
void Builder::place_body(OpIndex opener) {
  std::vector<Op>& ops = document_.ops;
  const Frame& frame = frames_.back();
  const OpIndex end = document_.groups[ops[opener].group].close;
  Width width = 0;
  for (OpIndex i = frame.body_gap + 1; i < end; i = document_.after(i)) {
    const Op& op = ops[i];
    if (op.kind == OpKind::comment || op.trailing) continue;
    if (op.kind == OpKind::gap && op.wanted) {
      ops[frame.body_gap].wanted = !frame.plan.aligns_first;
      break;
    }
    width = add_widths(width, op.kind == OpKind::gap ? 1 : op.width == unbounded ? op.first_line : op.width);
    if (op.width == unbounded) break;
  }
  ops[frame.body_gap].width = width;
}

Width Builder::first_line_of(OpIndex opener) const {
  const std::vector<Op>& ops = document_.ops;
  const bool is_bounded = ops[opener].width != unbounded;
  const OpIndex end = document_.groups[ops[opener].group].close;
  Width width = ops[opener].slice.length;
  for (OpIndex i = opener + 1; i < end; i = document_.after(i)) {
    const Op& op = ops[i];
    if (op.kind == OpKind::comment || op.trailing) break;
    if (op.kind == OpKind::gap) {
      if (op.wanted || (is_bounded && (op.rule == Rule::each || op.rule == Rule::fill))) break;
      width += op.rule == Rule::glued ? 0 : 1;
      continue;
    }
    width = add_widths(width, op.width == unbounded ? op.first_line : op.width);
    if (op.width == unbounded) break;
  }
  return width;
}

void Builder::finish_item(OpIndex item, bool is_form) {
  if (frames_.empty()) return;
  Frame& frame = frames_.back();
  const Width width = document_.ops[item].width;
  if (width == unbounded) {
    const Op& op = document_.ops[item];
    frame.must_break = true;
    frame.row_is_broken = true;
    if (op.kind != OpKind::open || !document_.groups[op.group].was_on_one_line) frame.author_breaks = true;
  }
  frame.width = add_widths(frame.width, width);
  frame.last_item = item;
  frame.is_empty = false;
  ++frame.items;
  if (!is_form) {
    frame.is_plain_row = false;
    if (frame.forms % 2 == 1) frame.key_gap = no_op;
    return;
  }
  const std::size_t index = frame.forms++;
  if (index == 0 && frame.plan.first_operand == 1) group_of(frame).head = item;
  if (frame.plan.pairs && index % 2 == 1) finish_row_value(item);
  if (frame.plan.keyword_pairs && index > frame.plan.distinguished) {
    const Op& op = document_.ops[item];
    const bool is_keyword = op.kind == OpKind::text && source_[op.slice.start] == ':';
    frame.expects_value = is_keyword && !frame.expects_value;
  }
}

}  // namespace valk::formatter
