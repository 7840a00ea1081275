#include "builder.hpp"

#include <cassert>

namespace valk::syntax::detail {
namespace {

// Finds older chunks that can be taken over. Asked in ascending order.
class Reuse {
 public:
  explicit Reuse(OlderChunks older) : older_(older) {}

  // The older chunk of the same text as [start, end) of the new text; nullptr: none.
  ChunkPtr find(std::uint32_t start, std::uint32_t end, Kind kind) {
    if (older_.row == nullptr) return nullptr;
    const std::vector<Hunk>& hunks = *older_.hunks;
    while (hunk_ < hunks.size() && hunks[hunk_].after_end <= start) ++hunk_;
    if (hunk_ < hunks.size() && hunks[hunk_].after_start < end) return nullptr;
    const std::uint32_t shift_after = hunk_ == 0 ? 0 : hunks[hunk_ - 1].after_end;
    const std::uint32_t shift_before = hunk_ == 0 ? 0 : hunks[hunk_ - 1].before_end;
    const std::uint32_t origin = start - shift_after + shift_before;
    const std::vector<std::uint32_t>& starts = older_.row->starts;
    while (chunk_ < starts.size() && starts[chunk_] < origin) ++chunk_;
    if (chunk_ == starts.size() || starts[chunk_] != origin) return nullptr;
    const ChunkPtr& chunk = older_.row->chunks[chunk_];
    // The kind of "#!" depends on where it stands.
    const bool same = chunk->is_self_contained && chunk->length() == end - start && chunk->nodes.front().kind == kind;
    return same ? chunk : nullptr;
  }

 private:
  OlderChunks older_;
  std::size_t hunk_ = 0;
  std::size_t chunk_ = 0;
};

// Walks tree-sitter's tree in preorder.
//
// Recovery: what the end of the file closes is the *spine*. A form of the spine's that begins in column 0 was surely
// meant to stand at top level, so all that is open is closed before it, and it becomes a chunk of its own, as does
// everything behind it. Comments in column 0 directly above go with it.
class Builder {
 public:
  Builder(const TSTree* tree, std::string_view text, OlderChunks older)
      : text_(text), reuse_(older), cursor_(ts_tree_cursor_new(ts_tree_root_node(tree))) {}
  ~Builder() { ts_tree_cursor_delete(&cursor_); }
  Builder(const Builder&) = delete;
  Builder& operator=(const Builder&) = delete;

  ChunkRow run() {
    bool more = ts_tree_cursor_goto_first_child(&cursor_);
    while (more) {
      if (visit(ts_tree_cursor_current_node(&cursor_)) && ts_tree_cursor_goto_first_child(&cursor_)) {
        ++depth_;
        continue;
      }
      while (!(more = ts_tree_cursor_goto_next_sibling(&cursor_)) && depth_ > 0) {
        ts_tree_cursor_goto_parent(&cursor_);
        --depth_;
        leave();
      }
    }
    assert(open_ == no_index && nodes_.empty());
    return std::move(row_);
  }

 private:
  // Returns whether the cursor shall go into the node.
  bool visit(TSNode node) {
    const SymbolMeaning meaning = meaning_of(node);
    switch (meaning.role) {
      case Role::ignored:
        return false;
      case Role::closer:
        return false;
      case Role::mismatched_closer:
        nodes_[open_].flags |= mismatched | mistake;
        return false;
      default:
        break;
    }
    const std::uint32_t start = ts_node_start_byte(node);
    const std::uint32_t end = ts_node_end_byte(node);
    const bool is_bracketed = meaning.role == Role::list || meaning.role == Role::unclosed;
    if (is_on_spine()) {
      if (meaning.kind == Kind::comment && is_in_column_0(start)) {
        held_.push_back({{start}, {end}});
        return false;
      }
      if (is_bracketed && is_in_column_0(start)) {
        cut_spine();
      } else {
        release_held();
      }
    }
    return begin(meaning, start, end);
  }

