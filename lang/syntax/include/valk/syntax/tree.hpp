#pragma once

// The lossless tree of a source text.
//
// `Tree::parse` always returns a tree; what is ill-formed is a node or a flag on a node, and `diagnostics` (in
// diagnostics.hpp) says so in words. The tree holds no meaning: it knows brackets and tokens, not `fun` and `if`.
//
// Shape. A tree is a row of *chunks*, one for each top-level node (a form, a comment, a mistake). A chunk is an immutable
// flat array of nodes in source order with offsets relative to the chunk, shared between versions of a text: an edit
// rebuilds only the chunks it touches, and `chunk_key` stays equal for the others. Whoever caches facts about a chunk
// keys them by that and keeps offsets relative.
//
// tree-sitter is an implementation detail of this room.

#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "valk/base/source_text.hpp"

namespace valk::syntax {

enum class Kind : std::uint8_t {
  // Forms.
  list,        // ( … )
  brace,       // { … }
  quote,       // 'x
  quasiquote,  // `x
  unquote,     // ,x
  splice,      // ,@x
  integer,
  floating,
  string,
  symbol,
  keyword,
  // Not seen by code.
  discard,  // #_x
  comment,  // ; to the end of the line, or #! on the first line
  // Mistakes.
  bad_token,    // 12abc  [  ]  an unterminated string  a byte that begins no token
  stray_closer  // ) or } with nothing to close
};

[[nodiscard]] std::string_view to_string(Kind kind);

class Tree;
namespace detail {
struct Chunk;
struct NodeData;
}  // namespace detail

// Names a node within one tree; stable for that tree only.
struct NodeId {
  std::uint32_t chunk = 0;
  std::uint32_t index = 0;
  friend constexpr auto operator<=>(NodeId, NodeId) = default;
};

template <bool only_forms>
class Children;

// A cheap value (16 bytes) that points into a tree; valid as long as the tree lives. A default-made node is "no node":
// it is false, and every other call on it is a mistake.
class Node {
 public:
  Node() = default;
  Node(const Tree* tree, NodeId id) : tree_(tree), id_(id) {}

  explicit operator bool() const { return tree_ != nullptr; }
  friend bool operator==(const Node&, const Node&) = default;

  [[nodiscard]] const Tree& tree() const { return *tree_; }
  [[nodiscard]] NodeId id() const { return id_; }
  [[nodiscard]] Kind kind() const;
  [[nodiscard]] base::Span span() const;
  [[nodiscard]] base::ByteOffset start() const { return span().start; }
  [[nodiscard]] base::ByteOffset end() const { return span().end; }
  [[nodiscard]] base::Location location() const;
  // The source between start and end: `"a\n"` for a string, brackets included for a list.
  [[nodiscard]] std::string_view text() const;

  [[nodiscard]] bool is(Kind wanted) const { return tree_ != nullptr && kind() == wanted; }
  // A list or a brace form.
  [[nodiscard]] bool is_bracketed() const;
  // ' ` , ,@ or #_ with its operand.
  [[nodiscard]] bool is_prefixed() const;
  [[nodiscard]] bool is_form() const;  // what code sees: no comment, no discard, no mistake
  [[nodiscard]] bool is_symbol(std::string_view name) const;
  [[nodiscard]] bool is_keyword(std::string_view name) const;  // with its colon: ":then"

  // No node at top level.
  [[nodiscard]] Node parent() const;
  [[nodiscard]] Node first_child() const;
  [[nodiscard]] Node next_sibling() const;      // also between top-level nodes
  [[nodiscard]] Node previous_sibling() const;  // linear in the siblings before it
  // Every child: forms, comments, discards and mistakes, in source order.
  [[nodiscard]] Children<false> children() const;
  // The children that code sees.
  [[nodiscard]] Children<true> forms() const;
  [[nodiscard]] std::size_t form_count() const;
  [[nodiscard]] Node form(std::size_t index) const;  // from 0; no node when there are fewer
  // Of a prefixed node: what it applies to; no node when that is missing.
  [[nodiscard]] Node operand() const { return form(0); }

