#include "examples.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "measure.hpp"
#include "whole.hpp"

namespace valk::formatter {
namespace {

using base::Span;
using syntax::Kind;
using syntax::Node;

constexpr std::string_view marker = ";;;";
constexpr std::string_view indented_marker = ";;;     ";  // and the example's line
constexpr Width narrowest = 40;

std::string_view text_of(Node comment) { return without_trailing_blanks(comment.text()); }

bool is_documentation(Node node) { return node.is(Kind::comment) && node.text().starts_with(marker); }

bool is_example_line(Node comment) { return text_of(comment).starts_with(indented_marker); }

bool is_blank_line(Node comment) { return text_of(comment) == marker; }

// Prose would be torn into a word a line.
bool reads_like_prose(const syntax::Tree& code) {
  Node before;
  for (const Node node : code.top_level()) {
    if (node.is(Kind::comment)) continue;
    const bool has_word = before && !(before.is_bracketed() && node.is_bracketed());
    if (has_word && before.location().source->line_of(before.end()) == code.source()->line_of(node.start()))
      return true;
    before = node;
  }
  return false;
}

// What the block `[first, last]` becomes; nullopt: it stays.
std::optional<std::string> format_block(const std::vector<Node>& lines, std::size_t first, std::size_t last,
                                        const Options& options, std::string_view line_ending) {
  std::string code;
  for (std::size_t i = first; i <= last; ++i) {
    if (is_example_line(lines[i])) code += text_of(lines[i]).substr(indented_marker.size());
    code += '\n';
  }
  const auto tree = syntax::Tree::parse(base::SourceText::make("<example>", std::move(code)));
  if (tree->has_mistake() || reads_like_prose(*tree)) return std::nullopt;
  Options narrower = options;
  const auto prefix = static_cast<Width>(indented_marker.size());
  narrower.width = options.width > narrowest + prefix ? options.width - prefix : std::min(options.width, narrowest);
  const Whole formatted = format_whole(*tree, narrower, Examples::leave);
  if (!formatted.problems.empty()) return std::nullopt;
  std::string result;
  for (std::string_view rest = formatted.text; !rest.empty();) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    if (!result.empty()) result += line_ending;
    result += line.empty() ? marker : indented_marker;
    result += line;
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return result;
}

class Finder {
 public:
  Finder(const syntax::Tree& tree, const Options& options, const std::vector<Span>& regions,
         std::string_view line_ending)
      : tree_(tree), options_(options), regions_(regions), line_ending_(line_ending) {}

  [[nodiscard]] std::vector<Edit> find() {
    const std::string_view source = tree_.source()->text();
    std::size_t previous_end = 0;
    for (const Node node : tree_.top_level()) {
      const std::string_view between = source.substr(previous_end, node.start().value - previous_end);
      const auto line_breaks = std::count(between.begin(), between.end(), '\n');
      const bool begins_line = previous_end == 0 || line_breaks > 0;
      previous_end = node.end().value;
      if (is_documentation(node) && begins_line) {
        if (line_breaks > 1) lines_.clear();
        lines_.push_back(node);
        continue;
      }
      if (node.is_form() && line_breaks == 1) add_blocks();
      lines_.clear();
    }
    return std::move(edits_);
  }

 private:
  void add_blocks() {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (!is_example_line(lines_[i]) || (i > 0 && !is_blank_line(lines_[i - 1]))) continue;
      std::size_t last = i;
      for (std::size_t next = i + 1; next < lines_.size(); ++next) {
        if (is_example_line(lines_[next])) {
          last = next;
        } else if (!is_blank_line(lines_[next])) {
          break;
        }
      }
      add_block(i, last);
      i = last;
    }
  }

  void add_block(std::size_t first, std::size_t last) {
    const std::uint32_t start = lines_[first].start().value;
    const std::uint32_t end = lines_[last].start().value + static_cast<std::uint32_t>(text_of(lines_[last]).size());
    const bool is_untouched = std::any_of(regions_.begin(), regions_.end(), [&](const Span& region) {
      return region.start.value < end && start < region.end.value;
    });
    if (is_untouched) return;
    std::optional<std::string> text = format_block(lines_, first, last, options_, line_ending_);
    const std::string_view before = tree_.source()->text().substr(start, end - start);
    if (text && *text != before) edits_.push_back({{{start}, {end}}, std::move(*text)});
  }

  const syntax::Tree& tree_;
  const Options& options_;
  const std::vector<Span>& regions_;
  std::string_view line_ending_;
  std::vector<Node> lines_;  // of the documentation comment that is being read
  std::vector<Edit> edits_;
};

}  // namespace

std::vector<Edit> format_examples(const syntax::Tree& tree, const Options& options, const std::vector<Span>& regions,
                                  std::string_view line_ending) {
  if (tree.source()->text().find(indented_marker) == std::string_view::npos) return {};
  return Finder(tree, options, regions, line_ending).find();
}

}  // namespace valk::formatter
