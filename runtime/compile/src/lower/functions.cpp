// Functions and what binds names.

#include <utility>

#include "data.hpp"
#include "lowering.hpp"
#include "make_function.hpp"

namespace valk::compile {

namespace {

// The node of a value that is a function itself, so that its name is visible inside: (= {loop} (\ {n} (loop n))).
bool is_function(forms::Expression value) {
  return value.node.is_bracketed() && std::holds_alternative<forms::Function>(forms::view(value));
}

}  // namespace

FunctionIr* Lowering::begin_function(Node node, std::string name, const std::vector<Node>& parameters, Node rest) {
  FunctionIr* function = arena_.function();
  function->parent = scopes_.function();
  function->name = std::move(name);
  const ExpandedCall* expanded = arena_.expanded(node);
  function->node = expanded != nullptr ? expanded->call : node;
  scopes_.enter_function(function);
  scopes_.open(nullptr);
  auto add = [&](Node parameter) {
    std::string_view text = parameter.is(syntax::Kind::symbol) ? parameter.text() : "_";
    // Of two parameters with one name, which is reported elsewhere, the first has it.
    bool is_hidden = text == "_" || scopes_.binds(text);
    function->parameters.push_back(is_hidden ? scopes_.bind_hidden() : scopes_.bind(text));
    function->parameter_names.emplace_back(plain_name(text));
  };
  for (Node parameter : parameters) add(parameter);
  function->has_rest = static_cast<bool>(rest);
  if (rest) add(rest);
  return function;
}

// `scope` holds what the body binds beside the parameters.
Ir* Lowering::end_function(FunctionIr* function, Ir* scope, Ir* body) {
  scope->children = {body};
  function->body = scope->variables.empty() ? body : scope;
  scopes_.close();
  scopes_.leave_function();
  Ir* made = arena_.ir(IrKind::lambda, function->node);
  made->function = function;
  return made;
}

Ir* Lowering::of(const forms::Function& form) {
  if (form.is_macro) return define_macro(form);
  if (!form.name) {
    std::string name(plain_name(std::exchange(defining_, {})));
    return make_function(form.node, std::move(name), form.parameters.required, form.parameters.rest,
                         [&] { return lower_body(form.body, form.node); });
  }
  auto function = [&] {
    return make_function(form.node, std::string(plain(form.name)), form.parameters.required, form.parameters.rest,
                         [&] { return lower_body(form.body, form.node); });
  };
  if (!scopes_.is_open()) {
    Ir* made = function();
    made->function->documentation = forms::documentation_above(form.node);
    return define_global(form.name, made, form.node);
  }
  Variable* variable = scopes_.bind(form.name.text());
  variable->is_being_bound = true;
  Ir* made = function();
  variable->is_being_bound = false;
  return bind(variable, made, form.node);
}

Ir* Lowering::define_global(Node name, Ir* value, Node form) {
  definitions.emplace_back(plain(name));
  Ir* made = arena_.ir(IrKind::define, form);
  made->name = plain(name);
  made->children = {value};
  return made;
}

Ir* Lowering::bind_name(Node name, Expression value, Node form) {
  std::string_view text = name.text();
  defining_ = is_function(value) ? text : std::string_view();
  if (text == "_") return lower(value);
  if (defining_.empty()) {
    Ir* made = lower(value);
    return bind(scopes_.bind(text), made, form);
  }
  Variable* variable = scopes_.bind(text);
  variable->is_being_bound = true;
  Ir* made = lower(value);
  variable->is_being_bound = false;
  return bind(variable, made, form);
}

Ir* Lowering::of(const forms::Define& form) {
  std::vector<Ir*> steps;
  for (std::size_t i = 0; i < form.names.size() && i < form.values.size(); ++i) {
    Node name = form.names[i];
    if (!form.is_global && scopes_.takes(name.text())) {
      steps.push_back(bind_name(name, form.values[i], form.node));
      continue;
    }
    if (is_function(form.values[i])) defining_ = name.text();
    Ir* value = lower(form.values[i]);
    if (form.is_global || environment_.assignments_are_global) {
      steps.push_back(define_global(name, value, form.node));
    } else {
      private_names.emplace_back(plain(name));
      Ir* made = arena_.ir(IrKind::define_file, form.node);
      made->name = plain(name);
      made->children = {value};
      steps.push_back(made);
    }
  }
  steps.push_back(data(nil_data(), form.node));
  return sequence(form.node, std::move(steps));
}

Ir* Lowering::of(const forms::Let& form) {
  Ir* scope = arena_.ir(IrKind::scope, form.node);
  scopes_.open(scope);
  std::vector<Ir*> steps;
  for (const forms::Binding& binding : form.bindings) {
    if (!binding.value.node) continue;
    if (binding.pattern.is(syntax::Kind::symbol)) {
      steps.push_back(bind_name(binding.pattern, binding.value, binding.node));
    } else {
      bind_part(binding.pattern, lower(binding.value), steps);
    }
  }
  steps.push_back(lower_body(form.body, form.node));
  scopes_.close();
  scope->children = {sequence(form.node, std::move(steps))};
  return scope;
}

}  // namespace valk::compile
