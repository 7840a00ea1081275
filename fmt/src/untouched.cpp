#include "untouched.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace valk::formatter {
namespace {

using base::ByteOffset;
using base::Span;
using syntax::Kind;
using syntax::Node;

constexpr ByteOffset nowhere{0xffffffff};

enum class Directive { none, off, on, skip };

std::string_view without_blanks(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\f\v");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\f\v") - first + 1);
}

Directive directive_of(Node node) {
  if (!node.is(Kind::comment)) return Directive::none;
  std::string_view text = node.text();
  text.remove_prefix(std::min(text.size(), text.find_first_not_of(';')));
  text = without_blanks(text);
  if (text.substr(0, 4) != "fmt:") return Directive::none;
  const std::string_view word = without_blanks(text.substr(4));
  if (word == "off") return Directive::off;
  if (word == "on") return Directive::on;
  return word == "skip" ? Directive::skip : Directive::none;
}

// Goes through the children of one form, or through the top level, from first to last.
class Siblings {
 public:
  Siblings(std::string_view source, ByteOffset start, bool at_line_start, std::vector<Span>& regions)
      : source_(source), previous_end_(start), at_line_start_(at_line_start), regions_(regions) {}

  void add(Node node) {
    const std::string_view between = source_.substr(previous_end_.value, node.start() - previous_end_);
    const bool begins_line = std::exchange(at_line_start_, false) || between.find('\n') != std::string_view::npos;
    previous_end_ = node.end();
    const Directive directive = directive_of(node);
    if (off_ != nowhere) {
      if (directive == Directive::on) finish(node.end());
      return;
    }
    if (begins_line) line_start_ = nowhere;
    if (node.is(Kind::comment)) {
      add_comment(node, directive, begins_line);
    } else if (std::exchange(skips_next_, false)) {
      regions_.push_back(node.span());
    } else {
      if (line_start_ == nowhere) line_start_ = node.start();
      last_item_end_ = node.end();
    }
  }

  void finish(ByteOffset end) {
    if (off_ != nowhere) regions_.push_back({off_, end});
    off_ = nowhere;
  }

 private:
  void add_comment(Node node, Directive directive, bool begins_line) {
    if (directive == Directive::off) off_ = node.start();
    if (directive == Directive::skip && begins_line) skips_next_ = true;
    if (directive == Directive::skip && line_start_ != nowhere) regions_.push_back({line_start_, last_item_end_});
    line_start_ = nowhere;
  }

  std::string_view source_;
  ByteOffset previous_end_;
  bool at_line_start_;
  std::vector<Span>& regions_;
  ByteOffset off_ = nowhere;         // the comment that began a region
  ByteOffset line_start_ = nowhere;  // of the first sibling on the line of the last one
  ByteOffset last_item_end_;
  bool skips_next_ = false;
};

ByteOffset content_start(Node node) {
  if (node.is_bracketed()) return node.opener().end;
  return node.start() + (node.is(Kind::splice) || node.is(Kind::discard) ? 2 : 1);
}

ByteOffset content_end(Node node) { return node.is_bracketed() ? node.closer().start : node.end(); }

}  // namespace

std::vector<Span> untouched_regions(const syntax::Tree& tree) {
  std::vector<Span> regions;
  const std::string_view source = tree.source()->text();
  if (source.find("fmt:") == std::string_view::npos) return regions;
  std::vector<Node> pending;
  const auto add_all = [&](auto children, ByteOffset start, ByteOffset end) {
    Siblings siblings(source, start, start == ByteOffset{0}, regions);
    for (const Node child : children) {
      siblings.add(child);
      if (child.first_child()) pending.push_back(child);
    }
    siblings.finish(end);
  };
  add_all(tree.top_level(), {0}, tree.source()->end());
  while (!pending.empty()) {
    const Node node = pending.back();
    pending.pop_back();
    add_all(node.children(), content_start(node), content_end(node));
  }
  std::sort(regions.begin(), regions.end());
  return regions;
}

}  // namespace valk::formatter
