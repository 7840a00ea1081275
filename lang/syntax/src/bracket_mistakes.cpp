#include <algorithm>

#include "mistakes.hpp"

namespace valk::syntax::detail {
namespace {

constexpr std::size_t max_notes = 3;

std::string_view opener_of(Node bracket) { return bracket.is(Kind::list) ? "(" : "{"; }
std::string_view closer_of(Node bracket) { return bracket.is(Kind::list) ? ")" : "}"; }

base::Location opener_location(Node bracket) { return {bracket.tree().source(), bracket.opener()}; }

// The first form behind a chunk that was cut off: where the reader, too, sees that something is missing.
Node next_bracketed(const Tree& tree, std::size_t chunk) {
  while (++chunk < tree.chunk_count()) {
    if (tree.chunk_root(chunk).is_bracketed()) return tree.chunk_root(chunk);
  }
  return {};
}

void report_mismatch(Node bracket, Diagnostics& out) {
  const base::Location closer{bracket.tree().source(), bracket.closer()};
  const std::string wrong(bracket.tree().source()->slice(closer.span));
  const std::string right(closer_of(bracket));
  base::Diagnostic diagnostic = syntax_error(closer, quoted(wrong) + " does not close " + quoted(opener_of(bracket)),
                                             "close it with " + quoted(right) + ", here or before");
  diagnostic.notes.push_back({quoted(opener_of(bracket)) + " was opened here", opener_location(bracket)});
  diagnostic.fixes.push_back({"replace " + quoted(wrong) + " by " + quoted(right), false, {{closer, right}}});
  out.push_back(std::move(diagnostic));
}

// `open`: from the outermost to the innermost.
void report_unclosed(const Tree& tree, std::size_t chunk, const std::vector<Node>& open, Diagnostics& out) {
  const Node innermost = open.back();
  std::string closers;
  for (auto bracket = open.rbegin(); bracket != open.rend() && closers.size() < 8; ++bracket)
    closers += closer_of(*bracket);
  const std::string help = open.size() > 8 ? "close all " + std::to_string(open.size()) + " brackets that are open"
                                           : "close it with " + quoted(closers);
  base::Diagnostic diagnostic =
      syntax_error(opener_location(innermost), quoted(opener_of(innermost)) + " is never closed", help);
  for (std::size_t i = open.size() - 1; i-- > 0 && diagnostic.notes.size() < max_notes;) {
    diagnostic.notes.push_back({quoted(opener_of(open[i])) + " is not closed either", opener_location(open[i])});
  }
  if (const Node next = next_bracketed(tree, chunk)) {
    diagnostic.notes.push_back({"what begins in column 1 here was taken for the next form", opener_location(next)});
  }
  if (open.size() <= 8) {
    const base::ByteOffset end = tree.chunk_root(chunk).end();
    diagnostic.fixes.push_back({"insert " + quoted(closers), false, {{{tree.source(), {end, end}}, closers}}});
  }
  out.push_back(std::move(diagnostic));
}

void report_stray(Node closer, Diagnostics& out) {
  base::Diagnostic diagnostic = syntax_error(closer.location(), quoted(closer.text()) + " closes nothing",
                                             "remove it, or open what it shall close");
  diagnostic.fixes.push_back({"remove " + quoted(closer.text()), false, {{closer.location(), ""}}});
  out.push_back(std::move(diagnostic));
}

}  // namespace

void report_brackets(const Tree& tree, std::size_t chunk, Diagnostics& out) {
  const Node root = tree.chunk_root(chunk);
  if (root.is(Kind::stray_closer)) {
    report_stray(root, out);
    return;
  }
  // One closer that is missing or wrong makes those of all brackets around it look wrong: only the innermost is
  // reported.
  std::vector<Node> open;
  std::uint32_t last_mismatch = 0;  // the index of the leftmost one that was seen, from right to left
  bool has_mismatch = false;
  for (std::uint32_t index = root.descendant_count() + 1; index-- > 0;) {
    const Node node(&tree, {root.id().chunk, index});
    if (!node.is_bracketed()) continue;
    const bool holds_mismatch = has_mismatch && last_mismatch <= index + node.descendant_count();
    if (node.is_mismatched()) {
      if (!holds_mismatch) report_mismatch(node, out);
      last_mismatch = index;
      has_mismatch = true;
    } else if (!node.is_closed() && !holds_mismatch) {
      open.push_back(node);
    }
  }
  std::reverse(open.begin(), open.end());
  if (!open.empty()) report_unclosed(tree, chunk, open, out);
}

}  // namespace valk::syntax::detail
