#include <algorithm>

#include "rules.hpp"
#include "support/bindings.hpp"

// Two kinds: a local that is read above the form that binds it, and a global that the file's own top level reads before
// the form that defines it has run. Functions may refer to what is defined later.

namespace valk::lint::rule {
namespace {

using names::BindingId;
using names::BindingKind;
using names::ScopeKind;
using names::Target;
using names::UseId;

void report(UseId use, BindingId later, Context& context) {
  const names::Module& module = context.module();
  const syntax::Node symbol = module.node(use);
  const std::string name(symbol.text());
  base::Diagnostic& finding = context.report(symbol, "`" + name + "` is read before it is bound");
  finding.notes.push_back({"`" + name + "` is bound here, later", module.name_node(later).location()});
  finding.help = "move the binding in front of this";
  context.explain(use, later);
}

// A binding by `=` or `fun` behind the use, in the scope of the use or one around it, up to the function's.
BindingId bound_later(UseId id, const names::Use& use, const names::ChunkFacts& facts) {
  const std::uint32_t function = facts.scopes[use.scope].function;
  for (std::uint32_t scope = use.scope; scope != 0 && facts.scopes[scope].function == function;
       scope = facts.scopes[scope].parent) {
    for (std::uint32_t i = 0; i < facts.bindings.size(); ++i) {
      const names::Binding& binding = facts.bindings[i];
      const bool is_bound_in_passing =
          binding.kind == BindingKind::assigned || binding.kind == BindingKind::local_function;
      // (= {x} (f x)) reads something else of that name.
      const bool is_later = binding.form > use.node;
      if (is_bound_in_passing && is_later && binding.scope == scope && binding.name == use.name)
        return {id.file, id.chunk, i};
    }
  }
  return {};
}

// True when the use is evaluated as its file is loaded.
bool runs_while_loading(const names::Use& use, const names::ChunkFacts& facts) {
  for (std::uint32_t scope = use.scope; scope != 0; scope = facts.scopes[scope].parent) {
    const ScopeKind kind = facts.scopes[scope].kind;
    if (kind != ScopeKind::let && kind != ScopeKind::caught) return false;
  }
  return true;
}

BindingId defined_later(UseId id, const names::Use& use, const names::ChunkFacts& facts, const Context& context) {
  const names::Module& module = context.module();
  if (!context.subject().loaded_by.empty() || !module.is_complete() || !runs_while_loading(use, facts)) return {};
  if (catalog::find(use.name) != nullptr) return {};
  const auto all = module.definitions_of(0, use.name);
  const bool all_later = !all.empty() && std::all_of(all.begin(), all.end(), [&](BindingId each) {
    const names::Binding& binding = module.binding(each);
    return each.file == 0 && each.chunk > id.chunk && binding.written_in == 0;
  });
  return all_later ? all.front() : BindingId{};
}

void check(Context& context) {
  const names::Module& module = context.module();
  for (std::uint32_t chunk = 0; chunk < context.tree().chunk_count(); ++chunk) {
    if (context.is_broken(chunk)) continue;
    const names::ChunkFacts& facts = context.subject().facts->chunk(chunk);
    for (std::uint32_t index = 0; index < facts.uses.size(); ++index) {
      const names::Use& use = facts.uses[index];
      const UseId id{0, chunk, index};
      if (use.binding != names::none || context.is_explained(id) || context.stands_in_broken_code(use.name)) continue;
      const Target target = module.target(id);
      BindingId later;
      if (target.kind == Target::Kind::unknown) later = bound_later(id, use, facts);
      if (target.kind == Target::Kind::definition) later = defined_later(id, use, facts, context);
      if (later) report(id, later, context);
    }
  }
}

}  // namespace

const Hooks binding_use_before = on_file<check>();

}  // namespace valk::lint::rule
