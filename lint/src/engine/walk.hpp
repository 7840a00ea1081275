#pragma once

// Walks that do not recurse: nesting is the user's to choose, the stack is ours.

#include <vector>

#include "valk/forms/forms.hpp"
#include "valk/syntax/tree.hpp"

namespace valk::lint {

// `root` and every node below it, comments and mistakes included, in source order.
template <class Visit>
void for_each_node(syntax::Node root, Visit visit) {
  syntax::Node node = root;
  std::vector<syntax::Node> open;  // the nodes around `node`, from the outside in
  while (node) {
    visit(node);
    if (const syntax::Node child = node.first_child()) {
      open.push_back(node);
      node = child;
      continue;
    }
    while (node != root) {
      if (const syntax::Node next = node.next_sibling()) {
        node = next;
        break;
      }
      node = open.back();
      open.pop_back();
    }
    if (node == root) return;
  }
}

// The view of `top_level_form` and of every expression below it that is code, in the order of evaluation. Problems of
// shape are appended to `problems`.
template <class Visit>
void for_each_form(syntax::Node top_level_form, std::vector<base::Diagnostic>& problems, Visit visit) {
  std::vector<forms::Expression> waiting = {{top_level_form, forms::Position::value}};
  std::vector<forms::Expression> children;
  while (!waiting.empty()) {
    const forms::Form form = forms::view(waiting.back(), &problems);
    waiting.pop_back();
    visit(form);
    children.clear();
    forms::for_each_child(form, [&](forms::Expression child) { children.push_back(child); });
    waiting.insert(waiting.end(), children.rbegin(), children.rend());
  }
}

}  // namespace valk::lint
