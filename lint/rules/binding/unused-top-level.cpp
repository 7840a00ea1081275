#include <algorithm>

#include "rules.hpp"
#include "support/bindings.hpp"

// Private names only: what is public may be used by programs that are not in sight.

namespace valk::lint::rule {
namespace {

using names::BindingKind;

// "-name" is private to its module, but `-` is subtraction and `->json` a conversion.
bool is_private(const names::Binding& binding) {
  if (binding.kind == BindingKind::file_private) return true;
  return binding.name.size() > 1 && binding.name.starts_with('-') && !binding.name.starts_with("->");
}

// The names that `valk serve` looks for.
bool is_entry_point(std::string_view name) { return name == "handler" || name == "routes"; }

bool is_used(names::BindingId id, const Context& context) {
  if (context.module().is_used(id)) return true;
  const auto& others = context.subject().loaded_by;
  return std::any_of(others.begin(), others.end(), [&](const Membership& other) {
    return other.module().is_used({other.file, id.chunk, id.index});
  });
}

void check(Context& context) {
  const base::Location whole_file{context.tree().source(), {{0}, context.tree().source()->end()}};
  for (const names::BindingId id : context.module().definitions(0)) {
    const names::Binding& binding = context.module().binding(id);
    if (!is_private(binding) || is_exempt(binding.name) || is_entry_point(binding.name)) continue;
    if (context.is_broken(id.chunk) || context.stands_in_broken_code(binding.name)) continue;
    if (is_used(id, context) || context.stands_in_data(binding.name, whole_file)) continue;
    const std::string name(binding.name);
    const std::string_view reach = binding.kind == BindingKind::file_private ? "file" : "module";
    base::Diagnostic& finding =
        context.report(context.module().name_node(id),
                       "`" + name + "` is private to its " + std::string(reach) + " and never used there");
    finding.help = "remove it, or call it `_" + name + "` to keep it";
    finding.tag = base::Tag::unnecessary;
  }
}

}  // namespace

const Hooks binding_unused_top_level = on_file<check>();

}  // namespace valk::lint::rule
