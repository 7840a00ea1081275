#include "engine/context.hpp"
#include "rules.hpp"
#include "support/barriers.hpp"

namespace valk::lint::rule {
namespace {

void check(const forms::AioLet& let, Context& context) {
  for (forms::Node node : empty_barriers(let, EmptyGroup::leading)) {
    base::Diagnostic& finding = context.report(node, "`:then` before the first binding waits for nothing");
    finding.help = "remove it";
    finding.fixes.push_back(remove_barrier(node));
    finding.tag = base::Tag::unnecessary;
  }
}

}  // namespace

const Hooks barrier_leading = on_form<check>();

}  // namespace valk::lint::rule
