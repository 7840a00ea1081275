#include "engine/suppressions.hpp"

#include <algorithm>
#include <unordered_map>

#include "engine/walk.hpp"
#include "support/edits.hpp"

namespace valk::lint {
namespace {

using base::ByteOffset;
using base::Span;
using syntax::Kind;
using syntax::Node;

constexpr std::string_view blanks = " \t";

// A cursor over the text of one comment.
struct Words {
  std::string_view text;
  std::size_t at = 0;

  void skip_blanks() { at = std::min(text.find_first_not_of(blanks, at), text.size()); }
  bool take(std::string_view expected) {
    if (text.substr(at, expected.size()) != expected) return false;
    at += expected.size();
    return true;
  }
  // Up to a blank or a comma.
  std::string_view word() {
    const std::size_t start = at;
    at = std::min(text.find_first_of(" \t,", at), text.size());
    return text.substr(start, at - start);
  }
  // Commas and blanks behind a word; true when a comma was among them.
  bool separator() {
    const std::size_t start = at;
    at = std::min(text.find_first_not_of(" \t,", at), text.size());
    return text.substr(start, at - start).find(',') != std::string_view::npos;
  }
};

bool names_a_group(std::string_view word) {
  const auto slash = word.find('/');
  if (slash == std::string_view::npos) return false;
  const auto all = rules();
  return std::any_of(all.begin(), all.end(), [&](const Rule& rule) { return rule.group == word.substr(0, slash); });
}

// True when only blanks stand before `offset` on its line.
bool begins_line(const base::SourceText& source, ByteOffset offset) {
  const Span line = source.line_span(source.line_of(offset));
  return source.slice({line.start, offset}).find_first_not_of(blanks) == std::string_view::npos;
}

// The first line below `line` that holds more than blanks and comments.
std::uint32_t next_line_of_code(const base::SourceText& source, std::uint32_t line) {
  for (++line; line + 1 < source.line_count(); ++line) {
    const std::string_view text = source.slice(source.line_span(line));
    const auto first = text.find_first_not_of(blanks);
    if (first != std::string_view::npos && text[first] != ';') break;
  }
  return line;
}

// The rules behind `lint: ignore`: the first word always is one, so that a misspelt rule is noticed; a later one when a
// comma stands before it or it looks like a rule. What follows is the reason.
void read_rules(Words& words, const Suppression& shape, std::vector<Suppression>& out) {
  const base::Location comment = shape.comment.location();
  bool expected = true;
  while (true) {
    const std::size_t start = words.at;
    const std::string_view word = words.word();
    if (word.empty() || !(expected || find_rule(word) != nullptr || names_a_group(word))) return;
    Suppression suppression = shape;
    suppression.rule = word;
    const ByteOffset first = comment.span.start + static_cast<std::uint32_t>(start);
    suppression.rule_location = {comment.source, {first, first + static_cast<std::uint32_t>(word.size())}};
    const std::size_t behind = words.at;
    expected = words.separator();
    suppression.separator_length = static_cast<std::uint32_t>(words.at - behind);
    out.push_back(std::move(suppression));
  }
}

void read_comment(Node comment, std::vector<Suppression>& out) {
  const base::SourceText& source = *comment.tree().source();
  Words words{comment.text()};
  while (words.take(";")) {
  }
  words.skip_blanks();
  if (!words.take("lint:")) return;
  words.skip_blanks();
  Suppression shape;
  shape.comment = comment;
  if (words.take("ignore-file")) {
    shape.whole_file = true;
  } else if (!words.take("ignore")) {
    return;
  }
  const std::size_t before = words.at;
  words.skip_blanks();
  if (words.at == before) return;
  const std::uint32_t line = source.line_of(comment.start());
  shape.line = begins_line(source, comment.start()) ? next_line_of_code(source, line) : line;
  read_rules(words, shape, out);
}

// Which suppressions speak of a line.
class ByLine {
 public:
  explicit ByLine(std::vector<Suppression>& suppressions) {
    for (Suppression& suppression : suppressions) {
      (suppression.whole_file ? whole_file_ : lines_[suppression.line]).push_back(&suppression);
    }
  }

  // Marks those that name `rule` as used; false when there are none.
  bool use(std::string_view rule, std::uint32_t line) {
    const auto found = lines_.find(line);
    const bool on_line = found != lines_.end() && use_in(found->second, rule);
    return use_in(whole_file_, rule) || on_line;
  }

 private:
  static bool use_in(const std::vector<Suppression*>& suppressions, std::string_view rule) {
    bool any = false;
    for (Suppression* suppression : suppressions) {
      if (suppression->rule != rule) continue;
      suppression->used = true;
      any = true;
    }
    return any;
  }

  std::vector<Suppression*> whole_file_;
  std::unordered_map<std::uint32_t, std::vector<Suppression*>> lines_;
};

}  // namespace

std::vector<Suppression> read_suppressions(const syntax::Tree& tree) {
  std::vector<Suppression> suppressions;
  // Most files have none: one search spares the walk.
  if (tree.source()->text().find("lint:") == std::string_view::npos) return suppressions;
  for (std::size_t chunk = 0; chunk < tree.chunk_count(); ++chunk) {
    for_each_node(tree.chunk_root(chunk), [&](Node node) {
      if (node.is(Kind::comment)) read_comment(node, suppressions);
    });
  }
  return suppressions;
}

void suppress(std::vector<base::Diagnostic>& diagnostics, std::vector<Suppression>& suppressions) {
  if (suppressions.empty()) return;
  ByLine by_line(suppressions);
  std::erase_if(diagnostics, [&](const base::Diagnostic& diagnostic) {
    const base::Location& place = diagnostic.location;
    return diagnostic.id != "syntax" && by_line.use(diagnostic.id, place.source->line_of(place.span.start));
  });
}

base::TextEdit removal(const std::vector<Suppression>& all, std::size_t index) {
  const Suppression& suppression = all[index];
  const auto is_same_comment = [&](std::size_t other) {
    return other < all.size() && all[other].comment == suppression.comment;
  };
  const bool has_before = index > 0 && is_same_comment(index - 1);
  if (!has_before && !is_same_comment(index + 1)) return remove_with_its_line(suppression.comment.location());
  // With one separator: the one in front, so that no comma is left before the reason; the first rule has only the one
  // behind it.
  base::Location place = suppression.rule_location;
  if (has_before) {
    place.span.start = all[index - 1].rule_location.span.end;
  } else {
    place.span.end = place.span.end + suppression.separator_length;
  }
  return {place, ""};
}

}  // namespace valk::lint
