#include "valk/forms/forms.hpp"

namespace valk::forms {

namespace {

std::string_view needs_top_level(const Form& form) {
  if (const auto* function = std::get_if<Function>(&form)) return function->is_macro ? "macro" : "";
  if (std::holds_alternative<Import>(form)) return "import";
  return std::holds_alternative<Export>(form) ? "export" : "";
}

}  // namespace

void check_place(const Form& form, std::vector<base::Diagnostic>& problems) {
  const std::string_view head = needs_top_level(form);
  if (head.empty()) return;
  base::Diagnostic problem;
  problem.id = "syntax";
  problem.message = "`" + std::string(head) + "` stands inside another form";
  problem.location = node_of(form).location();
  problem.help = "it stands at the top level of a file";
  problems.push_back(std::move(problem));
}

std::vector<base::Diagnostic> check(const syntax::Tree& tree) {
  std::vector<base::Diagnostic> problems;
  std::vector<Expression> pending;  // instead of recursion: programs may be nested deeply
  for (const Node form : tree.top_level_forms()) {
    pending.push_back({form, Position::value});
    while (!pending.empty()) {
      const Expression expression = pending.back();
      pending.pop_back();
      const Form seen = view(expression, &problems);
      if (expression.node.parent()) check_place(seen, problems);
      for_each_child(seen, [&](Expression child) { pending.push_back(child); });
    }
  }
  base::sort(problems);
  return problems;
}

}  // namespace valk::forms
