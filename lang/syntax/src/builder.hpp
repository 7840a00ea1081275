#pragma once

// From tree-sitter's tree to chunks.

#include <memory>
#include <vector>

#include "chunk.hpp"
#include "hunks.hpp"
#include "language.hpp"
#include "valk/base/source_text.hpp"

namespace valk::syntax::detail {

using ChunkPtr = std::shared_ptr<const Chunk>;

struct ChunkRow {
  std::vector<ChunkPtr> chunks;
  std::vector<std::uint32_t> starts;  // ascending
};

// The chunks of an older text, which are taken over where they lie outside what changed since.
struct OlderChunks {
  const ChunkRow* row = nullptr;
  const std::vector<Hunk>* hunks = nullptr;
};

[[nodiscard]] ChunkRow build_chunks(const TSTree* tree, std::string_view text, OlderChunks older);

}  // namespace valk::syntax::detail
