#include <algorithm>

#include "occurrences.hpp"
#include "valk/lsp/features.hpp"
#include "valk/lsp/navigation.hpp"
#include "valk/meaning/meaning.hpp"

namespace valk::lsp {

std::vector<base::Location> implementations(const Snapshot& snapshot, base::ByteOffset offset) {
  const syntax::Node symbol = symbol_at(snapshot.tree(), offset);
  const syntax::Node parent = symbol ? symbol.parent() : syntax::Node();
  std::vector<base::Location> found;
  if (parent && parent.is_bracketed() && parent.form(0) == symbol && snapshot.module->use_of(0, symbol)) {
    const meaning::Meaning::Ptr meaning = meaning::Meaning::analyse(snapshot.module);
    for (meaning::FunctionId id : meaning->callees(0, parent))
      found.push_back(meaning->functions()[id].node.location());
  }
  const auto order = [](const base::Location& place) { return std::pair(place.source->path(), place.span); };
  std::sort(found.begin(), found.end(), [&](const auto& a, const auto& b) { return order(a) < order(b); });
  return found.empty() ? definitions(snapshot, offset) : found;
}

}  // namespace valk::lsp
