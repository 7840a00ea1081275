#pragma once

// Every form of a tree that touches a range, outer ones first, as `forms::view` sees it.

#include "valk/forms/forms.hpp"
#include "valk/lsp/snapshot.hpp"

namespace valk::lsp {

template <class Visit>
void walk(forms::Expression expression, base::Span range, const Visit& visit) {
  const base::Span span = expression.node.span();
  if (span.end < range.start || range.end < span.start) return;
  const forms::Form form = forms::view(expression);
  visit(form);
  forms::for_each_child(form, [&](forms::Expression child) { walk(child, range, visit); });
}

template <class Visit>
void walk(const Snapshot& snapshot, base::Span range, const Visit& visit) {
  for (syntax::Node form : snapshot.tree().top_level_forms()) walk({form, forms::Position::value}, range, visit);
}

}  // namespace valk::lsp
