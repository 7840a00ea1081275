#pragma once

#include "builder.hpp"
#include "language.hpp"
#include "valk/syntax/tree.hpp"

namespace valk::syntax {

struct Tree::State {
  detail::TreePtr parsed;  // tree-sitter's own, which the next version of the text is parsed from
  detail::ChunkRow row;
};

}  // namespace valk::syntax
