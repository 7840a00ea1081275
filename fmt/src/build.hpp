#pragma once

// Tree to document.

#include <vector>

#include "document.hpp"
#include "plan.hpp"

namespace valk::formatter {

// A token, that is: neither in brackets nor behind a prefix.
[[nodiscard]] inline bool is_token(syntax::Node node) { return !node.is_bracketed() && !node.is_prefixed(); }

class Builder {
 public:
  // `regions` as `untouched_regions` gives them. All three must outlive the builder.
  Builder(std::string_view source, const std::vector<base::Span>& regions, const Heads& heads);

  // The document of one top-level form or discard; valid until the next call.
  [[nodiscard]] Document& build(syntax::Node node);
  // The untouched region that begins at `start`; empty: none.
  [[nodiscard]] base::Span region_at(base::ByteOffset start) const;

 private:
  // A form whose children are being added.
  struct Frame {
    syntax::Node node;
    syntax::Node child;  // the next to add
    OpIndex opener = 0;
    Plan plan;

    std::uint32_t previous_end = 0;  // source offset behind what was added last
    std::uint32_t skip_until = 0;    // children before it are part of an untouched region
    std::size_t forms = 0;           // added so far
    std::size_t items = 0;           // forms, discards and regions
    bool is_empty = true;            // nothing added yet, no comment either
    bool after_comment = false;
    bool previous_is_token = false;
    bool previous_is_keyword = false;
    bool previous_is_form = false;
    Place previous_place = Place::value;
    OpIndex last_item = no_op;
    bool last_comment_trails = false;  // what was added last is a comment behind code, or goes on below one
    std::uint32_t last_comment_start = 0;

    Width width = 0;             // of the content on one line
    bool must_break = false;     // something in it ends a line
    bool author_breaks = false;  // not only by a rule
    bool wants_breaks = false;   // broken by its author, in a way that a short form may lose
    bool indentation_noted = false;
    bool expects_value = false;  // behind a keyword among operands

    OpIndex body_gap = no_op;
    // Rows of a table, or this form as a row.
    bool is_plain_row = true;  // key and value, nothing else
    OpIndex key_gap = no_op;   // behind the key
    Width key_width = 0;
    bool row_is_broken = false;  // something in the row so far ends a line
    bool breaks_run = false;     // columns do not go on in the next row
    std::uint32_t last_row = no_row;
  };

  // What a gap is in its form: everything that does not depend on the source's lines.
  struct GapKind {
    Rule rule = Rule::each;
    bool begins_body = false;
    bool begins_row = false;
    bool behind_key = false;
    std::uint8_t indent = 0;
  };
  static GapKind body_gap_kind(const Plan& plan, std::size_t forms);
  static GapKind elements_gap_kind(const Plan& plan, std::size_t forms, bool between_tokens);

  void add_child(syntax::Node child);
  void add_item(syntax::Node item, Place place);
  void add_token(syntax::Node token);
  void add_comment(syntax::Node comment, std::uint32_t line_breaks);
  void add_region(syntax::Node first, base::Span region, std::uint32_t line_breaks);
  void add_gap(syntax::Node next, Place place, std::uint32_t line_breaks);
  void begin_content(syntax::Node first, std::uint32_t line_breaks);
  [[nodiscard]] GapKind gap_kind(syntax::Node next, Place place) const;
  [[nodiscard]] bool wants_break(const GapKind& kind, syntax::Node next, std::uint32_t line_breaks) const;
  void note_break(syntax::Node next, std::uint32_t line_breaks);
  void add_break(std::uint32_t blank_lines);
  void open(syntax::Node node, Place place);
  void close();
  void end_content();
  void measure();
  void finish_item(OpIndex item, bool is_form);
  void finish_row_value(OpIndex item);
  void begin_row();
  void end_key(OpIndex gap);
  void add_row(Row row);
  void note_indentation(std::uint32_t item_start);
  void place_breaks(OpIndex opener);
  void place_rows(OpIndex opener);
  void place_body(OpIndex opener);
  [[nodiscard]] Width first_line_of(OpIndex opener) const;
  Op& add_op(OpKind kind, Slice slice);
  [[nodiscard]] Group& group_of(const Frame& frame);
  [[nodiscard]] std::uint32_t line_breaks_before(std::uint32_t start) const;
  [[nodiscard]] std::uint32_t source_column(std::uint32_t offset) const;

  std::string_view source_;
  const std::vector<base::Span>& regions_;
  const Heads& heads_;
  Document document_;
  std::vector<Frame> frames_;
};

}  // namespace valk::formatter
