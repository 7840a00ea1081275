#include <algorithm>

#include "occurrences.hpp"
#include "valk/lsp/navigation.hpp"

namespace valk::lsp {

std::vector<Highlight> highlights(const Snapshot& snapshot, base::ByteOffset offset) {
  std::vector<Highlight> found;
  for (const Occurrence& each : occurrences(*snapshot.module, snapshot.module->target_at(0, offset))) {
    if (&each.symbol.tree() == &snapshot.tree()) found.push_back({each.symbol.span(), each.is_write});
  }
  return found;
}

}  // namespace valk::lsp
