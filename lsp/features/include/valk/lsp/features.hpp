#pragma once

// What an editor may ask about a document. One function each, one file each in src/.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "valk/base/diagnostic.hpp"
#include "valk/lsp/snapshot.hpp"
#include "valk/meaning/meaning.hpp"

namespace valk::lsp {

// ---- diagnostics: what `valk lint` says about the document ------------------------------------------------------------
// `meaning`: of the snapshot's module, where the caller has it already.
[[nodiscard]] std::vector<base::Diagnostic> diagnostics(const Snapshot& snapshot,
                                                        meaning::Meaning::Ptr meaning = nullptr);

// ---- textDocument/hover -----------------------------------------------------------------------------------------------
struct Hover {
  std::string markdown;
  base::Span span;  // the symbol it is about
};
// `meaning`, when it is known of this snapshot, adds what a function does and how the loop comes to call it.
[[nodiscard]] std::optional<Hover> hover(const Snapshot& snapshot, base::ByteOffset offset,
                                         const meaning::Meaning* meaning = nullptr);

// ---- textDocument/completion ------------------------------------------------------------------------------------------
enum class CompletionKind : std::uint8_t { function, variable, special_form, constant, keyword };
struct Completion {
  std::string label;
  CompletionKind kind = CompletionKind::variable;
  std::string detail;         // a signature, or what kind of name it is
  std::string documentation;  // Markdown
  std::string sort_key;       // nearer scopes first
};
struct Completions {
  base::Span replaced;  // the part of a symbol that is there already
  std::vector<Completion> items;
  bool is_cut = false;  // there are more: ask again with more letters
};
[[nodiscard]] Completions completions(const Snapshot& snapshot, base::ByteOffset offset);

// ---- textDocument/definition ------------------------------------------------------------------------------------------
[[nodiscard]] std::vector<base::Location> definitions(const Snapshot& snapshot, base::ByteOffset offset);

// ---- textDocument/documentSymbol --------------------------------------------------------------------------------------
enum class SymbolKind : std::uint8_t { function, variable, test };
struct Symbol {
  std::string name;
  std::string detail;
  SymbolKind kind = SymbolKind::variable;
  base::Span span;       // the whole form
  base::Span name_span;  // within it
};
// In source order.
[[nodiscard]] std::vector<Symbol> document_symbols(const Snapshot& snapshot);

// ---- textDocument/formatting ------------------------------------------------------------------------------------------
// In source order, of blanks mostly, so that cursors and marks elsewhere stay; none when the text has mistakes.
[[nodiscard]] std::vector<base::TextEdit> formatting(const Snapshot& snapshot);
// …/rangeFormatting, …/rangesFormatting: of the lines in these ranges.
[[nodiscard]] std::vector<base::TextEdit> range_formatting(const Snapshot& snapshot,
                                                           const std::vector<base::Span>& ranges);
// …/onTypeFormatting: after a line break, `)` or `}`, which stands before `offset`. Unfinished forms are no obstacle.
[[nodiscard]] std::vector<base::TextEdit> on_type_formatting(const Snapshot& snapshot, base::ByteOffset offset,
                                                             char typed);

// ---- textDocument/codeAction ------------------------------------------------------------------------------------------
enum class ActionKind : std::uint8_t { quick_fix, refactor, fix_all };
struct CodeAction {
  std::string title;
  bool is_preferred = false;
  std::size_t diagnostic = 0;  // of a quick fix: which of those given it cures
  std::vector<base::TextEdit> edits;
  ActionKind kind = ActionKind::quick_fix;
};
// The fixes of those of `diagnostics` that touch `range`.
[[nodiscard]] std::vector<CodeAction> quick_fixes(const std::vector<base::Diagnostic>& diagnostics, base::Span range);
// All safe fixes that do not get into each other's way, as one; nullopt: there is none.
[[nodiscard]] std::optional<CodeAction> fix_all(const Snapshot& snapshot,
                                                const std::vector<base::Diagnostic>& diagnostics);
// Structural edits of the innermost form that holds `range`: none in a form with mistakes.
[[nodiscard]] std::vector<CodeAction> refactorings(const Snapshot& snapshot, base::Span range);

}  // namespace valk::lsp
