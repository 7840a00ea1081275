#include "valk/forms/forms.hpp"

namespace valk::forms {

std::vector<base::Diagnostic> check(const syntax::Tree& tree) {
  std::vector<base::Diagnostic> problems;
  std::vector<Expression> pending;  // instead of recursion: programs may be nested deeply
  for (const Node form : tree.top_level_forms()) {
    pending.push_back({form, Position::value});
    while (!pending.empty()) {
      const Expression expression = pending.back();
      pending.pop_back();
      for_each_child(view(expression, &problems), [&](Expression child) { pending.push_back(child); });
    }
  }
  base::sort(problems);
  return problems;
}

}  // namespace valk::forms
