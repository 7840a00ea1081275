// From places in a text to what is named there.

#include <algorithm>

#include "module_index.hpp"
#include "valk/base/text.hpp"

namespace valk::names {
namespace {

// The symbol that `offset` is on or directly behind.
Node symbol_at(const syntax::Tree& tree, base::ByteOffset offset) {
  const Node on = tree.innermost_at(offset);
  if (on.is(syntax::Kind::symbol)) return on;
  if (offset.value == 0) return {};
  const Node before = tree.innermost_at(offset - 1);
  return before.is(syntax::Kind::symbol) ? before : Node();
}

// The index of the element of `all`, which is sorted by `member`, that has the value `wanted`.
template <class T>
std::uint32_t find_by(const std::vector<T>& all, NodeIndex T::*member, NodeIndex wanted) {
  const auto found = std::lower_bound(all.begin(), all.end(), wanted,
                                      [&](const T& each, NodeIndex node) { return each.*member < node; });
  return found != all.end() && (*found).*member == wanted ? static_cast<std::uint32_t>(found - all.begin()) : none;
}

}  // namespace

UseId Module::use_of(std::uint32_t file, Node symbol) const {
  if (!symbol) return {};
  const syntax::NodeId id = symbol.id();
  return {file, id.chunk, find_by(files_[file]->chunk(id.chunk).uses, &Use::node, id.index)};
}

BindingId Module::binding_of(std::uint32_t file, Node name) const {
  if (!name) return {};
  const syntax::NodeId id = name.id();
  return {file, id.chunk, find_by(files_[file]->chunk(id.chunk).bindings, &Binding::name_node, id.index)};
}

Target Module::target_of(std::uint32_t file, Node symbol) const {
  if (!symbol) return {};
  if (const UseId use = use_of(file, symbol)) return target(use);
  if (const BindingId bound = binding_of(file, symbol)) {
    return {is_definition(binding(bound).kind) ? Target::Kind::definition : Target::Kind::local, bound, nullptr};
  }
  const syntax::NodeId id = symbol.id();
  const std::vector<Assignment>& assignments = files_[file]->chunk(id.chunk).assignments;
  const std::uint32_t found = find_by(assignments, &Assignment::name_node, id.index);
  if (found == none) return {};
  return {Target::Kind::local, {file, id.chunk, assignments[found].binding}, nullptr};
}

UseId Module::use_at(std::uint32_t file, base::ByteOffset offset) const {
  return use_of(file, symbol_at(files_[file]->tree(), offset));
}

BindingId Module::binding_at(std::uint32_t file, base::ByteOffset offset) const {
  return binding_of(file, symbol_at(files_[file]->tree(), offset));
}

Target Module::target_at(std::uint32_t file, base::ByteOffset offset) const {
  return target_of(file, symbol_at(files_[file]->tree(), offset));
}

// ---- what can be used where ----------------------------------------------------------------------------------------------

Module::ScopeAt Module::scope_at(std::uint32_t file, base::ByteOffset offset) const {
  const syntax::Tree& tree = files_[file]->tree();
  // The last form that begins before `offset`, past comments.
  std::size_t low = 0;
  std::size_t high = tree.chunk_count();
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (tree.chunk_start(middle) < offset)
      low = middle + 1;
    else
      high = middle;
  }
  while (low > 0 && !tree.chunk_root(low - 1).is_form()) --low;
  if (low == 0) return {};
  const auto chunk = static_cast<std::uint32_t>(low - 1);
  const Node root = tree.chunk_root(chunk);
  const bool is_open = root.is_bracketed() && !root.is_closed();
  if (offset >= root.end() && !is_open) return {chunk, 0};

  const std::uint32_t at = offset - tree.chunk_start(chunk);
  const std::vector<Scope>& scopes = files_[file]->chunk(chunk).scopes;
  // Inner scopes come after those around them.
  for (auto scope = static_cast<std::uint32_t>(scopes.size()); scope-- > 1;) {
    if (scopes[scope].begin <= at && at < scopes[scope].end) return {chunk, scope};
  }
  return {chunk, 0};
}

namespace {

struct Collector {
  std::vector<Visible> found;
  std::unordered_set<std::string_view> seen;

  void add(std::string_view name, const Target& target, std::uint32_t distance) {
    if (seen.insert(name).second) found.push_back({name, target, distance});
  }
};

}  // namespace

std::vector<Visible> Module::visible_at(std::uint32_t file, base::ByteOffset offset) const {
  Collector collector;
  std::uint32_t outermost = 0;
  const ScopeAt place = scope_at(file, offset);
  if (place.chunk != none) {
    const ChunkFacts& facts = files_[file]->chunk(place.chunk);
    const std::uint32_t at = offset - files_[file]->tree().chunk_start(place.chunk);
    std::unordered_map<std::uint32_t, std::uint32_t> distances;
    for (std::uint32_t scope = place.scope; scope != 0; scope = facts.scopes[scope].parent)
      distances.emplace(scope, outermost++);
    struct Local {
      std::uint32_t distance;
      std::uint32_t binding;
    };
    std::vector<Local> locals;
    for (std::uint32_t i = 0; i < facts.bindings.size(); ++i) {
      const Binding& bound = facts.bindings[i];
      const auto scope = distances.find(bound.scope);
      if (scope != distances.end() && bound.visible_from <= at) locals.push_back({scope->second, i});
    }
    // Of one scope the later ones first: they hide earlier ones of the same name.
    std::sort(locals.begin(), locals.end(), [](const Local& a, const Local& b) {
      return a.distance != b.distance ? a.distance < b.distance : a.binding > b.binding;
    });
    for (const Local& local : locals) {
      collector.add(facts.bindings[local.binding].name,
                    {Target::Kind::local, {file, place.chunk, local.binding}, nullptr}, local.distance);
    }
  }
  for (const Index::Entry& entry : index_->entries) {
    const std::string_view name = binding(entry.id).name;
    if (collector.seen.count(name) != 0) continue;
    const Target target = global(file, name);
    if (target.kind == Target::Kind::definition) collector.add(name, target, outermost);
  }
  for (const catalog::Entry& entry : catalog::entries()) {
    if (!entry.internal) collector.add(entry.name, {Target::Kind::catalog, {}, &entry}, outermost + 1);
  }
  return std::move(collector.found);
}

std::string Module::suggestion(UseId id) const {
  const Node symbol = node(id);
  std::vector<std::string_view> candidates;
  if (const std::uint32_t* imported = find_alias(groups_[id.file], symbol.text());
      imported != nullptr && *imported != none) {
    for (const Index::Entry& entry : index_->entries) {
      const Binding& bound = binding(entry.id);
      const bool is_public =
          bound.kind != BindingKind::file_private && !(bound.name.size() > 1 && bound.name[0] == '-');
      if (groups_[entry.id.file] == *imported && is_public) candidates.push_back(bound.name);
    }
    return base::suggestion(symbol.text().substr(symbol.text().find('/') + 1), candidates);
  }
  for (const Visible& visible : visible_at(id.file, symbol.start())) candidates.push_back(visible.name);
  return base::suggestion(symbol.text(), candidates);
}

}  // namespace valk::names
