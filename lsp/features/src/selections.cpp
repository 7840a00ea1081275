#include "valk/lsp/structure.hpp"

namespace valk::lsp {

std::vector<base::Span> selections(const Snapshot& snapshot, base::ByteOffset offset) {
  const syntax::Tree& tree = snapshot.tree();
  syntax::Node node = tree.innermost_at(offset);
  if (!node && offset.value > 0) node = tree.innermost_at(offset - 1);
  std::vector<base::Span> found;
  const auto add = [&](base::Span span) {
    if (found.empty() || (span.contains(found.back()) && span != found.back())) found.push_back(span);
  };
  for (; node; node = node.parent()) {
    const bool is_string = node.is(syntax::Kind::string) && node.span().length() >= 2;
    if (is_string && offset > node.start()) add({node.start() + 1, node.end() - 1});
    if (node.is_bracketed() && offset > node.start()) add({node.opener().end, node.closer().start});
    add(node.span());
  }
  add({{0}, snapshot.source()->end()});
  return found;
}

}  // namespace valk::lsp
