#include "occurrences.hpp"

#include <algorithm>
#include <tuple>

namespace valk::lsp {

namespace {

using names::Target;

void add_catalog_uses(const names::Module& module, const catalog::Entry* entry, std::vector<Occurrence>& found) {
  for (std::uint32_t file = 0; file < module.file_count(); ++file) {
    if (module.global(file, entry->name).entry != entry) continue;
    const names::FileFacts& facts = module.file(file);
    for (std::size_t chunk = 0; chunk < facts.chunk_count(); ++chunk) {
      for (const names::Use& use : facts.chunk(chunk).uses) {
        if (use.binding == names::none && use.name == entry->name) found.push_back({facts.node(chunk, use.node)});
      }
    }
  }
}

}  // namespace

std::vector<Occurrence> occurrences(const names::Module& module, const Target& target) {
  std::vector<Occurrence> found;
  if (target.kind == Target::Kind::unknown) return found;
  if (target.kind == Target::Kind::catalog) {
    add_catalog_uses(module, target.entry, found);
    return found;
  }
  for (syntax::Node site : module.binding_sites(target.binding)) found.push_back({site, true});
  for (names::UseId use : module.uses_of(target.binding)) found.push_back({module.node(use)});
  const auto key = [](const Occurrence& each) { return std::tuple(&each.symbol.tree(), each.symbol.start().value); };
  std::sort(found.begin(), found.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
  found.erase(std::unique(found.begin(), found.end(), [&](const auto& a, const auto& b) { return key(a) == key(b); }),
              found.end());
  return found;
}

syntax::Node symbol_at(const syntax::Tree& tree, base::ByteOffset offset) {
  syntax::Node node = tree.innermost_at(offset);
  if (!node.is(syntax::Kind::symbol) && offset.value > 0) node = tree.innermost_at(offset - 1);
  return node.is(syntax::Kind::symbol) ? node : syntax::Node();
}

names::Target find_definition(const names::Module& module, const DefinitionKey& key) {
  for (std::uint32_t file = 0; file < module.file_count(); ++file) {
    if (module.file(file).path() != key.path) continue;
    for (names::BindingId id : module.definitions_of(file, key.name)) {
      if (id.file == file) return {Target::Kind::definition, id, nullptr};
    }
  }
  return {};
}

}  // namespace valk::lsp
