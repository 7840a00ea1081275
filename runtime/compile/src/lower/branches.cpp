// Forms that choose.

#include "data.hpp"
#include "lowering.hpp"

namespace valk::compile {

Ir* Lowering::in_branch(Expression expression) {
  scopes_.enter_branch();
  Ir* made = lower(expression);
  scopes_.leave_branch();
  return made;
}

Ir* Lowering::in_branch(const Body& body, Node node) {
  scopes_.enter_branch();
  Ir* made = lower_body(body, node);
  scopes_.leave_branch();
  return made;
}

Ir* Lowering::of(const forms::If& form) {
  Ir* made = arena_.ir(IrKind::branch, form.node);
  made->children.push_back(lower(form.condition));
  made->children.push_back(in_branch(form.then_branch));
  made->children.push_back(form.else_branch ? in_branch(*form.else_branch) : data(nil_data(), form.node));
  return made;
}

Ir* Lowering::of(const forms::When& form) {
  Ir* made = arena_.ir(IrKind::branch, form.node);
  made->children.push_back(lower(form.condition));
  Ir* body = in_branch(form.body, form.node);
  Ir* nothing = data(nil_data(), form.node);
  made->children.push_back(form.negated ? nothing : body);
  made->children.push_back(form.negated ? body : nothing);
  return made;
}

// A chain of `if`s, built from the last clause so that many clauses need no recursion. Conditions behind the first one
// are in branches of their own; so is all that they bind.
Ir* Lowering::of(const forms::Cond& form) {
  struct Part {
    Ir* condition;
    Ir* body;
    Node node;
  };
  std::vector<Part> parts;
  for (const forms::Clause& clause : form.clauses) {
    Ir* condition = nullptr;
    if (!clause.is_otherwise) condition = parts.empty() ? lower(clause.condition) : in_branch(clause.condition);
    parts.push_back({condition, in_branch(clause.body, clause.node), clause.node});
    if (clause.is_otherwise) break;
  }
  Ir* rest = form.must_match ? arena_.ir(IrKind::no_match, form.node) : data(nil_data(), form.node);
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    if (part->condition == nullptr) {
      rest = part->body;
      continue;
    }
    Ir* made = arena_.ir(IrKind::branch, part->node);
    made->children = {part->condition, part->body, rest};
    rest = made;
  }
  return rest;
}

Ir* Lowering::of(const forms::Case& form) {
  Ir* made = arena_.ir(IrKind::cases, form.node);
  made->children.push_back(lower(form.subject));
  for (const forms::CaseClause& clause : form.clauses) {
    made->children.push_back(in_branch(clause.body, clause.node));
    if (clause.is_otherwise) break;
    std::vector<Data>& keys = made->cases.emplace_back();
    for (Node key : clause.keys) keys.push_back(data_of(key));
  }
  return made;
}

}  // namespace valk::compile
