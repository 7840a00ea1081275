#include "valk/lint/lint.hpp"
#include "valk/lsp/features.hpp"

namespace valk::lsp {

std::vector<base::Diagnostic> diagnostics(const Snapshot& snapshot, meaning::Meaning::Ptr meaning) {
  if (meaning == nullptr) meaning = meaning::Meaning::analyse(snapshot.module);
  const lint::FileInput file{snapshot.tree_ptr(), snapshot.facts(), std::move(meaning)};
  return lint::lint(std::span(&file, 1), lint::Options{});
}

}  // namespace valk::lsp
