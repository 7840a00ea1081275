#include <algorithm>

#include "rules.hpp"
#include "support/calls.hpp"

namespace valk::lint::rule {
namespace {

bool is_plain(const forms::AioBinding& binding, Context& context) {
  return context.handle_certainty(binding.value) == meaning::HandleCertainty::plain;
}

// A group of plain values waits for nothing. One alone in front is how constants for the whole are written, and is
// reported as well: a `let` says the same.
void check(const forms::AioLet& let, Context& context) {
  for (const forms::AioGroup& group : let.groups) {
    if (group.bindings.empty()) continue;
    const bool all_plain = std::all_of(group.bindings.begin(), group.bindings.end(),
                                       [&](const forms::AioBinding& each) { return is_plain(each, context); });
    if (!all_plain) continue;
    base::Diagnostic& finding = context.report(
        group.bindings.front().node, group.bindings.size() == 1
                                         ? "this group of `aio/let` waits for nothing: its value is no handle"
                                         : "this group of `aio/let` waits for nothing: none of its values is a handle");
    finding.help = "bind plain values with `let`";
  }
}

}  // namespace

const Hooks async_needless = on_form<check>();

}  // namespace valk::lint::rule
