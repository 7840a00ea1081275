#include "valk/syntax/tree.hpp"

#include <algorithm>
#include <cassert>

#include "hunks.hpp"
#include "state.hpp"

namespace valk::syntax {
namespace {

TSPoint point_at(const base::SourceText& source, std::uint32_t offset) {
  const std::uint32_t line = source.line_of({offset});
  return {line, offset - source.line_span(line).start.value};
}

// tree-sitter is told of the hunks from the last to the first, so that what lies before each is as in the text before.
TSInputEdit input_edit(const base::SourceText& before, const base::SourceText& after, const detail::Hunk& hunk) {
  TSInputEdit edit{};
  edit.start_byte = hunk.before_start;
  edit.old_end_byte = hunk.before_end;
  edit.new_end_byte = hunk.before_start + (hunk.after_end - hunk.after_start);
  edit.start_point = point_at(before, hunk.before_start);
  edit.old_end_point = point_at(before, hunk.before_end);
  const TSPoint from = point_at(after, hunk.after_start);
  const TSPoint to = point_at(after, hunk.after_end);
  edit.new_end_point.row = edit.start_point.row + (to.row - from.row);
  edit.new_end_point.column = to.row == from.row ? edit.start_point.column + (to.column - from.column) : to.column;
  return edit;
}

// Whether brackets around `offset` may count `node` as one: behind its opener, and not behind its closer.
bool encloses(const detail::NodeData& node, std::uint32_t offset) {
  if (node.kind != Kind::list && node.kind != Kind::brace) return false;
  return node.start < offset && (offset < node.end || (node.flags & detail::unclosed) != 0);
}

// The index behind the last node that starts before `offset`; nodes are in the order of their starts.
std::uint32_t index_behind(const detail::Chunk& chunk, std::uint32_t offset) {
  const auto& nodes = chunk.nodes;
  return static_cast<std::uint32_t>(
      std::partition_point(nodes.begin(), nodes.end(), [&](const detail::NodeData& n) { return n.start < offset; }) -
      nodes.begin());
}

}  // namespace

Tree::Tree(base::Source source) : source_(std::move(source)), state_(std::make_unique<State>()) {}
Tree::~Tree() = default;

Tree::Ptr Tree::parse(base::Source source) {
  std::shared_ptr<Tree> tree(new Tree(std::move(source)));
  const std::string_view text = tree->source_->text();
  tree->state_->parsed = detail::parse_text(text, nullptr);
  tree->state_->row = detail::build_chunks(tree->state_->parsed.get(), text, {});
  return tree;
}

Tree::Ptr Tree::edited(base::Source source, const std::vector<Edit>& edits) const {
  const std::optional<std::vector<detail::Hunk>> hunks = detail::hunks_of(source_->text(), source->text(), edits);
  assert(hunks && "the edits do not lead to the new text");
  if (!hunks) return parse(std::move(source));

  const detail::TreePtr old_tree(ts_tree_copy(state_->parsed.get()));
  for (auto hunk = hunks->rbegin(); hunk != hunks->rend(); ++hunk) {
    const TSInputEdit edit = input_edit(*source_, *source, *hunk);
    ts_tree_edit(old_tree.get(), &edit);
  }
  std::shared_ptr<Tree> tree(new Tree(std::move(source)));
  const std::string_view text = tree->source_->text();
  tree->state_->parsed = detail::parse_text(text, old_tree.get());
  tree->state_->row = detail::build_chunks(tree->state_->parsed.get(), text, {&state_->row, &*hunks});
  return tree;
}

const detail::Chunk& Tree::chunk(std::uint32_t index) const { return *state_->row.chunks[index]; }

Children<false> Tree::top_level() const { return Children<false>(chunk_count() == 0 ? Node() : chunk_root(0)); }
Children<true> Tree::top_level_forms() const { return Children<true>(chunk_count() == 0 ? Node() : chunk_root(0)); }

std::size_t Tree::chunk_count() const { return state_->row.chunks.size(); }
Node Tree::chunk_root(std::size_t chunk) const { return {this, {static_cast<std::uint32_t>(chunk), 0}}; }
base::ByteOffset Tree::chunk_start(std::size_t chunk) const { return {state_->row.starts[chunk]}; }
const void* Tree::chunk_key(std::size_t chunk) const { return state_->row.chunks[chunk].get(); }

Node Tree::innermost_at(base::ByteOffset offset) const {
  const auto& starts = state_->row.starts;
  const auto behind = std::upper_bound(starts.begin(), starts.end(), offset.value);
  if (behind == starts.begin()) return {};
  const auto index = static_cast<std::uint32_t>(behind - starts.begin() - 1);
  const detail::Chunk& found = chunk(index);
  const std::uint32_t relative = offset.value - starts[index];
  for (std::uint32_t node = index_behind(found, relative + 1) - 1; node != detail::no_index;) {
    if (relative < found.nodes[node].end) return {this, {index, node}};
    node = found.nodes[node].parent;
  }
  return {};
}

Node Tree::enclosing_bracket(base::ByteOffset offset) const {
  const auto& starts = state_->row.starts;
  auto index =
      static_cast<std::uint32_t>(std::lower_bound(starts.begin(), starts.end(), offset.value) - starts.begin());
  while (index > 0) {
    --index;
    const detail::Chunk& found = chunk(index);
    const std::uint32_t relative = offset.value - starts[index];
    for (std::uint32_t node = index_behind(found, relative) - 1; node != detail::no_index;
         node = found.nodes[node].parent) {
      if (encloses(found.nodes[node], relative)) return {this, {index, node}};
    }
    // Comments may follow what is unclosed.
    if (found.nodes.front().kind != Kind::comment) break;
  }
  return {};
}

bool Tree::has_mistake() const {
  const auto& chunks = state_->row.chunks;
  return std::any_of(chunks.begin(), chunks.end(), [](const detail::ChunkPtr& c) { return c->has_mistake(); });
}

}  // namespace valk::syntax
