// What is directly inside a form.

#include "valk/forms/forms.hpp"

namespace valk::forms {
namespace {

using Visit = std::function<void(Expression)>;

class ChildVisitor {
 public:
  explicit ChildVisitor(const Visit& visit) : visit_(visit) {}

  void operator()(const Nil&) const {}
  void operator()(const Literal&) const {}
  void operator()(const Name&) const {}
  void operator()(const Quoted&) const {}
  void operator()(const Load&) const {}
  void operator()(const Import&) const {}
  void operator()(const Export&) const {}
  void operator()(const Quasiquoted& form) const { each(form.unquoted); }
  void operator()(const Plist& form) const { each(form.elements); }
  void operator()(const Sequence& form) const { each(form.body); }
  void operator()(const Call& form) const {
    visit_(form.callee);
    each(form.operands);
  }
  void operator()(const Function& form) const { each(form.body); }
  void operator()(const Define& form) const { each(form.values); }
  void operator()(const If& form) const {
    visit_(form.condition);
    visit_(form.then_branch);
    if (form.else_branch) visit_(*form.else_branch);
  }
  void operator()(const When& form) const {
    visit_(form.condition);
    each(form.body);
  }
  void operator()(const Cond& form) const {
    for (const Clause& clause : form.clauses) {
      visit_(clause.condition);
      each(clause.body);
    }
  }
  void operator()(const Case& form) const {
    visit_(form.subject);
    for (const CaseClause& clause : form.clauses) each(clause.body);
  }
  void operator()(const Match& form) const {
    visit_(form.subject);
    for (const MatchClause& clause : form.clauses) {
      each(pattern_tests(clause.pattern));
      if (clause.guard) visit_(*clause.guard);
      each(clause.body);
    }
  }
  void operator()(const Let& form) const {
    for (const Binding& binding : form.bindings) {
      if (binding.value.node) visit_(binding.value);
    }
    each(form.body);
  }
  void operator()(const Logic& form) const { each(form.operands); }
  void operator()(const Thread& form) const {
    visit_(form.seed);
    for (const ThreadStep& step : form.steps) {
      visit_(step.callee);
      each(step.operands);
    }
  }
  void operator()(const Try& form) const {
    each(form.body);
    for (const Catch& clause : form.catches) each(clause.body);
    if (form.finally_body) each(*form.finally_body);
  }
  void operator()(const ErrorTest& form) const { visit_(form.operand); }
  void operator()(const ErrorAssertion& form) const { visit_(form.operand); }
  void operator()(const Reset& form) const { each(form.body); }
  void operator()(const Shift& form) const { each(form.body); }
  void operator()(const Test& form) const { each(form.body); }
  void operator()(const AioLet& form) const {
    for (const AioGroup& group : form.groups) {
      for (const AioBinding& binding : group.bindings) visit_(binding.value);
    }
    each(form.body);
  }
  void operator()(const ContextWith& form) const {
    each(form.elements);
    each(form.body);
  }
  void operator()(const Routes& form) const {
    for (const Route& route : form.routes) {
      visit_(route.pattern);
      visit_(route.handler);
    }
    each(form.options);
  }
  void operator()(const AioDo& form) const {
    for (const AioStep& step : form.steps) visit_(step.value);
  }
  void operator()(const Invalid& form) const { each(form.parts); }

 private:
  void each(const Body& body) const {
    for (const Expression& expression : body) visit_(expression);
  }

  const Visit& visit_;
};

}  // namespace

Node node_of(const Form& form) {
  return std::visit([](const auto& any) { return any.node; }, form);
}

void for_each_child(const Form& form, const Visit& visit) { std::visit(ChildVisitor(visit), form); }

}  // namespace valk::forms
