#pragma once

// What names mean: the facts of all files that make up one module, linked.
//
// A module is a file and what it loads, directly or not: they share one set of global definitions (LANGUAGE: modules).
// The modules that it imports are linked with it; each is a *group* of files of its own, and `alias/name` leads there. A
// free name means, in this order: a private definition of its own file, a global definition of the module, what it means
// in an imported one, an entry of the catalog. Else it is unknown; it is *surely* unknown only when all loaded files could
// be read (`is_complete`) and nothing may have defined it unseen (`may_be_defined`).
//
// Linking is cheap and holds nothing but indexes: after an edit, analyse the file's facts and link anew.

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "valk/base/result.hpp"
#include "valk/names/facts.hpp"

namespace valk::names {

// These ids are of one module; file 0 is the one it was linked for.
struct BindingId {
  std::uint32_t file = 0;
  std::uint32_t chunk = 0;
  std::uint32_t index = none;
  explicit operator bool() const { return index != none; }
  friend constexpr auto operator<=>(const BindingId&, const BindingId&) = default;
};
struct UseId {
  std::uint32_t file = 0;
  std::uint32_t chunk = 0;
  std::uint32_t index = none;
  explicit operator bool() const { return index != none; }
  friend constexpr auto operator<=>(const UseId&, const UseId&) = default;
};

// What a name means.
struct Target {
  enum class Kind : std::uint8_t {
    local,       // `binding`, in the same chunk as the use
    definition,  // `binding`, a definition of the module; the last one when there are several
    catalog,     // `entry`
    unknown,
  };
  Kind kind = Kind::unknown;
  BindingId binding;
  const catalog::Entry* entry = nullptr;
};

// A `load`, and what became of it.
struct Load {
  std::uint32_t file = 0;  // the file that has it
  Node node;
  std::string path;             // resolved; empty when it is computed
  std::uint32_t loaded = none;  // the file it gives; none: missing
  std::string failure;          // why it is missing
};

// The facts of the file at a path that resolve_path gave. Tools read, parse, analyse, and keep what they like.
using FileProvider = std::function<base::Result<FileFacts::Ptr>(const std::string& path)>;

// `written` as it stands in a `load` of the file at `from`: relative to that file's folder, "." and ".." resolved.
[[nodiscard]] std::string resolve_path(std::string_view from, std::string_view written);

// A name that can be used at some place: for completion.
struct Visible {
  std::string_view name;
  Target target;
  std::uint32_t distance =
      0;  // scopes between: 0 is the innermost; definitions and catalog entries come after all locals
};

class Module {
 public:
  using Ptr = std::shared_ptr<const Module>;

  // `root` and all it loads. A file is asked for once, however often it is loaded; cycles end. Without a provider, or where
  // it fails, the module is incomplete.
  [[nodiscard]] static Ptr link(FileFacts::Ptr root, const FileProvider& provider = nullptr);
  ~Module();
  Module(const Module&) = delete;
  Module& operator=(const Module&) = delete;

  [[nodiscard]] std::size_t file_count() const { return files_.size(); }
  [[nodiscard]] const FileFacts& file(std::size_t index) const { return *files_[index]; }
  [[nodiscard]] const FileFacts::Ptr& file_ptr(std::size_t index) const { return files_[index]; }
  [[nodiscard]] std::span<const Load> loads() const { return loads_; }
  // False when a load is missing or computed: a name that is not found may still exist.
  [[nodiscard]] bool is_complete() const { return is_complete_; }

  // ---- a binding, a use --------------------------------------------------------------------------------------------
  [[nodiscard]] const Binding& binding(BindingId id) const { return chunk(id).bindings[id.index]; }
  [[nodiscard]] const Use& use(UseId id) const { return chunk(id).uses[id.index]; }
  [[nodiscard]] Node name_node(BindingId id) const { return node(id, binding(id).name_node); }
  [[nodiscard]] Node form(BindingId id) const { return node(id, binding(id).form); }
  [[nodiscard]] Node value(BindingId id) const { return node(id, binding(id).value); }  // no node: none
  [[nodiscard]] Node node(UseId id) const { return node(id, use(id).node); }
  // A node of the chunk that `id` is in.
  template <class Id>
  [[nodiscard]] Node node(Id id, NodeIndex index) const {
    return files_[id.file]->node(id.chunk, index);
  }
  template <class Id>
  [[nodiscard]] const ChunkFacts& chunk(Id id) const {
    return files_[id.file]->chunk(id.chunk);
  }
  // The function that `id` is bound to where it is bound; nullptr: something else, or unknown.
  [[nodiscard]] const Function* function_of(BindingId id) const;
  // "(add a b & rest)" or "name".
  [[nodiscard]] std::string signature(BindingId id) const;
  // The `;;;` lines above a definition.
  [[nodiscard]] std::string documentation(BindingId id) const;

