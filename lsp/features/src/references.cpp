#include <algorithm>
#include <tuple>

#include "occurrences.hpp"
#include "valk/lsp/navigation.hpp"

namespace valk::lsp {

namespace {

void add(const names::Module& module, const names::Target& target, bool with_bindings,
         std::vector<base::Location>& found) {
  for (const Occurrence& each : occurrences(module, target)) {
    if (with_bindings || !each.is_write) found.push_back(each.symbol.location());
  }
}

auto order(const base::Location& place) {
  return std::tuple(std::string_view(place.source->path()), place.span.start.value);
}

}  // namespace

std::vector<base::Location> references(const Snapshot& snapshot, base::ByteOffset offset, bool with_bindings,
                                       std::span<const Snapshot> workspace) {
  const names::Module& own = *snapshot.module;
  const names::Target target = own.target_at(0, offset);
  std::vector<base::Location> found;
  add(own, target, with_bindings, found);
  if (target.kind == names::Target::Kind::definition) {
    const DefinitionKey key{own.file(target.binding.file).path(), std::string(own.binding(target.binding).name)};
    for (const Snapshot& other : workspace)
      add(*other.module, find_definition(*other.module, key), with_bindings, found);
  } else if (target.kind == names::Target::Kind::catalog) {
    for (const Snapshot& other : workspace) add(*other.module, target, with_bindings, found);
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return order(a) < order(b); });
  const auto same = [](const auto& a, const auto& b) { return order(a) == order(b); };
  found.erase(std::unique(found.begin(), found.end(), same), found.end());
  return found;
}

}  // namespace valk::lsp
