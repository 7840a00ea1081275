// aio/let and aio/do, ctx/with and ctx/with-deadline. What the first two become is described in async/compiled.hpp.

#include "data.hpp"
#include "lowering.hpp"
#include "make_function.hpp"
#include "valk/syntax/literals.hpp"

namespace valk::compile {

Ir* Lowering::abandon(Node node, Variable* error, const std::vector<Variable*>& started) {
  std::vector<Ir*> operands{scopes_.read(error, node)};
  for (Variable* variable : started) operands.push_back(scopes_.read(variable, node));
  return builtin("%aio/abandon", node, std::move(operands));
}

Ir* Lowering::of(const forms::AioLet& form) {
  std::vector<const forms::AioGroup*> groups;
  for (const forms::AioGroup& group : form.groups) {
    if (!group.bindings.empty()) groups.push_back(&group);
  }
  if (!groups.empty()) return lower_groups(form, groups, 0);

  Ir* scope = arena_.ir(IrKind::scope, form.node);
  scopes_.open(scope);
  Variable* error = scopes_.bind_hidden();
  Ir* body = builtin("as-handle", form.node, {lower_body(form.body, form.node)});
  Ir* made = arena_.ir(IrKind::guard, form.node);
  made->variable = error;
  made->children = {body, abandon(form.node, error, {})};
  scopes_.close();
  scope->children = {made};
  return scope;
}

Ir* Lowering::lower_groups(const forms::AioLet& form, const std::vector<const forms::AioGroup*>& groups,
                           std::size_t at) {
  if (at == groups.size()) return lower_body(form.body, form.node);
  if (++depth_ > 1000) {
    problem("compile", form.node, "more than 1000 groups in one `aio/let`");
    --depth_;
    return data(nil_data(), form.node);
  }
  Ir* made = lower_group(form, groups, at);
  --depth_;
  return made;
}

Ir* Lowering::lower_group(const forms::AioLet& form, const std::vector<const forms::AioGroup*>& groups,
                          std::size_t at) {
  const forms::AioGroup& group = *groups[at];
  Node node = group.bindings.front().node;
  // Hidden variables live in a scope of their own, which names in the expressions do not see: `=` there binds around.
  Ir* scope = arena_.ir(IrKind::scope, form.node);
  std::vector<Variable*> started;
  std::vector<Ir*> steps;
  for (std::size_t i = 0; i < group.bindings.size(); ++i) {
    Variable* variable = scopes_.hidden_in(scope);
    steps.push_back(bind(variable, data(nil_data(), form.node), form.node));
    started.push_back(variable);
  }
  Variable* error = scopes_.hidden_in(scope);

  std::vector<Ir*> body;
  std::vector<Node> parameters;
  for (std::size_t i = 0; i < group.bindings.size(); ++i) {
    body.push_back(bind(started[i], lower(group.bindings[i].value), group.bindings[i].node));
    parameters.push_back(group.bindings[i].pattern);
  }
  Ir* then = make_function(form.node, "aio/let", parameters, Node(), [&] {
    std::vector<Ir*> inside;
    const std::vector<Variable*> values = scopes_.function()->parameters;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      if (!parameters[i].is(syntax::Kind::symbol)) bind_pattern(parameters[i], values[i], inside);
    }
    inside.push_back(lower_groups(form, groups, at + 1));
    return sequence(form.node, std::move(inside));
  });
  std::vector<Ir*> operands{then};
  for (Variable* variable : started) operands.push_back(scopes_.read(variable, node));
  body.push_back(builtin("%aio/group", node, std::move(operands)));

  Ir* whole = sequence(form.node, std::move(body));
  if (at > 0 && group.bindings.size() == 1) {
    steps.push_back(whole);  // a callback that raises fails its handle anyway
  } else {
    started.pop_back();  // the last one is not started when something raises
    Ir* made = arena_.ir(IrKind::guard, form.node);
    made->variable = error;
    made->children = {whole, abandon(form.node, error, started)};
    steps.push_back(made);
  }
  scope->children = {sequence(form.node, std::move(steps))};
  return scope;
}

Ir* Lowering::of(const forms::AioDo& form) {
  Ir* scope = arena_.ir(IrKind::scope, form.node);
  scopes_.open(scope);
  Variable* error = scopes_.bind_hidden();
  Ir* made = arena_.ir(IrKind::guard, form.node);
  made->variable = error;
  made->children = {builtin("as-handle", form.node, {lower_steps(form, 0)}), abandon(form.node, error, {})};
  scopes_.close();
  scope->children = {made};
  return scope;
}

Ir* Lowering::lower_steps(const forms::AioDo& form, std::size_t at) {
  std::vector<Ir*> steps;
  for (; at < form.steps.size(); ++at) {
    const forms::AioStep& step = form.steps[at];
    Ir* value = lower(step.value);
    if (!step.pattern) {
      steps.push_back(value);
      continue;
    }
    if (at + 1 == form.steps.size()) {
      steps.push_back(builtin("as-handle", step.node, {value}));
      break;
    }
    if (++depth_ > 1000) {
      problem("compile", step.node, "more than 1000 waits in one `aio/do`");
      --depth_;
      break;
    }
    Ir* then = make_function(form.node, "aio/do", {step.pattern}, Node(), [&] {
      std::vector<Ir*> inside;
      if (!step.pattern.is(syntax::Kind::symbol)) bind_pattern(step.pattern, scopes_.function()->parameters[0], inside);
      inside.push_back(lower_steps(form, at + 1));
      return sequence(form.node, std::move(inside));
    });
    steps.push_back(builtin("%aio/group", step.node, {then, value}));
    --depth_;
    break;
  }
  if (steps.empty()) return data(nil_data(), form.node);
  return sequence(form.node, std::move(steps));
}

// Methods are data; paths and handlers are values.
Ir* Lowering::of(const forms::Routes& form) {
  std::vector<Ir*> options;
  for (const Expression& option : form.options) options.push_back(lower(option));
  std::vector<Ir*> parts;
  for (const forms::Route& route : form.routes) {
    const bool is_string = route.method.is(syntax::Kind::string);
    parts.push_back(data(string_data(is_string ? syntax::string_value(route.method) : std::string(route.method.text())),
                         route.node));
    parts.push_back(lower(route.pattern));
    parts.push_back(lower(route.handler));
  }
  return builtin("%http/routes", form.node,
                 {list_of(std::move(options), form.node), list_of(std::move(parts), form.node)});
}

// The body runs between %ctx/enter, which gives what was before, and %ctx/leave. It is no scope of its own.
Ir* Lowering::of(const forms::ContextWith& form) {
  std::vector<Ir*> elements;
  for (const Expression& element : form.elements) elements.push_back(lower(element));
  Ir* entered = form.is_deadline ? builtin("%ctx/enter-deadline", form.node, std::move(elements))
                                 : builtin("%ctx/enter", form.node, {list_of(std::move(elements), form.node)});
  Ir* scope = arena_.ir(IrKind::scope, form.node);
  Variable* before = scopes_.hidden_in(scope);
  Ir* made = arena_.ir(IrKind::attempt, form.node);
  made->children = {in_branch(form.body, form.node)};
  made->attempt.otherwise = AttemptIr::Otherwise::raises;
  made->attempt.finally_body = builtin("%ctx/leave", form.node, {scopes_.read(before, form.node)});
  scope->children = {sequence(form.node, {bind(before, entered, form.node), made})};
  return scope;
}

}  // namespace valk::compile
