#pragma once

// Every place that means one and the same thing.

#include <vector>

#include "valk/lsp/snapshot.hpp"

namespace valk::lsp {

struct Occurrence {
  syntax::Node symbol;
  bool is_write = false;
};
// In one module, by file and place, each once. Of what is unknown: none.
[[nodiscard]] std::vector<Occurrence> occurrences(const names::Module& module, const names::Target& target);

// The symbol that the cursor is on or directly behind; no node: none.
[[nodiscard]] syntax::Node symbol_at(const syntax::Tree& tree, base::ByteOffset offset);

// A definition as other modules may have it as well.
struct DefinitionKey {
  std::string path;
  std::string name;
};
// The target that has this key in `module`; unknown: it does not have that file, or no such definition in it.
[[nodiscard]] names::Target find_definition(const names::Module& module, const DefinitionKey& key);

}  // namespace valk::lsp
