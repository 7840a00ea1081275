#include "valk/lint/lint.hpp"
#include "valk/lsp/features.hpp"

namespace valk::lsp {

std::vector<base::Diagnostic> diagnostics(const Snapshot& snapshot, const names::FileProvider& provider) {
  lint::FileInput file{snapshot.tree_ptr(), snapshot.facts()};
  return lint::lint(std::span(&file, 1), lint::Options{}, provider);
}

}  // namespace valk::lsp
