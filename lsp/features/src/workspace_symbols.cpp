#include <algorithm>
#include <cctype>

#include "valk/lsp/navigation.hpp"

namespace valk::lsp {

namespace {

constexpr std::size_t most = 512;  // editors ask again with every letter

bool same_letter(char a, char b) {
  return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
}

// How far the letters of `query` lie apart in `name`; -1: they are not there.
int distance(std::string_view name, std::string_view query) {
  int gaps = 0;
  std::size_t at = 0;
  for (char wanted : query) {
    std::size_t found = at;
    while (found < name.size() && !same_letter(name[found], wanted)) ++found;
    if (found == name.size()) return -1;
    gaps += static_cast<int>(found - at);
    at = found + 1;
  }
  return gaps;
}

}  // namespace

std::vector<WorkspaceSymbol> workspace_symbols(std::span<const names::FileFacts::Ptr> files, std::string_view query) {
  struct Ranked {
    int rank;
    WorkspaceSymbol symbol;
  };
  std::vector<Ranked> found;
  for (const names::FileFacts::Ptr& facts : files) {
    for (std::size_t chunk = 0; chunk < facts->chunk_count(); ++chunk) {
      for (const names::Binding& binding : facts->chunk(chunk).bindings) {
        if (!names::is_definition(binding.kind)) continue;
        const int rank = distance(binding.name, query);
        if (rank < 0) continue;
        found.push_back({rank,
                         {std::string(binding.name), binding.function != names::none,
                          facts->node(chunk, binding.name_node).location()}});
      }
    }
  }
  std::stable_sort(found.begin(), found.end(), [](const Ranked& a, const Ranked& b) { return a.rank < b.rank; });
  if (found.size() > most) found.resize(most);
  std::vector<WorkspaceSymbol> symbols;
  for (Ranked& each : found) symbols.push_back(std::move(each.symbol));
  return symbols;
}

}  // namespace valk::lsp
