#include "laws.hpp"

#include <algorithm>
#include <memory>
#include <vector>

#include "valk/syntax/tree.hpp"

namespace valk::formatter {
namespace {

using syntax::Kind;
using syntax::Node;

std::string_view without_trailing_blanks(std::string_view text) {
  const auto last = text.find_last_not_of(" \t\r\f\v");
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

bool is_first_on_line(Node node) {
  const std::string_view before = node.tree().source()->text().substr(0, node.start().value);
  const auto last = before.find_last_not_of(" \t\r\f\v");
  return last == std::string_view::npos || before[last] == '\n' || before.substr(0, last + 1) == "\xEF\xBB\xBF";
}

bool is_example(Node comment) {
  return without_trailing_blanks(comment.text()).starts_with(";;;     ") && is_first_on_line(comment);
}

// The lines of an example run together.
void append_example(std::string& out, Node comment) {
  constexpr std::string_view end = "\n";
  if (out.ends_with(end) && out.find("example ", out.rfind('\n', out.size() - 2) + 1) != std::string::npos)
    out.pop_back();
  else
    out += "example ";
  for (const char byte : comment.text().substr(3)) {
    if (byte > ' ' || byte < 0) out += byte;
  }
  out += end;
}

void append_node(std::string& out, Node node) {
  if (node.is(Kind::comment) && is_example(node)) return append_example(out, node);
  out += syntax::to_string(node.kind());
  if (node.is(Kind::comment)) {
    out += is_first_on_line(node) ? " alone " : " behind ";
    out += without_trailing_blanks(node.text());
  } else if (!node.is_bracketed() && !node.is_prefixed()) {
    out += ' ';
    out += node.text();
  }
  out += '\n';
}

std::string shape_of_tree(const syntax::Tree& tree) {
  std::string out;
  struct Step {
    Node node;
    bool enters;
  };
  for (const Node top : tree.top_level()) {
    std::vector<Step> steps{{top, true}};
    while (!steps.empty()) {
      const Step step = steps.back();
      steps.pop_back();
      if (!step.enters) {
        out += ")\n";
        continue;
      }
      append_node(out, step.node);
      if (!step.node.is_bracketed() && !step.node.is_prefixed()) continue;
      steps.push_back({step.node, false});
      std::vector<Node> children;
      for (const Node child : step.node.children()) children.push_back(child);
      for (auto child = children.rbegin(); child != children.rend(); ++child) steps.push_back({*child, true});
    }
  }
  return out;
}

bool says(Node comment, std::string_view directive) {
  if (!comment.is(Kind::comment)) return false;
  std::string_view text = without_trailing_blanks(comment.text());
  text.remove_prefix(std::min(text.find_first_not_of(';'), text.size()));
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\f\v"), text.size()));
  if (text.substr(0, 4) != "fmt:") return false;
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\f\v", 4), text.size()));
  return text == directive;
}

// The pieces of `siblings` that are to stay as they are, not those inside one of them.
void append_untouched(std::vector<std::string_view>& pieces, const std::vector<Node>& siblings) {
  for (std::size_t i = 0; i < siblings.size(); ++i) {
    const std::string_view source = siblings[i].tree().source()->text();
    if (says(siblings[i], "skip")) {
      if (is_first_on_line(siblings[i])) {
        while (i + 1 < siblings.size() && siblings[i + 1].is(Kind::comment) && !says(siblings[i + 1], "off")) ++i;
        if (i + 1 < siblings.size() && !siblings[i + 1].is(Kind::comment)) pieces.push_back(siblings[i + 1].text());
      } else if (i > 0 && !siblings[i - 1].is(Kind::comment)) {
        pieces.push_back(siblings[i - 1].text());
      }
    } else if (says(siblings[i], "off")) {
      const std::size_t first = siblings[i].start().value;
      while (i + 1 < siblings.size() && !says(siblings[i], "on")) ++i;
      pieces.push_back(source.substr(first, siblings[i].end().value - first));
    }
  }
}

std::vector<std::string_view> untouched_pieces(const syntax::Tree& tree) {
  std::vector<std::string_view> pieces;
  std::vector<Node> pending;
  const auto add = [&](auto children) {
    std::vector<Node> siblings;
    for (const Node child : children) siblings.push_back(child);
    append_untouched(pieces, siblings);
    pending.insert(pending.end(), siblings.begin(), siblings.end());
  };
  add(tree.top_level());
  while (!pending.empty()) {
    const Node node = pending.back();
    pending.pop_back();
    add(node.children());
  }
  return pieces;
}

std::shared_ptr<const syntax::Tree> parse(std::string_view text) {
  return syntax::Tree::parse(base::SourceText::make("test.valk", std::string(text)));
}

std::size_t first_line_of(std::string_view text, std::size_t offset) { return text.substr(0, offset).rfind('\n') + 1; }

// Lengths of what two texts have in common at their beginning and at their end.
std::size_t shared_beginning(std::string_view a, std::string_view b) {
  return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
}

std::size_t shared_end(std::string_view a, std::string_view b) {
  return static_cast<std::size_t>(std::mismatch(a.rbegin(), a.rend(), b.rbegin(), b.rend()).first - a.rbegin());
}

bool is_blank_text(std::string_view text) { return text.find_first_not_of(" \t\r\n\f\v") == std::string_view::npos; }

std::string quoted(std::string_view title, std::string_view text) {
  return std::string("---- ").append(title).append(" ----\n").append(text).append("\n");
}

}  // namespace

Formatted format_text(std::string_view text, const Options& options) { return format(*parse(text), options); }

std::string shape_of(std::string_view text) { return shape_of_tree(*parse(text)); }

std::optional<std::string> broken_law(std::string_view text, const Options& options) {
  const Formatted once = format_text(text, options);
  const auto fail = [&](std::string_view law) {
    return std::string(law).append("\n").append(quoted("source", text)).append(quoted("formatted", once.text));
  };
  if (!once.problems.empty()) {
    return once.text == text && !once.changed ? std::nullopt : std::optional(fail("a text with mistakes was changed"));
  }
  if (once.changed != (once.text != text)) return fail("`changed` is wrong");
  if (!once.text.empty() && once.text != "\xEF\xBB\xBF" && once.text.back() != '\n')
    return fail("no line ending at the end");
  if (shape_of(once.text) != shape_of(text)) return fail("the tree is another");
  const auto tree = parse(text);
  for (const std::string_view piece : untouched_pieces(*tree)) {
    if (once.text.find(piece) == std::string::npos) return fail("this was to be left alone").append(piece);
  }
  if (apply_edits(text, edits(*tree, options)) != once.text) return fail("the edits lead elsewhere");
  const Formatted twice = format_text(once.text, options);
  if (!twice.problems.empty()) return fail("the result has mistakes");
  if (twice.text != once.text) return fail("formatting again changes it").append(quoted("again", twice.text));
  return std::nullopt;
}

std::optional<std::string> broken_range_law(std::string_view text, base::Span range, const Options& options) {
  const auto tree = parse(text);
  const std::string part = apply_edits(text, range_edits(*tree, {range}, options));
  const std::string whole = format_text(text, options).text;
  const auto fail = [&](std::string_view law) {
    return std::string(law)
        .append(" from ")
        .append(std::to_string(range.start.value))
        .append(" to ")
        .append(std::to_string(range.end.value))
        .append("\n")
        .append(quoted("source", text))
        .append(quoted("range", part))
        .append(quoted("whole", whole));
  };
  if (shape_of(part) != shape_of(text)) return fail("the tree is another");
  std::size_t start = first_line_of(text, range.start.value);
  std::size_t end = text.find('\n', std::max(range.start.value, range.end.value == 0 ? 0 : range.end.value - 1));
  end = end == std::string_view::npos ? text.size() : end;
  // An example in documentation is one piece.
  for (const Edit& edit : edits(*tree, options)) {
    if (is_blank_text(edit.text) || edit.span.end.value <= start || edit.span.start.value >= end) continue;
    start = std::min(start, first_line_of(text, edit.span.start.value));
    end = std::max<std::size_t>(end, edit.span.end.value);
  }
  // Nothing changes above and below, but that blanks at the edge may go.
  const std::size_t kept_above = shared_beginning(part, text), kept_below = shared_end(part, text);
  if (kept_above < start && !is_blank_text(text.substr(kept_above, start - kept_above)))
    return fail("a line above changed");
  const std::size_t below = text.size() - kept_below;
  if (below > end && !is_blank_text(text.substr(end, below - end))) return fail("a line below changed");
  const std::string_view lines = text.substr(start, end - start);
  const std::size_t first = lines.find_first_not_of(" \t\r\n\f\v");
  if (first == std::string_view::npos) return std::nullopt;
  // What these lines became is a piece of the whole.
  const std::size_t head = std::min(start, kept_above), tail = std::min(text.size() - end, kept_below);
  if (head + tail >= part.size()) return std::nullopt;
  std::string_view piece = std::string_view(part).substr(head, part.size() - head - tail);
  while (!piece.empty() && is_blank_text(piece.substr(0, 1))) piece.remove_prefix(1);
  while (!piece.empty() && is_blank_text(piece.substr(piece.size() - 1))) piece.remove_suffix(1);
  if (whole.find(piece) == std::string::npos) return fail("not what the whole has there");
  return std::nullopt;
}

}  // namespace valk::formatter
