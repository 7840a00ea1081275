#include "valk/formatter/format.hpp"

#include <algorithm>

#include "build.hpp"
#include "examples.hpp"
#include "measure.hpp"
#include "print.hpp"
#include "untouched.hpp"
#include "valk/syntax/diagnostics.hpp"
#include "whole.hpp"

namespace valk::formatter {
namespace {

using base::ByteOffset;
using base::Span;
using syntax::Kind;
using syntax::Node;

constexpr std::uint32_t most_blank_lines = 2;

// That of the last line, which formatting keeps.
std::string_view line_ending_of(std::string_view source) {
  const auto last = source.rfind('\n');
  return last != std::string_view::npos && last > 0 && source[last - 1] == '\r' ? "\r\n" : "\n";
}

// The top level: one form after the other, each at the beginning of a line.
class File {
 public:
  File(const syntax::Tree& tree, const Options& options, Examples examples)
      : tree_(tree),
        source_(tree.source()->text()),
        regions_(untouched_regions(tree)),
        heads_(tree, options),
        builder_(source_, regions_, heads_),
        printer_(source_, options.width, line_ending_of(source_)) {
    if (examples == Examples::format) rewritten_ = format_examples(tree, options, regions_, line_ending_of(source_));
  }

  [[nodiscard]] std::string format() {
    previous_end_ = static_cast<std::uint32_t>(content_start(source_));
    printer_.print_byte_order_mark(source_.substr(0, previous_end_));
    for (const Node node : tree_.top_level()) {
      if (node.start().value >= skip_until_) add(node);
    }
    if (has_content_ && !ends_in_line_break_) printer_.end_line(0, 0);
    return printer_.finish();
  }

  [[nodiscard]] std::vector<Edit> take_rewritten() { return std::move(rewritten_); }

 private:
  void add(Node node) {
    const std::uint32_t start = node.start().value;
    const std::string_view between = source_.substr(previous_end_, start - previous_end_);
    const auto line_breaks = static_cast<std::uint32_t>(std::count(between.begin(), between.end(), '\n'));
    const Span region = builder_.region_at(node.start());
    const bool trailing = has_content_ && node.is(Kind::comment) && line_breaks == 0;
    const bool continues = node.is(Kind::comment) && region.empty() && continues_comment(node, line_breaks);
    begin(node, trailing, line_breaks);
    if (!region.empty()) {
      add_region(region, trailing);
    } else if (next_rewritten_ < rewritten_.size() && rewritten_[next_rewritten_].span.start == node.start()) {
      add_rewritten(rewritten_[next_rewritten_++]);
    } else if (node.is(Kind::comment)) {
      add_comment(node, trailing, continues);
    } else {
      printer_.print(builder_.build(node));
      previous_end_ = node.end().value;
    }
    last_comment_trails_ = node.is(Kind::comment) && region.empty() && (trailing || continues);
    last_comment_start_ = start;
    has_content_ = true;
  }

  void begin(Node node, bool trailing, std::uint32_t line_breaks) {
    if (has_content_ && !trailing) {
      const std::uint32_t wanted = std::max(line_breaks, 1u);
      printer_.end_line(std::min(wanted - 1, most_blank_lines), 0);
    }
    // A symbol must not become an interpreter line.
    if (!has_content_ && !node.is(Kind::comment) && source_.substr(node.start().value, 2) == "#!")
      printer_.end_line(0, 0);
  }

  void add_region(Span region, bool trailing) {
    if (trailing) printer_.print_distance();
    printer_.print_source({region.start.value, region.length()});
    ends_in_line_break_ = region.end == tree_.source()->end() && source_.back() == '\n';
    skip_until_ = region.end.value;
    previous_end_ = region.end.value;
  }

  void add_rewritten(const Edit& edit) {
    printer_.print_text(edit.text);
    skip_until_ = edit.span.end.value;
    previous_end_ = edit.span.end.value;
  }

  void add_comment(Node comment, bool trailing, bool continues) {
    const std::string_view text = without_trailing_blanks(comment.text());
    const Slice slice{comment.start().value, static_cast<std::uint32_t>(text.size())};
    if (trailing || continues) {
      printer_.print_trailing_comment(slice, continues);
    } else {
      printer_.print_source(slice);
    }
    previous_end_ = comment.end().value;
  }

  // A comment below one that stands behind code, in its column.
  [[nodiscard]] bool continues_comment(Node comment, std::uint32_t line_breaks) const {
    if (line_breaks != 1 || !last_comment_trails_) return false;
    return width_of(line_before(source_, comment.start().value)) == width_of(line_before(source_, last_comment_start_));
  }

  const syntax::Tree& tree_;
  std::string_view source_;
  std::vector<Span> regions_;
  Heads heads_;
  std::vector<Edit> rewritten_;
  std::size_t next_rewritten_ = 0;
  Builder builder_;
  Printer printer_;
  std::uint32_t previous_end_ = 0;
  std::uint32_t skip_until_ = 0;
  bool has_content_ = false;
  bool ends_in_line_break_ = false;
  bool last_comment_trails_ = false;
  std::uint32_t last_comment_start_ = 0;
};

}  // namespace

Whole format_whole(const syntax::Tree& tree, const Options& options, Examples examples) {
  Whole whole;
  whole.problems = syntax::diagnostics(tree);
  if (!whole.problems.empty()) return whole;
  File file(tree, options, examples);
  whole.text = file.format();
  whole.rewritten = file.take_rewritten();
  return whole;
}

Formatted format(const syntax::Tree& tree, const Options& options) {
  Whole whole = format_whole(tree, options, Examples::format);
  const std::string_view source = tree.source()->text();
  if (!whole.problems.empty()) return {.text = std::string(source), .changed = false, .problems = whole.problems};
  const bool changed = whole.text != source;
  return {.text = std::move(whole.text), .changed = changed, .problems = {}};
}

}  // namespace valk::formatter
