#include "engine/context.hpp"
#include "rules.hpp"
#include "support/barriers.hpp"
#include "support/edits.hpp"

namespace valk::lint::rule {
namespace {

void check(const forms::AioLet& let, Context& context) {
  if (is_flat(let)) return;
  for (const forms::AioItem& item : let.items) {
    if (item.kind != forms::AioItem::Kind::misspelt_barrier) continue;
    const std::string text(item.node.text());
    base::Diagnostic& finding = context.report(
        item.node, "`" + text + "` is no barrier: only `:then` may stand between the bindings of `aio/let`");
    finding.help = "write `:then` to wait for the bindings above, or remove `" + text + "`";
    const bool is_certain = is_nearly_barrier(text);
    finding.fixes.push_back(
        {"replace `" + text + "` by `:then`", is_certain, {replace(item.node.location(), std::string(barrier))}});
  }
}

}  // namespace

const Hooks barrier_misspelt = on_form<check>();

}  // namespace valk::lint::rule
