#include "scopes.hpp"

#include <algorithm>

namespace valk::compile {

void Scopes::open(Ir* node, bool takes_bindings) { scopes_.push_back({node, takes_bindings, {}, pending_.size()}); }

void Scopes::close() {
  const Scope& scope = scopes_.back();
  auto is_settled = [&](const Pending& pending) {
    auto found = scope.names.find(pending.name);
    if (found == scope.names.end() || found->second->owner == pending.function) return false;
    Variable* variable = found->second;
    variable->is_captured = variable->is_captured_while_bound = variable->needs_check = true;
    pending.read->kind = IrKind::captured;
    pending.read->variable = variable;
    pending.read->index = capture(variable, pending.function);
    return true;
  };
  auto first = pending_.begin() + static_cast<std::ptrdiff_t>(scope.first_pending);
  pending_.erase(std::remove_if(first, pending_.end(), is_settled), pending_.end());
  scopes_.pop_back();
  if (scopes_.empty()) pending_.clear();
}

void Scopes::read_later(Ir* global, std::string_view name) {
  if (!scopes_.empty()) pending_.push_back({global, name, functions_.back().function});
}

bool Scopes::is_open() const {
  return std::any_of(scopes_.begin(), scopes_.end(), [](const Scope& scope) { return scope.takes_bindings; });
}

bool Scopes::has(std::string_view name) const {
  return std::any_of(scopes_.begin(), scopes_.end(), [&](const Scope& scope) { return scope.names.contains(name); });
}

bool Scopes::takes(std::string_view name) const { return is_open() || has(name); }

void Scopes::enter_function(FunctionIr* function) {
  const Branch* around = functions_.empty() ? nullptr : functions_.back().branch;
  functions_.push_back({function, arena_.branch(around)});
}

void Scopes::leave_function() { functions_.pop_back(); }

Variable* Scopes::make(std::string_view name) {
  Variable* variable = arena_.variable();
  variable->name = name;
  variable->owner = functions_.back().function;
  variable->branch = functions_.back().branch;
  return variable;
}

Variable* Scopes::add(Scope& scope, Variable* variable) {
  if (scope.node != nullptr) scope.node->variables.push_back(variable);
  return variable;
}

Variable* Scopes::hidden_in(Ir* scope) {
  Variable* variable = make({});
  scope->variables.push_back(variable);
  return variable;
}

Variable* Scopes::bind(std::string_view name) {
  auto scope = scopes_.rbegin();
  while (!scope->takes_bindings && !scope->names.contains(name)) ++scope;
  Variable*& known = scope->names[name];
  if (known != nullptr)
    known->is_bound_again = true;
  else
    known = add(*scope, make(name));
  return known;
}

Variable* Scopes::bind_own(std::string_view name) {
  return scopes_.back().names[name] = add(scopes_.back(), make(name));
}

Variable* Scopes::bind_hidden() { return add(scopes_.back(), make({})); }

bool Scopes::certainly_bound(const Variable& variable) const {
  for (const Branch* branch = functions_.back().branch; branch != nullptr; branch = branch->parent) {
    if (branch == variable.branch) return true;
  }
  return false;
}

// Each function between the variable's owner and the one that reads it captures it from the one around.
std::uint32_t Scopes::capture(Variable* variable, FunctionIr* function) {
  auto known = function->capture_indexes.find(variable);
  if (known != function->capture_indexes.end()) return known->second;
  CaptureIr made{variable, false, 0};
  if (function->parent != variable->owner) {
    made.from_parent_capture = true;
    made.parent_index = capture(variable, function->parent);
  }
  auto index = static_cast<std::uint32_t>(function->captures.size());
  function->captures.push_back(made);
  return function->capture_indexes[variable] = index;
}

Ir* Scopes::read(Variable* variable, Node node) {
  if (!certainly_bound(*variable)) variable->needs_check = true;
  bool is_own = variable->owner == functions_.back().function;
  Ir* made = arena_.ir(is_own ? IrKind::local : IrKind::captured, node);
  made->variable = variable;
  if (is_own) return made;
  variable->is_captured = true;
  if (variable->is_being_bound) variable->is_captured_while_bound = true;
  made->index = capture(variable, functions_.back().function);
  return made;
}

Ir* Scopes::read(std::string_view name, Node node) {
  for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
    auto found = scope->names.find(name);
    if (found != scope->names.end()) return read(found->second, node);
  }
  return nullptr;
}

}  // namespace valk::compile
