#include "valk/lint/fix.hpp"
#include "valk/lsp/features.hpp"

namespace valk::lsp {

std::vector<CodeAction> quick_fixes(const std::vector<base::Diagnostic>& diagnostics, base::Span range) {
  std::vector<CodeAction> actions;
  for (std::size_t i = 0; i < diagnostics.size(); ++i) {
    base::Span span = diagnostics[i].location.span;
    if (span.end < range.start || range.end < span.start) continue;
    for (const base::Fix& fix : diagnostics[i].fixes) {
      bool is_first = &fix == &diagnostics[i].fixes.front();
      actions.push_back({fix.title, is_first && fix.safe, i, fix.edits, ActionKind::quick_fix});
    }
  }
  return actions;
}

std::optional<CodeAction> fix_all(const Snapshot& snapshot, const std::vector<base::Diagnostic>& diagnostics) {
  std::vector<base::TextEdit> edits = lint::compatible_edits(snapshot.source(), diagnostics, lint::FixLevel::safe);
  if (edits.empty()) return std::nullopt;
  return CodeAction{"fix all that is safe to fix", false, 0, std::move(edits), ActionKind::fix_all};
}

}  // namespace valk::lsp
