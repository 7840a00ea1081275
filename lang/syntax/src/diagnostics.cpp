#include "valk/syntax/diagnostics.hpp"

#include "mistakes.hpp"
#include "state.hpp"
#include "valk/base/text.hpp"

namespace valk::syntax {
namespace detail {

base::Diagnostic syntax_error(base::Location location, std::string message, std::string help) {
  base::Diagnostic diagnostic;
  diagnostic.id = "syntax";
  diagnostic.message = std::move(message);
  diagnostic.location = std::move(location);
  diagnostic.help = std::move(help);
  return diagnostic;
}

std::string quoted(std::string_view text) { return "`" + std::string(text) + "`"; }

namespace {

void report_node(Node node, bool may_be_invalid, Diagnostics& out) {
  switch (node.kind()) {
    case Kind::integer:
    case Kind::floating:
      report_number(node, out);
      break;
    case Kind::string:
      report_escapes(node, out);
      break;
    case Kind::bad_token:
      report_bad_token(node, out);
      break;
    case Kind::quote:
    case Kind::quasiquote:
    case Kind::unquote:
    case Kind::splice:
    case Kind::discard:
      if (!node.operand()) report_missing_operand(node, out);
      break;
    default:
      break;
  }
  if (may_be_invalid && (node.is(Kind::string) || node.is(Kind::comment))) report_invalid_utf8(node, out);
}

}  // namespace
}  // namespace detail

std::vector<base::Diagnostic> chunk_diagnostics(const Tree& tree, std::size_t chunk) {
  std::vector<base::Diagnostic> found;
  const Node root = tree.chunk_root(chunk);
  const bool may_be_invalid = base::find_invalid_utf8(root.text()).has_value();
  const std::uint32_t count = root.descendant_count() + 1;
  for (std::uint32_t index = 0; index < count; ++index) {
    detail::report_node(Node(&tree, {root.id().chunk, index}), may_be_invalid, found);
  }
  if (root.has_mistake()) detail::report_brackets(tree, chunk, found);
  base::sort(found);
  return found;
}

std::vector<base::Diagnostic> diagnostics(const Tree& tree) {
  std::vector<base::Diagnostic> found;
  for (std::size_t chunk = 0; chunk < tree.chunk_count(); ++chunk) {
    std::vector<base::Diagnostic> more = chunk_diagnostics(tree, chunk);
    found.insert(found.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  }
  return found;
}

}  // namespace valk::syntax
