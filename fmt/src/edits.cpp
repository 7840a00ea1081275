#include "valk/formatter/edits.hpp"

#include <algorithm>
#include <string_view>

#include "whole.hpp"

namespace valk::formatter {
namespace {

using base::Span;

constexpr auto nowhere = std::string_view::npos;

bool is_blank(char byte) {
  return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t' || byte == '\f' || byte == '\v';
}

std::size_t blanks_end(std::string_view text, std::size_t at) {
  while (at < text.size() && is_blank(text[at])) ++at;
  return at;
}

std::size_t count_lines(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

// Source and result have the same bytes but for blanks and the rewritten pieces, so that one walk finds the differences.
class Comparison {
 public:
  Comparison(std::string_view before, const Whole& after) : before_(before), after_(after.text), whole_(after) {}

  [[nodiscard]] std::vector<Edit> find() {
    std::size_t i = 0, j = 0;
    auto rewritten = whole_.rewritten.begin();
    while (i < before_.size() || j < after_.size()) {
      const std::size_t i_end = blanks_end(before_, i), j_end = blanks_end(after_, j);
      add(i, i_end, after_.substr(j, j_end - j));
      i = i_end;
      j = j_end;
      if (rewritten != whole_.rewritten.end() && rewritten->span.start.value == i) {
        add(i, rewritten->span.end.value, rewritten->text);
        i = rewritten->span.end.value;
        j += rewritten->text.size();
        ++rewritten;
      }
      while (i < before_.size() && j < after_.size() && !is_blank(before_[i]) && before_[i] == after_[j]) {
        ++i;
        ++j;
      }
    }
    return std::move(edits_);
  }

 private:
  void add(std::size_t start, std::size_t end, std::string_view text) {
    if (before_.substr(start, end - start) == text) return;
    const base::ByteOffset from{static_cast<std::uint32_t>(start)}, to{static_cast<std::uint32_t>(end)};
    edits_.push_back({{from, to}, std::string(text)});
  }

  std::string_view before_;
  std::string_view after_;
  const Whole& whole_;
  std::vector<Edit> edits_;
};

std::string repeated(std::string_view text, std::size_t count) {
  std::string result;
  for (; count > 0; --count) result += text;
  return result;
}

// Cuts edits to whole lines of the source.
class Lines {
 public:
  Lines(std::string_view source, Span range)
      : source_(source), start_(line_start(range.start.value)), end_(line_end(range)) {}

  // Takes in lines that begin not behind these, and end later; false: there are lines between.
  bool take_in(const Lines& later) {
    if (later.start_ > end_) return false;
    end_ = std::max(end_, later.end_);
    return true;
  }

  // Whether a part of the edit is to be done; then it is cut to that.
  [[nodiscard]] bool cut(Edit& edit) const {
    const std::size_t from = edit.span.start.value, to = edit.span.end.value;
    const bool ends_inside = to < end_ || end_ == source_.size();
    if (to < start_ || from >= end_ + (end_ == source_.size() ? 1 : 0)) return false;
    if (from >= start_ && ends_inside) return true;
    const std::size_t first = std::max(from, start_);
    const std::size_t last = ends_inside ? to : end_;
    const bool is_gap = edit.text.find_first_not_of(" \t\r\n\f\v") == nowhere;
    if (!is_gap) return first < last;  // an example, which is one piece
    const std::size_t lines = count_lines(edit.text);
    // The code on both sides comes on one line; when neither is in the range there is nothing to do.
    if (lines == 0) return from >= start_ || ends_inside;
    const std::size_t above = count_lines(source_.substr(from, first - from));
    const std::size_t inside = count_lines(source_.substr(first, last - first));
    const std::size_t kept = std::min(inside, lines > above ? lines - above : 0);
    const std::size_t last_break = edit.text.rfind('\n');
    const bool has_return = last_break > 0 && edit.text[last_break - 1] == '\r';
    std::string text = repeated(has_return ? "\r\n" : "\n", kept);
    if (ends_inside) text += edit.text.substr(last_break + 1);
    if (source_.substr(first, last - first) == text) return false;
    edit.span = {{static_cast<std::uint32_t>(first)}, {static_cast<std::uint32_t>(last)}};
    edit.text = std::move(text);
    return true;
  }

 private:
  [[nodiscard]] std::size_t line_start(std::size_t offset) const {
    const std::size_t line_break = source_.substr(0, offset).rfind('\n');
    return line_break == nowhere ? 0 : line_break + 1;
  }

  // Behind the line break of the last line. A range that ends at the beginning of a line does not hold that line.
  [[nodiscard]] std::size_t line_end(Span range) const {
    std::size_t last = range.end.value;
    if (!range.empty() && last > 0 && source_[last - 1] == '\n') --last;
    const std::size_t line_break = source_.find('\n', last);
    return line_break == nowhere ? source_.size() : line_break + 1;
  }

  std::string_view source_;
  std::size_t start_;
  std::size_t end_;
};

// In order, without any that overlap or touch.
std::vector<Lines> lines_of(std::string_view source, std::vector<Span> ranges) {
  const base::ByteOffset end{static_cast<std::uint32_t>(source.size())};
  std::sort(ranges.begin(), ranges.end());
  std::vector<Lines> result;
  for (const Span& range : ranges) {
    const base::ByteOffset last = std::min(std::max(range.start, range.end), end);
    const Lines lines(source, {std::min(range.start, last), last});
    if (result.empty() || !result.back().take_in(lines)) result.push_back(lines);
  }
  return result;
}

std::vector<Edit> cut_to(const std::vector<Lines>& ranges, const std::vector<Edit>& all) {
  std::vector<Edit> result;
  for (const Edit& edit : all) {
    for (const Lines& lines : ranges) {
      Edit part = edit;
      if (!lines.cut(part)) continue;
      // Code that is joined on both sides of a gap is joined once.
      if (result.empty() || result.back().span != part.span) result.push_back(std::move(part));
    }
  }
  return result;
}

}  // namespace

std::vector<Edit> edits(const syntax::Tree& tree, const Options& options) {
  const Whole whole = format_whole(tree, options, Examples::format);
  if (!whole.problems.empty()) return {};
  return Comparison(tree.source()->text(), whole).find();
}

std::vector<Edit> range_edits(const syntax::Tree& tree, const std::vector<Span>& ranges, const Options& options) {
  return cut_to(lines_of(tree.source()->text(), ranges), edits(tree, options));
}

Formatted format_ranges(const syntax::Tree& tree, const std::vector<Span>& ranges, const Options& options) {
  const std::string_view source = tree.source()->text();
  Whole whole = format_whole(tree, options, Examples::format);
  if (!whole.problems.empty()) {
    return {.text = std::string(source), .changed = false, .problems = std::move(whole.problems)};
  }
  const std::vector<Edit> cut = cut_to(lines_of(source, ranges), Comparison(source, whole).find());
  return {.text = apply_edits(source, cut), .changed = !cut.empty(), .problems = {}};
}

std::string apply_edits(std::string_view source, const std::vector<Edit>& edits) {
  std::string text;
  text.reserve(source.size() + source.size() / 8);
  std::size_t copied = 0;
  for (const Edit& edit : edits) {
    text.append(source, copied, edit.span.start.value - copied);
    text += edit.text;
    copied = edit.span.end.value;
  }
  return text.append(source, copied);
}

}  // namespace valk::formatter
