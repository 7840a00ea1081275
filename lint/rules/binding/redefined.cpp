#include <algorithm>

#include "rules.hpp"
#include "support/bindings.hpp"

namespace valk::lint::rule {
namespace {

using names::BindingId;
using names::BindingKind;

// A definition that runs when its file is loaded, whatever happens: the top-level form itself.
bool is_unconditional(BindingId id, const Context& context) {
  const names::Module& module = context.module();
  return module.binding(id).written_in == 0 && module.form(id) == context.tree().chunk_root(id.chunk);
}

// Whether code between the two chunks may see the first definition: any top-level form that is no plain function.
bool runs_between(BindingId first, BindingId second, const Context& context) {
  for (std::uint32_t chunk = first.chunk + 1; chunk <= second.chunk; ++chunk) {
    const names::ChunkFacts& facts = context.subject().facts->chunk(chunk);
    for (const names::Use& use : facts.uses) {
      if (facts.scopes[use.scope].function == names::none) return true;
    }
  }
  return false;
}

void check(Context& context) {
  const names::Module& module = context.module();
  for (const BindingId id : module.definitions(0)) {
    const names::Binding& binding = module.binding(id);
    if (context.is_broken(id.chunk) || context.stands_in_broken_code(binding.name) || is_exempt(binding.name)) continue;
    const auto all = module.definitions_of(0, binding.name);
    const auto own = std::find(all.begin(), all.end(), id);
    if (own == all.begin() || own == all.end() || (own - 1)->file != 0) continue;
    const BindingId before = *(own - 1);
    if (!is_unconditional(id, context) || !is_unconditional(before, context)) continue;
    if (module.binding(before).kind == BindingKind::file_private || runs_between(before, id, context)) continue;
    const std::string name(binding.name);
    base::Diagnostic& finding = context.report(
        module.name_node(id), "`" + name + "` is defined twice, and nothing uses the first definition before");
    finding.notes.push_back({"the first definition", module.name_node(before).location()});
    finding.help = "remove one of the two, or rename it";
  }
}

}  // namespace

const Hooks binding_redefined = on_file<check>();

}  // namespace valk::lint::rule
