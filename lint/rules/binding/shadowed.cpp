#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "rules.hpp"
#include "support/bindings.hpp"

// A name that means two things within sight of each other. A parameter called `list` hurts nobody as long as nobody there
// calls `list`: of builtins only those are reported whose name stands in head place while it is hidden by data.

namespace valk::lint::rule {
namespace {

using names::BindingId;
using names::BindingKind;

bool makes_function(const names::Binding& binding) { return binding.function != names::none; }

// The parameter of a function that is given to something may be one; what a `let` binds to a name is not known either.
bool surely_holds_data(BindingId id, Context& context) {
  const names::Binding& binding = context.module().binding(id);
  if (makes_function(binding) || binding.is_pattern) return false;
  if (binding.kind == BindingKind::rest_parameter) return false;
  const syntax::Node value = context.module().value(id);
  if (!value) return false;
  switch (value.kind()) {
    case syntax::Kind::integer:
    case syntax::Kind::floating:
    case syntax::Kind::string:
      return true;
    default:
      break;
  }
  return value.is_bracketed() && value.form(0) && value.form(0).is_symbol(binding.name);
}

// `(let {user (refresh user)} …)`: the new value replaces the old one, that is the point.
bool is_made_of_the_old(BindingId id, Context& context) {
  const syntax::Node value = context.module().value(id);
  if (!value) return false;
  bool uses_it = false;
  context.for_each_use_in(
      value, [&](names::UseId, const names::Use& use) { uses_it |= use.name == context.module().binding(id).name; });
  return uses_it;
}

void report_local(BindingId id, BindingId outer, Context& context) {
  const names::Module& module = context.module();
  const std::string name(module.binding(id).name);
  base::Diagnostic& finding = context.report(module.name_node(id), "`" + name + "` hides a local of the same name");
  finding.notes.push_back({"the other `" + name + "`", module.name_node(outer).location()});
  finding.help = "rename one of them";
}

// By name, the locals of a chunk: so that only those are looked at that share theirs.
void check_locals(std::uint32_t chunk, Context& context) {
  const names::ChunkFacts& facts = context.subject().facts->chunk(chunk);
  std::unordered_map<std::string_view, std::vector<std::uint32_t>> by_name;
  for (std::uint32_t i = 0; i < facts.bindings.size(); ++i) {
    if (!is_definition(facts.bindings[i].kind) && !is_exempt(facts.bindings[i].name))
      by_name[facts.bindings[i].name].push_back(i);
  }
  std::unordered_map<std::uint32_t, std::uint32_t> by_scope;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> found;
  for (const auto& [name, all] : by_name) {
    if (all.size() < 2) continue;
    by_scope.clear();
    for (const std::uint32_t i : all) by_scope.try_emplace(facts.bindings[i].scope, i);
    for (const std::uint32_t i : all) {
      const names::Binding& binding = facts.bindings[i];
      for (std::uint32_t scope = facts.scopes[binding.scope].parent; scope != names::none && scope != 0;
           scope = facts.scopes[scope].parent) {
        const auto outer = by_scope.find(scope);
        if (outer == by_scope.end() || facts.bindings[outer->second].visible_from > binding.visible_from) continue;
        if (facts.bindings[outer->second].name_node < binding.name_node) found.emplace_back(i, outer->second);
        break;
      }
    }
  }
  std::sort(found.begin(), found.end());
  for (const auto& [inner, outer] : found) {
    const BindingId id{0, chunk, inner};
    if (!is_made_of_the_old(id, context)) report_local(id, {0, chunk, outer}, context);
  }
}

void check_builtins(std::uint32_t chunk, Context& context) {
  const names::ChunkFacts& facts = context.subject().facts->chunk(chunk);
  std::unordered_set<std::uint32_t> reported;
  for (std::uint32_t index = 0; index < facts.uses.size(); ++index) {
    const names::Use& use = facts.uses[index];
    if (!use.is_callee || use.binding == names::none || is_exempt(use.name)) continue;
    const catalog::Entry* entry = catalog::find(use.name);
    if (entry == nullptr || entry->kind == catalog::EntryKind::constant || !reported.insert(use.binding).second)
      continue;
    const BindingId id{0, chunk, use.binding};
    if (!surely_holds_data(id, context)) continue;
    const std::string name(use.name);
    base::Diagnostic& finding = context.report(context.module().name_node(id),
                                               "`" + name + "` hides the builtin of that name, which is called below");
    finding.notes.push_back(
        {"this calls the local `" + name + "`", context.module().node(names::UseId{0, chunk, index}).location()});
    finding.help = "rename the local";
  }
}

// A function that can be called wherever the builtin can takes its place well.
bool takes_the_same(const names::Function& function, const catalog::Entry& entry) {
  if (function.has_rest)
    return entry.max_operands < 0 || function.required <= static_cast<std::uint32_t>(entry.min_operands);
  const auto required = static_cast<std::int32_t>(function.required);
  return entry.min_operands <= required && required <= entry.max_operands;
}

// A function replaces the builtin for the whole module.
void check_definitions(Context& context) {
  const names::Module& module = context.module();
  for (const BindingId id : module.definitions(0)) {
    const names::Binding& binding = module.binding(id);
    const catalog::Entry* entry = catalog::find(binding.name);
    if (entry == nullptr || entry->internal || context.is_broken(id.chunk)) continue;
    // Data of that name is not mistaken for the builtin.
    const names::Function* function = module.function_of(id);
    if (function == nullptr || takes_the_same(*function, *entry)) continue;
    // The standard library's own source.
    if (context.tree().source()->path().ends_with(entry->file)) continue;
    const auto all = module.definitions_of(0, binding.name);
    if (all.front() != id) continue;
    const std::string name(binding.name);
    base::Diagnostic& finding =
        context.report(module.name_node(id), "`" + name + "` replaces the builtin of that name in the whole module");
    finding.help = "give it a name of its own";
  }
}

void check(Context& context) {
  for (std::uint32_t chunk = 0; chunk < context.tree().chunk_count(); ++chunk) {
    if (context.is_broken(chunk)) continue;
    check_locals(chunk, context);
    check_builtins(chunk, context);
  }
  check_definitions(context);
}

}  // namespace

const Hooks binding_shadowed = on_file<check>();

}  // namespace valk::lint::rule
