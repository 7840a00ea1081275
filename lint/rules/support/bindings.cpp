#include "support/bindings.hpp"

#include "support/edits.hpp"

namespace valk::lint {
namespace {

base::Location scope_of(names::BindingId id, const Context& context) {
  const names::ChunkFacts& facts = context.module().chunk(id);
  const names::Scope& scope = facts.scopes[facts.bindings[id.index].scope];
  const base::ByteOffset start = context.tree().chunk_start(id.chunk);
  return {context.tree().source(), {start + scope.begin, start + scope.end}};
}

bool is_mentioned(std::string_view name, names::BindingId id, Context& context) {
  if (context.stands_in_data(name, scope_of(id, context))) return true;
  for (const names::Use& use : context.module().chunk(id).uses) {
    if (use.name == name) return true;
  }
  return false;
}

}  // namespace

bool is_exempt(std::string_view name) { return name.starts_with('_'); }

void for_each_unused_local(Context& context,
                           const std::function<void(names::BindingId, const names::Binding&)>& visit) {
  const names::FileFacts& facts = *context.subject().facts;
  for (std::uint32_t chunk = 0; chunk < facts.chunk_count(); ++chunk) {
    if (context.is_broken(chunk)) continue;
    const auto& bindings = facts.chunk(chunk).bindings;
    for (std::uint32_t index = 0; index < bindings.size(); ++index) {
      const names::Binding& binding = bindings[index];
      const names::BindingId id{0, chunk, index};
      if (is_definition(binding.kind) || binding.use_count > 0 || is_exempt(binding.name)) continue;
      if (context.is_meant(id) || context.stands_in_data(binding.name, scope_of(id, context))) continue;
      visit(id, binding);
    }
  }
}

void offer_underscore(base::Diagnostic& finding, names::BindingId id, Context& context) {
  finding.tag = base::Tag::unnecessary;
  const std::string renamed = "_" + std::string(context.module().binding(id).name);
  if (is_mentioned(renamed, id, context)) return;
  base::Fix fix{"rename to `" + renamed + "`", false, {}};
  for (syntax::Node site : context.module().binding_sites(id)) fix.edits.push_back(replace(site.location(), renamed));
  finding.fixes.push_back(std::move(fix));
}

}  // namespace valk::lint
