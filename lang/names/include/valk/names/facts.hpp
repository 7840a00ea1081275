#pragma once

// What one text says about names, on its own: scopes, bindings, uses. Linking files to each other is module.hpp's affair.
//
// Facts are kept per *chunk* (top-level form, see syntax/tree.hpp) and hold no offsets into the text, only the indexes
// of nodes within their chunk: those stay valid in every tree that has the chunk. After an edit `FileFacts::analyse`
// makes facts for the chunks that are new and shares the others.
//
// Scope rules (LANGUAGE section 4). These open a scope: a function's body, a `let`, what follows a group of an `aio/let`,
// an `aio/do` and what follows each of its waits, a `test`, a `catch`, a clause of `match`. `=` binds in the innermost one
// that is open for it (all but a `catch` and a clause, which hold their names only) from there on; a second `=` of the same name there re-binds it. At top
// level it binds a name private to the file. `def` always defines a global; `fun` does at top level, and binds in the
// innermost open scope elsewhere.
//
// A name is visible from behind the form that binds it, a function's name also inside the function. A closure may also
// read what a scope around it binds only after it (Use::is_early): functions beside each other may call each other. Any
// other read that comes before means something outside, a global for instance. `_` binds nothing.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "valk/forms/forms.hpp"
#include "valk/syntax/tree.hpp"

namespace valk::names {

using syntax::Node;
using NodeIndex = std::uint32_t;  // NodeId::index of a node in its chunk

inline constexpr std::uint32_t none = 0xFFFFFFFF;  // "no index" wherever an index can be missing

enum class ScopeKind : std::uint8_t {
  top_level,  // index 0 of every chunk; one and the same for all chunks of a file
  function,
  let,
  aio_let,  // what is visible once group `Scope::group` has completed: the groups behind it and the body
  aio_do,   // the whole, and within it what follows each wait
  caught,   // a `catch`
  clause,   // a clause of `match`: the names of its pattern
  test,
  delimited,  // `reset` and `shift`
};

struct Scope {
  ScopeKind kind = ScopeKind::top_level;
  std::uint32_t parent = none;
  std::uint32_t function =
      none;                 // the innermost function (ChunkFacts::functions) around or of this scope; none: top level
  NodeIndex node = 0;       // the form that opens it
  std::uint32_t group = 0;  // of an aio_let scope: the group whose names it holds, from 0; of aio_do: waits before it
  std::uint32_t begin = 0;  // byte offsets from the chunk's start: where its names may be used
  std::uint32_t end = 0;
};

enum class BindingKind : std::uint8_t {
  parameter,
  rest_parameter,
  assigned,  // `=` in a scope
  let,
  aio_let,
  aio_do,          // `<-`
  caught,          // the name of a `catch`
  continuation,    // the name of a `shift`
  matched,         // by the pattern of a `match` clause
  local_function,  // `fun` in a scope
  // At top level; these are definitions.
  definition,    // `def`, wherever it stands
  function,      // `fun`
  macro,         // `macro`
  file_private,  // `=`
};
[[nodiscard]] constexpr bool is_definition(BindingKind kind) { return kind >= BindingKind::definition; }
[[nodiscard]] std::string_view to_string(BindingKind kind);  // "parameter", "async binding", for messages and hover

// A function that stands in the text: `\`, `lambda`, `fun`.
struct Function {
  NodeIndex node = 0;
  NodeIndex parameters = none;  // the list of formals, none when missing
  std::uint32_t scope = none;
  std::uint32_t binding = none;  // the binding whose value it is, if it is one's
  std::uint32_t required = 0;
  bool has_rest = false;
};

struct Binding {
  std::string_view name;    // owned by the facts
  NodeIndex name_node = 0;  // the symbol
  NodeIndex form = 0;       // what binds: (fun …), (def …), (= …), the pair of a let, the `<-` step, the catch
  NodeIndex value = none;   // the expression whose value it gets; none: a parameter, a caught error, an absent value
  std::uint32_t scope = 0;  // where it is visible; 0 for definitions
  std::uint32_t written_in = 0;        // the scope that the binding form stands in: of a `def` inside a function not 0
  std::uint32_t visible_from = 0;      // byte offset from the chunk's start; definitions are visible everywhere
  std::uint32_t function = none;       // ChunkFacts::functions, when the value is a function written there
  std::uint32_t group = 0;             // of an aio_let binding, from 0
  std::uint32_t index = 0;             // of an aio_let binding: which of its group, from 0; of a parameter: its place
  std::uint32_t use_count = 0;         // uses in this chunk; of definitions see Module
  std::uint32_t assignment_count = 0;  // further `=` of it
  BindingKind kind = BindingKind::parameter;
  bool is_pattern = false;  // one of several names that a pattern takes from the value
};

// A symbol that is read.
struct Use {
  std::string_view name;
  NodeIndex node = 0;
  std::uint32_t scope = 0;       // where it stands
  std::uint32_t binding = none;  // of this chunk and local; none: free, Module knows what it means
  bool is_callee = false;        // in head place
  bool is_early = false;         // in a closure that stands before its binding
};

// A further `=` of a local name in the same scope.
struct Assignment {
  std::uint32_t binding = 0;
  NodeIndex name_node = 0;
  NodeIndex form = 0;
  NodeIndex value = none;
};

struct LoadPath {
  NodeIndex node = 0;    // the (load …)
  std::string path;      // as written
  bool is_known = true;  // false: the path is computed, `path` is empty
};

struct ImportPath {
  NodeIndex node = 0;  // the (import …)
  std::string source;  // a path as written, or a name
  bool is_path = false;
  std::string alias;
};

struct ChunkFacts {
  std::vector<Scope> scopes;            // outer ones first; 0 is the top level
  std::vector<Function> functions;      // outer ones first
  std::vector<Binding> bindings;        // locals and definitions, by name_node
  std::vector<Use> uses;                // by node
  std::vector<Assignment> assignments;  // by name_node
  std::vector<LoadPath> loads;
  std::vector<ImportPath> imports;
  std::string text;  // what the names above are views into

