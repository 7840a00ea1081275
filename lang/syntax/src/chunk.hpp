#pragma once

// What a tree is made of: chunks, flat arrays of nodes in preorder.

#include <cstdint>
#include <vector>

#include "valk/syntax/tree.hpp"

namespace valk::syntax::detail {

inline constexpr std::uint32_t no_index = UINT32_MAX;

enum Flag : std::uint8_t {
  unclosed = 1,
  mismatched = 2,
  has_form = 4,  // a child that code sees: a prefix without one lacks its operand
  mistake = 8,   // this node or one below it
};

struct NodeData {
  std::uint32_t start;  // both relative to the chunk
  std::uint32_t end;
  std::uint32_t parent;       // no_index: the chunk's root
  std::uint32_t subtree_end;  // the index behind the last node below this one
  Kind kind;
  std::uint8_t flags;
};

struct Chunk {
  std::vector<NodeData> nodes;
  // Nothing in it is open to the end of the file, so that the same text gives the same nodes in every tree.
  bool is_self_contained = true;

  [[nodiscard]] std::uint32_t length() const { return nodes.front().end; }
  [[nodiscard]] bool has_mistake() const { return (nodes.front().flags & mistake) != 0; }
};

}  // namespace valk::syntax::detail
