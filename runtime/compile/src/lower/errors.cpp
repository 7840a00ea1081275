// Forms about errors, and those that only hand a function or a path to a native.

#include "data.hpp"
#include "lowering.hpp"
#include "make_function.hpp"

namespace valk::compile {

Ir* Lowering::of(const forms::Try& form) {
  Ir* made = arena_.ir(IrKind::attempt, form.node);
  made->children = {in_branch(form.body, form.node)};
  bool gives_error = form.catches.empty() && !form.finally_body;
  made->attempt.otherwise = gives_error ? AttemptIr::Otherwise::gives_error : AttemptIr::Otherwise::raises;
  for (const forms::Catch& clause : form.catches) {
    CatchIr caught;
    if (clause.kind) caught.kind = clause.kind.text();
    Ir* scope = arena_.ir(IrKind::scope, clause.node);
    scopes_.enter_branch();
    scopes_.open(scope, false);
    if (clause.name && clause.name.text() != "_") caught.variable = scopes_.bind_own(clause.name.text());
    Ir* body = lower_body(clause.body, clause.node);
    scopes_.close();
    scopes_.leave_branch();
    scope->children = {body};
    caught.body = scope;
    made->attempt.catches.push_back(caught);
  }
  if (form.finally_body) made->attempt.finally_body = in_branch(*form.finally_body, form.node);
  return made;
}

// (%error-value? (try operand)): an error that is raised and one that is the value come to the same.
Ir* Lowering::of(const forms::ErrorTest& form) {
  Ir* attempt = arena_.ir(IrKind::attempt, form.node);
  attempt->children = {in_branch(form.operand)};
  attempt->attempt.otherwise = AttemptIr::Otherwise::gives_error;
  return builtin("%error-value?", form.node, {attempt});
}

Ir* Lowering::of(const forms::ErrorAssertion& form) {
  Ir* attempt = arena_.ir(IrKind::attempt, form.node);
  attempt->children = {in_branch(form.operand)};
  attempt->attempt.otherwise = AttemptIr::Otherwise::gives_error;
  Ir* kind = form.kind ? data(data_of(form.kind), form.kind) : data(nil_data(), form.node);
  return builtin("%assert-error", form.node, {kind, attempt});
}

// Both bodies are functions: what `reset` delimits is a call, and `shift` hands the rest of it to its body.
Ir* Lowering::of(const forms::Reset& form) {
  Ir* body = make_function(form.node, "reset", {}, Node(), [&] { return lower_body(form.body, form.node); });
  return builtin("%reset", form.node, {body});
}

Ir* Lowering::of(const forms::Shift& form) {
  std::vector<Node> parameters;
  if (form.name) parameters.push_back(form.name);
  Ir* body = make_function(form.node, "shift", parameters, Node(), [&] { return lower_body(form.body, form.node); });
  return builtin("%shift", form.node, {body});
}

// The file and the module that the code belongs to, as operands.
Ir* Lowering::of(const forms::Load& form) {
  return builtin("%load", form.node,
                 {data(data_of(form.path), form.path), data(string_data(source_path_), form.node),
                  data(string_data(environment_.module), form.node)});
}

Ir* Lowering::of(const forms::Import& form) {
  const bool is_path = form.source.is(syntax::Kind::string);
  return builtin("%import", form.node,
                 {data(is_path ? data_of(form.source) : symbol_data(plain(form.source)), form.source),
                  data(string_data(source_path_), form.node), data(string_data(environment_.module), form.node)});
}

// Read when the module is taken down (interface_of); here its names are checked.
Ir* Lowering::of(const forms::Export& form) {
  for (Node name : form.names) {
    Ir* read = global(name);
    if (read->kind == IrKind::global) exported.push_back(read);
  }
  return data(nil_data(), form.node);
}

Ir* Lowering::of(const forms::Test& form) {
  if (!form.name) return data(nil_data(), form.node);  // a mistake, which has been reported
  Ir* body = make_function(form.node, std::string(form.name.text()), {}, Node(),
                           [&] { return lower_body(form.body, form.node); });
  std::string_view native = form.is_benchmark   ? "%bench/register"
                            : scopes_.is_open() ? "%test/value"
                                                : "%test/register";
  return builtin(native, form.node, {data(data_of(form.name), form.name), body});
}

}  // namespace valk::compile
