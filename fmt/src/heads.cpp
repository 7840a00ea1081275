#include "heads.hpp"

#include <algorithm>
#include <charconv>

#include "valk/syntax/documentation.hpp"

namespace valk::formatter {
namespace {

using syntax::Kind;
using syntax::Node;

constexpr std::size_t most_operands = 255;

// `{name a & rest}` of a definition, or its bare name.
Node definition_names(Node form) {
  if (!form.is(Kind::list)) return {};
  const Node head = form.form(0);
  if (!head || !(head.is_symbol("macro") || head.is_symbol("fun") || head.is_symbol("def"))) return {};
  return form.form(1);
}

Node first_name(Node names) {
  if (!names) return {};
  const Node name = names.is_bracketed() ? names.form(0) : names;
  return name && name.is(Kind::symbol) ? name : Node{};
}

// The number behind `:indent` on a line of documentation that is a plist.
std::optional<std::uint8_t> documented_indent(std::string_view documentation) {
  for (std::size_t at = documentation.find(":indent "); at != std::string_view::npos;
       at = documentation.find(":indent ", at + 1)) {
    const auto line = documentation.rfind('\n', at) + 1;  // npos + 1 is the beginning
    if (documentation[line] != '{') continue;
    const std::string_view number = documentation.substr(at + 8);
    std::uint8_t operands = 0;
    if (std::from_chars(number.data(), number.data() + number.size(), operands).ec == std::errc{}) return operands;
  }
  return std::nullopt;
}

// `& body` and the like at the end of a macro's names.
std::optional<std::uint8_t> inferred_indent(Node names) {
  std::size_t operands = 0;
  for (const Node name : names.forms()) {
    if (name.is_symbol("&")) {
      const Node rest = name.next_sibling();
      const bool is_body = rest && (rest.is_symbol("body") || rest.is_symbol("forms"));
      if (is_body && operands > 0) return static_cast<std::uint8_t>(std::min(operands - 1, most_operands));
      return std::nullopt;
    }
    ++operands;
  }
  return std::nullopt;
}

bool may_define_heads(std::string_view source) {
  return source.find("(macro ") != std::string_view::npos || source.find(":indent ") != std::string_view::npos;
}

}  // namespace

Heads::Heads(const syntax::Tree& tree, const Options& options) : heads_(options.heads) {
  const std::string_view source = tree.source()->text();
  if (may_define_heads(source)) {
    for (const Node form : tree.top_level_forms()) {
      const Node names = definition_names(form);
      const Node name = first_name(names);
      if (!name) continue;
      std::optional<std::uint8_t> operands = documented_indent(syntax::documentation_above(form));
      if (!operands && form.form(0).is_symbol("macro") && names.is_bracketed()) operands = inferred_indent(names);
      if (operands) heads_.push_back({std::string(name.text()), *operands});
    }
  }
  std::stable_sort(heads_.begin(), heads_.end(),
                   [](const HeadIndent& a, const HeadIndent& b) { return a.head < b.head; });
}

std::optional<std::uint8_t> Heads::operands(std::string_view head) const {
  if (heads_.empty()) return std::nullopt;
  const auto found = std::lower_bound(heads_.begin(), heads_.end(), head,
                                      [](const HeadIndent& one, std::string_view name) { return one.head < name; });
  if (found == heads_.end() || found->head != head) return std::nullopt;
  return found->operands;
}

}  // namespace valk::formatter
