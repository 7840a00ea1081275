#pragma once

// A document at one version, with all that is known about it: what every feature looks at. Immutable, cheap to copy, good
// on any thread.
//
// Features speak of byte offsets and plain data. UTF-16, JSON and URIs are the server's.

#include "valk/names/module.hpp"

namespace valk::lsp {

struct Snapshot {
  names::Module::Ptr module;  // linked for the document: its file 0

  [[nodiscard]] const syntax::Tree& tree() const { return module->file(0).tree(); }
  [[nodiscard]] const syntax::Tree::Ptr& tree_ptr() const { return module->file(0).tree_ptr(); }
  [[nodiscard]] const names::FileFacts::Ptr& facts() const { return module->file_ptr(0); }
  [[nodiscard]] const base::Source& source() const { return tree().source(); }
};

// `previous`: an earlier version of the same document, whose facts are used again where its forms have not changed.
[[nodiscard]] Snapshot make_snapshot(const syntax::Tree::Ptr& tree, const names::FileFacts::Ptr& previous,
                                     const names::FileProvider& provider);

}  // namespace valk::lsp
