// Builder: what stands between the items of a form.

#include "build.hpp"
#include "measure.hpp"

namespace valk::formatter {

using syntax::Kind;
using syntax::Node;

namespace {

// Columns from an opener to its body.
constexpr Width body_offset = 2;

}  // namespace

Builder::GapKind Builder::body_gap_kind(const Plan& plan, std::size_t forms) {
  if (forms <= plan.distinguished) return {.rule = Rule::sticky, .behind_key = plan.is_row};
  return {.begins_body = forms == plan.distinguished + 1, .behind_key = plan.is_row && forms == 1};
}

Builder::GapKind Builder::elements_gap_kind(const Plan& plan, std::size_t forms, bool between_tokens) {
  if (plan.pairs) {
    if (forms % 2 == 1) return {.rule = Rule::sticky, .behind_key = true, .indent = 2};
    return {.begins_row = true};
  }
  if (plan.rows) return {.begins_row = true};
  return {.rule = plan.fills || between_tokens ? Rule::fill : Rule::each};
}

void Builder::add_gap(Node next, Place place, std::uint32_t line_breaks) {
  Frame& frame = frames_.back();
  if (frame.is_empty) return begin_content(next, line_breaks);
  const GapKind kind = gap_kind(next, place);
  const bool wanted = wants_break(kind, next, line_breaks);
  if (wanted) note_break(next, line_breaks);
  if (line_breaks > 1) frame.breaks_run = true;
  if (line_breaks == 0 && next.start().value > frame.previous_end + 1) group_of(frame).has_wide_gap = true;
  frame.after_comment = false;
  frame.last_comment_trails = false;

  const auto index = static_cast<OpIndex>(document_.ops.size());
  Op& gap = add_op(OpKind::gap, {});
  gap.rule = kind.rule;
  gap.wanted = wanted;
  gap.begins_body = kind.begins_body;
  gap.begins_row = kind.begins_row;
  gap.indent = kind.indent;
  gap.blank_lines = line_breaks > 1 ? 1 : 0;
  if (kind.rule != Rule::glued) frame.width = add_widths(frame.width, 1);
  if (kind.begins_body) frame.body_gap = index;
  if (kind.begins_row && frame.plan.pairs) begin_row();
  if (kind.behind_key && next.is_form() && frame.previous_is_form) end_key(index);
}

void Builder::begin_content(Node first, std::uint32_t line_breaks) {
  Frame& frame = frames_.back();
  Plan& plan = frame.plan;
  frame.is_empty = false;
  // A discard in front of the head: nothing to align with.
  if (!first.is_form() && (plan.layout == Layout::call || plan.layout == Layout::body)) plan.layout = Layout::elements;
  if (!plan.may_hug || line_breaks == 0) return;
  add_break(0);
  group_of(frame).has_opening_gap = true;
}

Builder::GapKind Builder::gap_kind(Node next, Place place) const {
  const Frame& frame = frames_.back();
  const Plan& plan = frame.plan;
  const bool between_tokens = frame.previous_is_token && is_token(next);
  switch (plan.layout) {
    case Layout::prefix:
      return {.rule = frame.items == 0 ? Rule::glued : Rule::sticky};
    case Layout::elements:
      return elements_gap_kind(plan, frame.forms, between_tokens);
    case Layout::call: {
      if (frame.items == 1 || frame.expects_value) return {.rule = Rule::sticky};
      const bool fills = plan.fills && between_tokens && !next.is(Kind::keyword);
      return {.rule = fills ? Rule::fill : Rule::each};
    }
    case Layout::body:
      break;
  }
  GapKind kind = body_gap_kind(plan, frame.forms);
  if (frame.expects_value) kind.rule = Rule::sticky;
  if (frame.body_gap != no_op) kind.begins_body = false;
  kind.begins_row = plan.rows && place == Place::clause && frame.previous_place == Place::clause;
  return kind;
}

bool Builder::wants_break(const GapKind& kind, Node next, std::uint32_t line_breaks) const {
  const Frame& frame = frames_.back();
  const Plan& plan = frame.plan;
  if (frame.after_comment) return true;
  if (line_breaks > 0 && plan.layout != Layout::prefix) return true;
  // A barrier is alone on its line.
  const bool is_bindings = plan.rows && !plan.pairs && plan.layout == Layout::elements;
  if (is_bindings && (next.is(Kind::keyword) || frame.previous_is_keyword)) return true;
  // A row goes below one that ends in another line than it begins.
  return kind.begins_row && plan.pairs && frame.row_is_broken;
}

void Builder::note_break(Node next, std::uint32_t line_breaks) {
  Frame& frame = frames_.back();
  const bool is_authors = line_breaks > 0 || frame.after_comment;
  const bool joinable = frame.plan.joins && frame.plan.layout == Layout::call && frame.items > 1 && line_breaks <= 1;
  frame.wants_breaks = true;
  if (!joinable || frame.after_comment) frame.must_break = true;
  if (frame.items == 1) group_of(frame).head_alone = true;
  if (!is_authors) return;
  frame.author_breaks = true;
  note_indentation(next.start().value);
}

// How the author indented what goes below the head: from the head's line, when it begins no further right than the
// opener; as a body; or below the first operand.
void Builder::note_indentation(std::uint32_t item_start) {
  Frame& frame = frames_.back();
  if (frame.indentation_noted || frame.items == 0) return;
  frame.indentation_noted = true;
  const std::size_t indentation = line_before(source_, item_start).size();
  Group& group = group_of(frame);
  if (group.has_opening_gap && group.head != no_op) {
    group.keeps_alignment = indentation > source_column(document_.ops[group.head].slice.start) + body_offset;
    return;
  }
  // No further back than that many columns: a line may be long and hold many openers.
  std::size_t opener_column = 0;
  std::size_t at = document_.ops[frame.opener].slice.start;
  while (at > content_start(source_) && source_[at - 1] != '\n' && opener_column < indentation) {
    --at;
    if (begins_character(source_[at])) ++opener_column;
  }
  group.hangs_from_line = indentation <= opener_column;
  group.keeps_alignment = indentation > opener_column + body_offset;
}

}  // namespace valk::formatter
