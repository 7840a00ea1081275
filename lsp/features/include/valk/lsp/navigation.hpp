#pragma once

// Where a name is bound, used and changed. What reaches over files takes `workspace`: the snapshots of the files that may
// load the document's or be loaded by it, in any order; the document's own may be among them.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "valk/base/diagnostic.hpp"
#include "valk/lsp/snapshot.hpp"

namespace valk::lsp {

// ---- textDocument/documentHighlight: in the document, in source order ------------------------------------------------
struct Highlight {
  base::Span span;
  bool is_write = false;  // where it is bound
};
[[nodiscard]] std::vector<Highlight> highlights(const Snapshot& snapshot, base::ByteOffset offset);

// ---- textDocument/references: by file and place -----------------------------------------------------------------------
[[nodiscard]] std::vector<base::Location> references(const Snapshot& snapshot, base::ByteOffset offset,
                                                     bool with_bindings, std::span<const Snapshot> workspace);

// ---- textDocument/implementation: the functions that a call may call; else where the name is bound -------------------
[[nodiscard]] std::vector<base::Location> implementations(const Snapshot& snapshot, base::ByteOffset offset);

// ---- textDocument/prepareRename, textDocument/rename ------------------------------------------------------------------
// nullopt: what is there has no name that the program chose.
[[nodiscard]] std::optional<base::Span> renamed_span(const Snapshot& snapshot, base::ByteOffset offset);
struct Renaming {
  std::vector<base::TextEdit> edits;
  std::string refusal;  // why there are none: the name is none, or some name would mean something else afterwards
};
[[nodiscard]] Renaming rename(const Snapshot& snapshot, base::ByteOffset offset, const std::string& new_name,
                              std::span<const Snapshot> workspace);

// ---- workspace/symbol: definitions whose names have the letters of `query` in that order, best first ------------------
struct WorkspaceSymbol {
  std::string name;
  bool is_function = false;
  base::Location location;
};
[[nodiscard]] std::vector<WorkspaceSymbol> workspace_symbols(std::span<const names::FileFacts::Ptr> files,
                                                             std::string_view query);

// ---- textDocument/documentLink ----------------------------------------------------------------------------------------
struct DocumentLink {
  base::Span span;
  std::string path;
};
[[nodiscard]] std::vector<DocumentLink> document_links(const Snapshot& snapshot);

}  // namespace valk::lsp