  bool begin(SymbolMeaning meaning, std::uint32_t start, std::uint32_t end) {
    if (open_ == no_index) {
      if (meaning.role != Role::unclosed) {
        if (ChunkPtr older = reuse_.find(start, end, meaning.kind)) {
          push_chunk(std::move(older), start);
          return false;
        }
      }
      base_ = start;
    }
    add(meaning, start, end);
    if (meaning.role == Role::leaf) {
      close(end);
      return false;
    }
    return true;
  }

  [[nodiscard]] bool is_on_spine() const { return open_ != no_index && (nodes_[open_].flags & unclosed) != 0; }
  [[nodiscard]] bool is_in_column_0(std::uint32_t start) const { return start == 0 || text_[start - 1] == '\n'; }

  // Closes everything that is open, and lets the comments held back stand at top level.
  void cut_spine() {
    for (const std::uint32_t end = reached_; open_ != no_index;) close(end);
    live_depth_ = depth_;
    release_held();
  }

  void release_held() {
    for (const base::Span comment : held_) begin({Role::leaf, Kind::comment}, comment.start.value, comment.end.value);
    held_.clear();
  }

  void leave() {
    if (depth_ < live_depth_) {  // closed when the spine was cut
      live_depth_ = depth_;
      return;
    }
    if (is_on_spine()) release_held();
    close(base_ + nodes_[open_].end);
  }

  void add(SymbolMeaning meaning, std::uint32_t start, std::uint32_t end) {
    std::uint8_t flags = 0;
    if (meaning.role == Role::unclosed) flags = unclosed | mistake;
    if (meaning.kind == Kind::bad_token || meaning.kind == Kind::stray_closer) flags = mistake;
    if (open_ != no_index && meaning.kind < Kind::discard) nodes_[open_].flags |= has_form;
    nodes_.push_back({start - base_, end - base_, open_, 0, meaning.kind, flags});
    open_ = static_cast<std::uint32_t>(nodes_.size() - 1);
    reached_ = start + 1;
    has_unclosed_ = has_unclosed_ || (flags & unclosed) != 0;
  }

  void close(std::uint32_t end) {
    NodeData& node = nodes_[open_];
    node.end = end - base_;
    node.subtree_end = static_cast<std::uint32_t>(nodes_.size());
    if (is_prefix(node.kind) && (node.flags & has_form) == 0) node.flags |= mistake;
    open_ = node.parent;
    if (open_ == no_index) {
      finish_chunk();
      return;
    }
    nodes_[open_].flags |= node.flags & mistake;
    reached_ = end;
  }

  static bool is_prefix(Kind kind) {
    return kind == Kind::quote || kind == Kind::quasiquote || kind == Kind::unquote || kind == Kind::splice ||
           kind == Kind::discard;
  }

  void finish_chunk() {
    auto chunk = std::make_shared<Chunk>();
    chunk->nodes.assign(nodes_.begin(), nodes_.end());
    chunk->is_self_contained = !has_unclosed_;
    nodes_.clear();
    has_unclosed_ = false;
    push_chunk(std::move(chunk), base_);
  }

  void push_chunk(ChunkPtr chunk, std::uint32_t start) {
    row_.chunks.push_back(std::move(chunk));
    row_.starts.push_back(start);
  }

  std::string_view text_;
  Reuse reuse_;
  TSTreeCursor cursor_;
  ChunkRow row_;

  // The chunk in progress.
  std::vector<NodeData> nodes_;
  std::uint32_t base_ = 0;         // where it starts
  std::uint32_t open_ = no_index;  // the innermost node that is not complete
  std::uint32_t reached_ = 0;      // the end of the last token or node that was added
  bool has_unclosed_ = false;
  std::vector<base::Span> held_;  // comments in column 0 on the spine, which may belong to a form behind them

  std::uint32_t depth_ = 0;       // of the cursor, below the root's children
  std::uint32_t live_depth_ = 0;  // nodes that the cursor entered above this depth were closed by `cut_spine`
};

}  // namespace

ChunkRow build_chunks(const TSTree* tree, std::string_view text, OlderChunks older) {
  return Builder(tree, text, older).run();
}

}  // namespace valk::syntax::detail
