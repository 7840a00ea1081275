#include "engine/context.hpp"
#include "rules.hpp"
#include "support/barriers.hpp"

namespace valk::lint::rule {
namespace {

void check(const forms::AioLet& let, Context& context) {
  for (forms::Node node : empty_barriers(let, EmptyGroup::trailing)) {
    base::Diagnostic& finding =
        context.report(node, "`:then` behind the last binding adds nothing: the body waits for every binding anyway");
    finding.help = "remove it";
    finding.fixes.push_back(remove_barrier(node));
    finding.tag = base::Tag::unnecessary;
  }
}

}  // namespace

const Hooks barrier_trailing = on_form<check>();

}  // namespace valk::lint::rule
