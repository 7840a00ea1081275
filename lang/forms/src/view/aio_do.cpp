// aio/do: statements, some of which wait.

#include "view/readers.hpp"

namespace valk::forms {
namespace {

constexpr std::string_view arrow = "<-";

bool is_symbol_at(Node node, std::size_t index, std::string_view name) {
  const Node form = node.form(index);
  return form && form.is_symbol(name);
}

// `(aio/do {(a) (b)})`: one brace form that is a sequence holds the statements.
std::vector<Node> statements_of(const Reading& reading) {
  if (reading.count() != 1) return reading.operands();
  const Node only = reading.operand(0);
  if (!only.is(syntax::Kind::brace) || brace_meaning(only, Position::block) != BraceMeaning::sequence) {
    return reading.operands();
  }
  std::vector<Node> statements;
  for (const Node form : only.forms()) statements.push_back(form);
  return statements;
}

void read_statement(Reading& reading, AioDo& form, Node node) {
  const bool arrow_first = node.is_bracketed() && is_symbol_at(node, 0, arrow);
  const bool arrow_second = !arrow_first && node.is_bracketed() && is_symbol_at(node, 1, arrow);
  if (!arrow_first && !arrow_second) {
    form.steps.push_back({node, {}, {node, Position::block}});
    return;
  }
  if (node.form_count() != 3) {
    reading.problem(node, "a step that waits is `(<- name expression)`, found " + quoted(node),
                    "put the expression in parentheses: `(<- name (f x))`");
    return;
  }
  const Node pattern = node.form(arrow_first ? 1 : 0);
  (void)check_pattern(reading, pattern, "syntax");
  form.steps.push_back({node, pattern, {node.form(2), Position::value}});
}

}  // namespace

Form read_aio_do(Reading& reading) {
  AioDo form{reading.node(), {}};
  for (const Node node : statements_of(reading)) read_statement(reading, form, node);
  return form;
}

Form read_stray_step(Reading& reading) {
  reading.problem(reading.node(), "`<-` stands outside of `aio/do`", "it is a statement right inside `aio/do`");
  return reading.invalid();
}

}  // namespace valk::forms