  [[nodiscard]] Target target(UseId id) const;
  // What `name` means at top level of a file.
  [[nodiscard]] Target global(std::uint32_t file, std::string_view name) const;
  // True when a use that is unknown may have a meaning all the same: it stands in a call of a macro, a call of a macro at top
  // level names it and may define it, or it belongs to a module that cannot be found here.
  [[nodiscard]] bool may_be_defined(UseId id) const;
  // Which of the linked modules a file belongs to; 0 is that of file 0.
  [[nodiscard]] std::uint32_t group_of(std::uint32_t file) const { return groups_[file]; }
  // ", did you mean `a` or `b`?" or empty: names that are visible where `id` stands.
  [[nodiscard]] std::string suggestion(UseId id) const;

  // ---- places ------------------------------------------------------------------------------------------------------
  // The use or the binding whose symbol `offset` is on, or directly behind.
  [[nodiscard]] UseId use_at(std::uint32_t file, base::ByteOffset offset) const;
  [[nodiscard]] BindingId binding_at(std::uint32_t file, base::ByteOffset offset) const;
  // What the symbol there means, whether it is a use, a binding's name or a further `=`. unknown also: no symbol there.
  [[nodiscard]] Target target_at(std::uint32_t file, base::ByteOffset offset) const;

  // The use of a symbol that is read, the binding that a symbol names; no id for any other node.
  [[nodiscard]] UseId use_of(std::uint32_t file, Node symbol) const;
  [[nodiscard]] BindingId binding_of(std::uint32_t file, Node name) const;
  // What a symbol stands for, as target_at.
  [[nodiscard]] Target target_of(std::uint32_t file, Node symbol) const;

  // ---- sets --------------------------------------------------------------------------------------------------------
  // In the whole module, in the order of files and text. Of a definition: of all that share its name (and, when private,
  // its file).
  [[nodiscard]] std::vector<UseId> uses_of(BindingId id) const;
  // The symbols that stand for the binding where it is bound, re-bound, or defined once more.
  [[nodiscard]] std::vector<Node> binding_sites(BindingId id) const;
  [[nodiscard]] bool is_used(BindingId id) const;

  // A file's definitions in source order, `def`s inside functions too.
  [[nodiscard]] std::vector<BindingId> definitions(std::uint32_t file) const;
  // The definitions of a name, those of other files first; private ones of `file` only.
  [[nodiscard]] std::vector<BindingId> definitions_of(std::uint32_t file, std::string_view name) const;

  // Locals from the inside out, then definitions, then the catalog (internal entries left out); a name that is hidden by a
  // nearer one is not listed. `offset` may be anywhere, in blanks and behind unfinished forms too.
  [[nodiscard]] std::vector<Visible> visible_at(std::uint32_t file, base::ByteOffset offset) const;
  // The innermost scope there: an index into `chunk.scopes`; 0 between forms.
  struct ScopeAt {
    std::uint32_t chunk = none;  // none: there is no form before `offset`
    std::uint32_t scope = 0;
  };
  [[nodiscard]] ScopeAt scope_at(std::uint32_t file, base::ByteOffset offset) const;

 private:
  struct Index;  // definitions by name
  class Linker;
  void add_uses_by_alias(std::uint32_t file, BindingId id, std::vector<UseId>& found) const;
  Module();
  void load_all(const FileProvider& provider);

  // What `alias` names in a group: another group, or `none` for what cannot be found. nullptr: it is no alias.
  [[nodiscard]] const std::uint32_t* find_alias(std::uint32_t group, std::string_view name) const;
  [[nodiscard]] BindingId find_definition(std::uint32_t file, std::uint32_t group, std::string_view name) const;
  [[nodiscard]] bool is_macro(std::uint32_t file, Node call) const;

  std::vector<FileFacts::Ptr> files_;
  std::vector<std::uint32_t> groups_;                                       // of each file
  std::vector<std::map<std::string, std::uint32_t, std::less<>>> aliases_;  // of each group
  std::vector<Load> loads_;
  std::unique_ptr<Index> index_;
  bool is_complete_ = true;
};

}  // namespace valk::names