  ChunkFacts() = default;
  ChunkFacts(const ChunkFacts&) = delete;
  ChunkFacts& operator=(const ChunkFacts&) = delete;
};

class FileFacts {
 public:
  using Ptr = std::shared_ptr<const FileFacts>;

  // `previous`: facts of an earlier version of the same file, or nullptr.
  [[nodiscard]] static Ptr analyse(syntax::Tree::Ptr tree, const Ptr& previous = nullptr);

  [[nodiscard]] const syntax::Tree& tree() const { return *tree_; }
  [[nodiscard]] const syntax::Tree::Ptr& tree_ptr() const { return tree_; }
  [[nodiscard]] const std::string& path() const { return tree_->source()->path(); }
  [[nodiscard]] std::size_t chunk_count() const { return chunks_.size(); }
  [[nodiscard]] const ChunkFacts& chunk(std::size_t index) const { return *chunks_[index]; }
  // Shared with other versions of the file that have the same chunk.
  [[nodiscard]] const std::shared_ptr<const ChunkFacts>& chunk_ptr(std::size_t index) const { return chunks_[index]; }
  [[nodiscard]] Node node(std::size_t chunk, NodeIndex index) const {
    return index == none ? Node() : Node(tree_.get(), {static_cast<std::uint32_t>(chunk), index});
  }
  // How many chunks were analysed for this version, not taken over.
  [[nodiscard]] std::size_t analysed_count() const { return analysed_; }

 private:
  FileFacts() = default;
  syntax::Tree::Ptr tree_;
  std::vector<std::shared_ptr<const ChunkFacts>> chunks_;
  std::size_t analysed_ = 0;
};

// "(add a b & rest)", from the source; "name" for what is no function.
[[nodiscard]] std::string signature(const FileFacts& file, std::size_t chunk, const Binding& binding);

}  // namespace valk::names
