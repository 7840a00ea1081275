#include "rules.hpp"
#include "support/bindings.hpp"

namespace valk::lint::rule {
namespace {

using names::BindingKind;

bool is_ours(BindingKind kind) { return kind == BindingKind::parameter || kind == BindingKind::rest_parameter; }

void check(Context& context) {
  for_each_unused_local(context, [&](names::BindingId id, const names::Binding& binding) {
    if (!is_ours(binding.kind)) return;
    const std::string name(binding.name);
    base::Diagnostic& finding =
        context.report(context.module().name_node(id), "the parameter `" + name + "` is never used");
    finding.help = "remove it, or call it `_" + name + "` if callers have to pass it";
    offer_underscore(finding, id, context);
  });
}

}  // namespace

const Hooks binding_unused_parameter = on_file<check>();

}  // namespace valk::lint::rule
