#include "support/barriers.hpp"

#include <algorithm>

#include "support/edits.hpp"
#include "valk/base/text.hpp"

namespace valk::lint {
namespace {

using ItemKind = forms::AioItem::Kind;

// Something that will be a binding once it is written right.
bool is_content(const forms::AioItem& item) {
  return item.kind == ItemKind::binding || item.kind == ItemKind::malformed;
}

}  // namespace

std::vector<forms::Node> empty_barriers(const forms::AioLet& let, EmptyGroup wanted) {
  const auto last = std::find_if(let.items.rbegin(), let.items.rend(), is_content);
  const std::size_t content_end = static_cast<std::size_t>(let.items.rend() - last);
  std::vector<forms::Node> found;
  bool any_before = false;
  bool directly_behind_barrier = false;
  for (std::size_t i = 0; i < let.items.size(); ++i) {
    const forms::AioItem& item = let.items[i];
    if (is_content(item)) {
      any_before = true;
      directly_behind_barrier = false;
    } else if (item.kind == ItemKind::barrier) {
      const EmptyGroup kind = !any_before        ? EmptyGroup::leading
                              : i >= content_end ? EmptyGroup::trailing
                                                 : EmptyGroup::doubled;
      if (kind == wanted && (kind != EmptyGroup::doubled || directly_behind_barrier)) found.push_back(item.node);
      directly_behind_barrier = true;
    }
  }
  return found;
}

bool is_nearly_barrier(std::string_view text) {
  return !base::nearest(text, {barrier, "then"}, 1).empty() || text == "then";
}

bool is_flat(const forms::AioLet& let) {
  if (let.items.empty()) return false;
  const forms::AioItem& first = let.items.front();
  return first.kind == ItemKind::misspelt_barrier && first.node.is(syntax::Kind::symbol) &&
         !is_nearly_barrier(first.node.text());
}

forms::Node barrier_inside(const forms::AioItem& item) {
  if (item.kind != ItemKind::malformed || !item.node.is_bracketed()) return {};
  for (forms::Node child : item.node.forms()) {
    if (child.is_keyword(barrier)) return child;
  }
  return {};
}

base::Fix remove_barrier(forms::Node node) { return {"remove `:then`", true, {remove_from_list(node)}}; }

}  // namespace valk::lint
