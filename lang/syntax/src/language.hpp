#pragma once

// The grammar as the rest of this room sees it.

#include <tree_sitter/api.h>

#include <cstdint>
#include <memory>
#include <string_view>

#include "valk/syntax/tree.hpp"

namespace valk::syntax::detail {

struct TreeDeleter {
  void operator()(TSTree* tree) const { ts_tree_delete(tree); }
};
using TreePtr = std::unique_ptr<TSTree, TreeDeleter>;

// `old_tree`: the tree of the text before, with the edits applied to it, or nullptr.
[[nodiscard]] TreePtr parse_text(std::string_view text, const TSTree* old_tree);

// What a node of tree-sitter's is to us.
enum class Role : std::uint8_t {
  leaf,
  list,      // and the brace form
  unclosed,  // one that the end of the file closes
  prefixed,  // and the discard
  closer,    // of the list that it is in
  mismatched_closer,
  ignored,  // an opener, a prefix's mark
};

struct SymbolMeaning {
  Role role = Role::ignored;
  Kind kind = Kind::bad_token;  // of what is no closer and not ignored
};

[[nodiscard]] SymbolMeaning meaning_of(TSNode node);

}  // namespace valk::syntax::detail
