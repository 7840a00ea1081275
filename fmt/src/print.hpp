#pragma once

// Document to text: decides where lines end.

#include <string>
#include <string_view>
#include <vector>

#include "comments.hpp"
#include "document.hpp"

namespace valk::formatter {

class Printer {
 public:
  Printer(std::string_view source, Width width, std::string_view line_ending);

  // `document` goes to the current column.
  void print(Document& document);
  // In front of everything; takes no column.
  void print_byte_order_mark(std::string_view mark) { out_ += mark; }
  // A piece of source as it is.
  void print_source(Slice slice);
  void print_text(std::string_view text);
  void print_trailing_comment(Slice slice, bool continues);
  // Blanks between code and an untouched region that begins with a comment.
  void print_distance();
  void end_line(std::uint32_t blank_lines, Width indentation);

  // All that was printed; call it once.
  [[nodiscard]] std::string finish();

 private:
  // A group that does not stand on one line and is being printed.
  struct Frame {
    OpIndex opener = 0;
    Width content = 0;      // column of its lines
    Width first = 0;        // column of those up to the head
    Width indentation = 0;  // of the line that it, or the innermost group around it to begin one, began last
    OpIndex head = no_op;
    Width closer = 0;  // column of its closer, should that begin a line
    Width tail = 0;    // columns of closers that directly follow it
    Width closer_length = 0;
    std::uint32_t line = 0;        // on which it began
    bool was_on_one_line = false;  // in the source: all its `each` gaps break
    OpIndex broken_gap = no_op;    // breaks whatever else is said
    OpIndex kept_gap = no_op;      // does not
  };

  void print_item(Document& document, OpIndex& at);
  void print_flat(const Document& document, OpIndex at);
  void print_gap(const Document& document, OpIndex at);
  void spaces(Width count);
  void open_broken(Document& document, OpIndex at);
  [[nodiscard]] Frame frame_of(const Document& document, OpIndex at) const;
  void place_operands(const Document& document, const Group& group, Frame& frame) const;
  [[nodiscard]] bool first_hugs(const Document& document, OpIndex item) const;
  [[nodiscard]] bool hangs(const Document& document, const Group& group, const Frame& frame, Width aligned) const;
  [[nodiscard]] OpIndex hugged_operand(const Document& document, const Group& group, const Frame& frame,
                                       Width aligned) const;
  [[nodiscard]] Width end_of(const Document& document, OpIndex item, Width column, const Frame& frame) const;
  [[nodiscard]] bool rows_fit(const Document& document, const Group& group, const Frame& frame) const;
  [[nodiscard]] bool breaks(const Document& document, OpIndex gap) const;
  [[nodiscard]] Width tail_of(const Op& item) const;
  [[nodiscard]] Width body_column(const Group& group, const Frame& frame) const;
  [[nodiscard]] Width clamp(Width column) const;

  std::string_view source_;
  Width width_;
  std::string_view line_ending_;
  std::string out_;
  std::uint32_t line_ = 0;
  Width column_ = 0;
  std::vector<Frame> frames_;
  std::vector<TrailingComment> comments_;
};

}  // namespace valk::formatter
