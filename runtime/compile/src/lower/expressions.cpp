// The common forms: literals, names, calls, sequences.

#include "data.hpp"
#include "lowering.hpp"

namespace valk::compile {

namespace {

// Deeper nesting is refused: lowering and emitting recurse on the C stack. Written programs stay below a hundredth of
// it.
constexpr std::size_t deepest = 1000;

}  // namespace

FunctionIr* Lowering::unit(const std::vector<Node>& forms) {
  FunctionIr* function = arena_.function();
  Node whole = forms.empty() ? Node() : forms.front();
  function->node = whole;
  scopes_.enter_function(function);
  std::vector<Ir*> steps;
  for (Node form : forms) {
    steps.push_back(lower({form, environment_.position}));
    ++form_count;
    if (ends_unit_ || environment_.ends_unit(form)) break;
  }
  scopes_.leave_function();
  relocate_problems();
  if (steps.empty())
    function->body = data(nil_data(), whole);
  else
    function->body = sequence(whole, std::move(steps));
  return function;
}

void Lowering::problem(std::string id, Node node, std::string message, std::string help) {
  base::Diagnostic diagnostic;
  diagnostic.id = std::move(id);
  diagnostic.message = std::move(message);
  diagnostic.location = node.location();
  diagnostic.help = std::move(help);
  problems.push_back(std::move(diagnostic));
}

Ir* Lowering::data(Data data, Node node) {
  Ir* made = arena_.ir(IrKind::data, node);
  made->data = std::move(data);
  return made;
}

Ir* Lowering::builtin(std::string_view name, Node node, std::vector<Ir*> operands) {
  Ir* made = arena_.ir(IrKind::builtin, node);
  made->name = name;
  made->children = std::move(operands);
  return made;
}

Ir* Lowering::sequence(Node node, std::vector<Ir*> steps) {
  if (steps.size() == 1) return steps.front();
  Ir* made = arena_.ir(IrKind::sequence, node);
  made->children = std::move(steps);
  return made;
}

Ir* Lowering::bind(Variable* variable, Ir* value, Node node) {
  Ir* made = arena_.ir(IrKind::bind, node);
  made->variable = variable;
  made->children = {value};
  return made;
}

// Constant elements make a constant list.
Ir* Lowering::list_of(std::vector<Ir*> elements, Node node, bool is_brace) {
  std::vector<Data> constants;
  for (const Ir* element : elements) {
    if (element->kind == IrKind::data) constants.push_back(element->data);
  }
  if (constants.size() == elements.size()) return data(list_data(constants, is_brace), node);
  Ir* made = arena_.ir(IrKind::list, node);
  made->children = std::move(elements);
  return made;
}

Ir* Lowering::lower(Expression expression) {
  if (++depth_ > deepest) {
    if (depth_ == deepest + 1) {
      problem("compile", expression.node, "nested more than " + std::to_string(deepest) + " levels deep",
              "name an inner part with `fun` or `=`");
    }
    --depth_;
    return data(nil_data(), expression.node);
  }
  const forms::Form form = forms::view(expression, &problems);
  if (depth_ > 1 && expansion_depth_ == 0) forms::check_place(form, problems);
  position_ = expression.position;
  Ir* made = lower_view(form);
  --depth_;
  return made;
}

Ir* Lowering::lower_view(const forms::Form& form) {
  return std::visit([this](const auto& view) { return of(view); }, form);
}

Ir* Lowering::lower_body(const Body& body, Node node) {
  std::vector<Ir*> steps;
  for (const Expression& expression : body) steps.push_back(lower(expression));
  if (steps.empty()) return data(nil_data(), node);
  return sequence(node, std::move(steps));
}

Ir* Lowering::of(const forms::Nil& form) { return data(nil_data(), form.node); }

Ir* Lowering::of(const forms::Literal& form) { return data(data_of(form.node), form.node); }

Ir* Lowering::of(const forms::Quoted& form) { return data(form.datum ? data_of(form.datum) : nil_data(), form.node); }

Ir* Lowering::of(const forms::Invalid& form) { return data(nil_data(), form.node); }

Ir* Lowering::of(const forms::Name& form) {
  std::string_view name = form.node.text();
  if (Ir* local = scopes_.read(name, form.node)) return local;
  if (name == "true" || name == "otherwise") return data(boolean_data(true), form.node);
  if (name == "false") return data(boolean_data(false), form.node);
  if (name == "nil") return data(nil_data(), form.node);
  Ir* made = global(form.node);
  if (made->kind == IrKind::global && made->module.empty()) scopes_.read_later(made, name);
  return made;
}

Ir* Lowering::of(const forms::Plist& form) {
  std::vector<Ir*> elements;
  for (const Expression& element : form.elements) elements.push_back(lower(element));
  return list_of(std::move(elements), form.node);
}

Ir* Lowering::of(const forms::Sequence& form) { return lower_body(form.body, form.node); }

Ir* Lowering::of(const forms::Call& form) {
  if (environment_.modules != nullptr && form.callee.node.is(syntax::Kind::symbol)) {
    if (Ir* expanded = expand(form)) return expanded;
  }
  Ir* made = arena_.ir(IrKind::call, form.node);
  made->children.push_back(lower(form.callee));
  for (const Expression& operand : form.operands) made->children.push_back(lower(operand));
  return made;
}

Ir* Lowering::of(const forms::Logic& form) {
  Ir* made = arena_.ir(form.is_and ? IrKind::both : IrKind::either, form.node);
  for (std::size_t i = 0; i < form.operands.size(); ++i) {
    made->children.push_back(i == 0 ? lower(form.operands[i]) : in_branch(form.operands[i]));
  }
  if (made->children.empty()) return data(boolean_data(form.is_and), form.node);
  if (made->children.size() == 1) return made->children.front();
  return made;
}

Ir* Lowering::of(const forms::Thread& form) {
  Ir* value = lower(form.seed);
  for (const forms::ThreadStep& step : form.steps) {
    Ir* made = arena_.ir(IrKind::call, step.node);
    made->children.push_back(lower(step.callee));
    if (!form.last) made->children.push_back(value);
    for (const Expression& operand : step.operands) made->children.push_back(lower(operand));
    if (form.last) made->children.push_back(value);
    value = made;
  }
  return value;
}

}  // namespace valk::compile
