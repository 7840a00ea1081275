#include "rules.hpp"
#include "support/bindings.hpp"

namespace valk::lint::rule {
namespace {

using names::BindingKind;

bool is_ours(BindingKind kind) { return kind == BindingKind::aio_let || kind == BindingKind::aio_do; }

void check(Context& context) {
  for_each_unused_local(context, [&](names::BindingId id, const names::Binding& binding) {
    if (!is_ours(binding.kind)) return;
    const std::string name(binding.name);
    base::Diagnostic& finding =
        context.report(context.module().name_node(id), "`" + name + "` is waited for and never used");
    finding.help = "call it `_" + name + "` if only the wait matters, else remove the binding";
    offer_underscore(finding, id, context);
  });
}

}  // namespace

const Hooks binding_unused_async = on_file<check>();

}  // namespace valk::lint::rule
