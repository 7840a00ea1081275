#include "support/edits.hpp"

#include <optional>

namespace valk::lint {
namespace {

using base::ByteOffset;
using base::Span;
using syntax::Node;

constexpr std::string_view blanks = " \t";

std::uint32_t line_of(Node node, ByteOffset offset) { return node.tree().source()->line_of(offset); }

// The blanks before `node` when it begins its line; nullopt when something else does.
std::optional<std::string_view> indentation(Node node) {
  const base::SourceText& source = *node.tree().source();
  const Span line = source.line_span(source.line_of(node.start()));
  const std::string_view before = source.slice({line.start, node.start()});
  if (before.find_first_not_of(blanks) != std::string_view::npos) return std::nullopt;
  return before;
}

// The first of the comments that lead up to `after`, or `after`: comments on the line where `before` ends are its own.
Node with_leading_comments(Node before, Node after) {
  for (Node node = before.next_sibling(); node && node != after; node = node.next_sibling()) {
    if (line_of(node, node.start()) > line_of(before, before.end())) return node;
  }
  return after;
}

}  // namespace

base::TextEdit remove_with_its_line(const base::Location& place) {
  const base::SourceText& source = *place.source;
  const std::uint32_t first_line = source.line_of(place.span.start);
  const std::uint32_t last_line = source.line_of(place.span.end);
  const Span before{source.line_span(first_line).start, place.span.start};
  const Span behind{place.span.end, source.line_span(last_line).end};
  const auto is_blank = [&](Span span) {
    return source.slice(span).find_first_not_of(blanks) == std::string_view::npos;
  };
  Span removed = place.span;
  if (is_blank(before) && is_blank(behind)) {
    removed.start = before.start;
    removed.end = last_line + 1 < source.line_count() ? source.line_span(last_line + 1).start : source.end();
    return {{place.source, removed}, ""};
  }
  const std::string_view text = source.text();
  if (is_blank(before)) {
    // Something follows on the line: it moves to where this began.
    while (removed.end < behind.end && blanks.find(text[removed.end.value]) != std::string_view::npos) {
      removed.end = removed.end + 1;
    }
  } else {
    while (removed.start > before.start && blanks.find(text[removed.start.value - 1]) != std::string_view::npos) {
      removed.start = removed.start - 1;
    }
  }
  return {{place.source, removed}, ""};
}

base::TextEdit remove_from_list(Node node) {
  const Node before = node.previous_sibling();
  const Node behind = node.next_sibling();
  const bool begins_line = indentation(node).has_value();
  const bool follows_comment = before && before.is(syntax::Kind::comment);
  const bool ends_line = !behind || line_of(node, node.end()) != line_of(behind, behind.start());
  Span removed = node.span();
  if (!behind) {
    if (before && !follows_comment) removed.start = before.end();
  } else if (!before || (begins_line && !ends_line)) {
    removed.end = behind.start();
  } else if (begins_line) {
    return remove_with_its_line(node.location());
  } else {
    removed.start = before.end();
  }
  return {{node.tree().source(), removed}, ""};
}

base::TextEdit insert_between(Node before, Node after, std::string_view text) {
  const Node at = with_leading_comments(before, after);
  const auto indent = indentation(at);
  std::string inserted(text);
  if (indent) {
    inserted += '\n';
    inserted += *indent;
  } else {
    inserted += ' ';
  }
  return {{after.tree().source(), {at.start(), at.start()}}, std::move(inserted)};
}

base::TextEdit replace(const base::Location& place, std::string text) { return {place, std::move(text)}; }

}  // namespace valk::lint