  // How many nodes are below this one; they have the indexes behind its own.
  [[nodiscard]] std::uint32_t descendant_count() const;

  // Of a list or brace form.
  [[nodiscard]] base::Span opener() const;
  [[nodiscard]] base::Span closer() const;   // empty, at the end, when missing
  [[nodiscard]] bool is_closed() const;      // false: the closer is missing
  [[nodiscard]] bool is_mismatched() const;  // closed by the other kind of closer

  // True when this node or one below it is a mistake: unclosed, mismatched, a bad token, a prefix without operand.
  [[nodiscard]] bool has_mistake() const;

 private:
  [[nodiscard]] const detail::NodeData& data() const;

  const Tree* tree_ = nullptr;
  NodeId id_;
};

template <bool only_forms>
class Children {
 public:
  class iterator {
   public:
    using value_type = Node;
    using difference_type = std::ptrdiff_t;
    using iterator_category = std::forward_iterator_tag;
    iterator() = default;
    explicit iterator(Node node) : node_(skip(node)) {}
    Node operator*() const { return node_; }
    iterator& operator++() {
      node_ = skip(node_.next_sibling());
      return *this;
    }
    iterator operator++(int) {
      iterator before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(const iterator&, const iterator&) = default;

   private:
    static Node skip(Node node) {
      if constexpr (only_forms) {
        while (node && !node.is_form()) node = node.next_sibling();
      }
      return node;
    }
    Node node_;
  };

  explicit Children(Node first) : first_(first) {}
  [[nodiscard]] iterator begin() const { return iterator(first_); }
  [[nodiscard]] iterator end() const { return iterator(); }

 private:
  Node first_;
};

// One replacement: the bytes of `replaced` (in the text before) became `new_length` bytes.
struct Edit {
  base::Span replaced;
  std::uint32_t new_length = 0;
};

class Tree {
 public:
  using Ptr = std::shared_ptr<const Tree>;

  [[nodiscard]] static Ptr parse(base::Source source);
  // The tree of `source`, made from this one: `edits`, applied in order (each in the text left by the one before), lead
  // from this tree's text to it. Equal, node for node, to parsing afresh.
  [[nodiscard]] Ptr edited(base::Source source, const std::vector<Edit>& edits) const;

  ~Tree();
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;

  [[nodiscard]] const base::Source& source() const { return source_; }
  [[nodiscard]] Children<false> top_level() const;  // with comments and mistakes
  [[nodiscard]] Children<true> top_level_forms() const;

  [[nodiscard]] std::size_t chunk_count() const;
  [[nodiscard]] Node chunk_root(std::size_t chunk) const;
  [[nodiscard]] base::ByteOffset chunk_start(std::size_t chunk) const;
  // Equal for two chunks, in any trees that live, only when they are the same piece of text with the same nodes.
  [[nodiscard]] const void* chunk_key(std::size_t chunk) const;

  // The innermost node whose span holds `offset`; no node between top-level nodes.
  [[nodiscard]] Node innermost_at(base::ByteOffset offset) const;
  // The innermost list or brace form around `offset`, which must be behind its opener and not behind its closer.
  [[nodiscard]] Node enclosing_bracket(base::ByteOffset offset) const;
  [[nodiscard]] bool has_mistake() const;

 private:
  friend class Node;
  struct State;
  explicit Tree(base::Source source);
  [[nodiscard]] const detail::Chunk& chunk(std::uint32_t index) const;

  base::Source source_;
  std::unique_ptr<State> state_;
};

// "(list (symbol "a") …)", one node a line, indented, with spans: what `valk dump tree` prints.
[[nodiscard]] std::string dump(const Tree& tree);

}  // namespace valk::syntax
