// The scopes that are open during the walk, and what each name means in them.
//
// Every name has a stack of bindings, the one that is meant now on top, and a chain of uses that found none: when a scope
// closes that has bound the name by then, those inside it mean that binding. So a use costs one look-up, however deep
// the scopes are.

#include <algorithm>
#include <cassert>

#include "analyser.hpp"

namespace valk::names::detail {

Analyser::NameId Analyser::intern(std::string_view text) {
  const auto [found, is_new] = name_ids_.try_emplace(text, static_cast<NameId>(names_.size()));
  if (is_new) names_.push_back({text, none, none});
  return found->second;
}

void Analyser::open_scope(const Step& step) {
  const Scope& parent = facts_->scopes[scope_];
  Scope scope;
  scope.kind = step.scope;
  scope.parent = scope_;
  scope.function = step.function != none ? step.function : parent.function;
  scope.node = index_of(step.node);
  scope.group = step.group;
  scope.begin = step.begin - start_.value;
  // What is not closed goes on to where its surroundings end, so that names are found behind the last thing written.
  const bool is_closed = !step.node.is_bracketed() || step.node.is_closed();
  scope.end = is_closed ? std::min(relative(step.node.end()), parent.end) : parent.end;
  scope_ = static_cast<std::uint32_t>(facts_->scopes.size());
  facts_->scopes.push_back(scope);
  const bool waits = step.scope == ScopeKind::aio_let || (step.scope == ScopeKind::aio_do && step.group > 0);
  const bool is_code = waits || step.scope == ScopeKind::function || step.scope == ScopeKind::test;
  const std::uint32_t code = is_code ? scope_ : scope_states_[scope.parent].code;
  scope_states_.push_back({none, static_cast<std::uint32_t>(facts_->uses.size()), code});
  if (step.function != none) facts_->functions[step.function].scope = scope_;
}

void Analyser::close_scope() {
  assert(scope_ != 0);
  const ScopeState state = scope_states_[scope_];
  for (std::uint32_t binding = state.last_binding; binding != none; binding = binding_states_[binding].next_in_scope) {
    const BindingState& made = binding_states_[binding];
    NameState& name = names_[made.name];
    std::uint32_t* link = &name.top;
    while (*link != binding) link = &binding_states_[*link].below;  // deeper only when a `catch` re-uses its name
    *link = made.below;
    // Of several in one scope the first is meant.
    const bool is_first = made.below == none || facts_->bindings[made.below].scope != scope_;
    if (is_first) resolve_pending(binding, state.first_use);
  }
  scope_ = facts_->scopes[scope_].parent;
}

void Analyser::resolve_pending(std::uint32_t binding, std::uint32_t first_use) {
  Binding& made = facts_->bindings[binding];
  const bool comes_late =
      made.kind == BindingKind::assigned || made.kind == BindingKind::local_function || made.kind == BindingKind::let;
  if (!comes_late) return;
  const std::uint32_t code = scope_states_[made.scope].code;
  std::uint32_t* link = &names_[binding_states_[binding].name].pending;
  while (*link != none && *link >= first_use) {
    Use& use = facts_->uses[*link];
    std::uint32_t& before = use_states_[*link].pending_before;
    if (scope_states_[use.scope].code == code) {
      link = &before;
      continue;
    }
    use.binding = binding;
    use.is_early = true;
    ++made.use_count;
    *link = before;
  }
}

void Analyser::join(std::uint32_t binding, std::uint32_t function) {
  facts_->bindings[binding].function = function;
  facts_->functions[function].binding = binding;
}

std::uint32_t Analyser::add_binding(const Step& step, BindingKind kind, std::uint32_t scope) {
  const auto id = static_cast<std::uint32_t>(facts_->bindings.size());
  Binding binding;
  binding.name_node = index_of(step.node);
  binding.form = index_of(step.form);
  binding.value = index_of(step.value);
  binding.scope = scope;
  binding.written_in = scope_;
  binding.visible_from = step.begin - start_.value;
  binding.group = step.group;
  binding.index = step.index;
  binding.kind = kind;
  binding.is_pattern = step.is_pattern;
  const NameId name = intern(step.node.text());
  facts_->bindings.push_back(binding);
  binding_states_.push_back({name, none, none});
  if (step.value && !step.is_pattern) {
    const auto function = function_at_.find(binding.value);
    if (function != function_at_.end())
      join(id, function->second);
    else
      binding_of_value_.emplace(binding.value, id);
  }
  return id;
}

void Analyser::define(const Step& step, BindingKind kind) { add_binding(step, kind, 0); }

void Analyser::bind(const Step& step) {
  if (is_definition(step.binding)) return define(step, step.binding);
  const bool is_own = step.binding != BindingKind::local_function && step.binding != BindingKind::assigned;
  const std::uint32_t scope = is_own ? scope_ : scope_for_assignment();
  if (scope == 0) return define(step, BindingKind::function);
  const std::uint32_t id = add_binding(step, step.binding, scope);
  if (step.node.is_symbol("_")) return;
  BindingState& state = binding_states_[id];
  NameState& name = names_[state.name];
  state.below = name.top;
  name.top = id;
  state.next_in_scope = scope_states_[scope].last_binding;
  scope_states_[scope].last_binding = id;
}

// A `catch` and a clause of `match` are open for their own names only.
std::uint32_t Analyser::scope_for_assignment() const {
  const auto holds_own_names_only = [&](std::uint32_t scope) {
    const ScopeKind kind = facts_->scopes[scope].kind;
    return kind == ScopeKind::caught || kind == ScopeKind::clause;
  };
  std::uint32_t scope = scope_;
  while (holds_own_names_only(scope)) scope = facts_->scopes[scope].parent;
  return scope;
}

void Analyser::assign(const Step& step) {
  const std::uint32_t top = names_[intern(step.node.text())].top;
  const std::uint32_t scope = scope_for_assignment();
  // The innermost binding of the name may be that of a `catch` or clause between here and `scope`.
  const auto is_held = [&](const Binding& binding) {
    return (binding.kind == BindingKind::caught || binding.kind == BindingKind::matched) && binding.scope > scope;
  };
  const bool is_bound = top != none && (facts_->bindings[top].scope == scope || is_held(facts_->bindings[top]));
  if (is_bound) {
    ++facts_->bindings[top].assignment_count;
    facts_->assignments.push_back({top, index_of(step.node), index_of(step.form), index_of(step.value)});
  } else if (scope == 0) {
    define(step, BindingKind::file_private);
  } else {
    bind(step);
  }
}

void Analyser::use(Node symbol, bool is_callee) {
  const auto id = static_cast<std::uint32_t>(facts_->uses.size());
  const NameId name_id = intern(symbol.text());
  NameState& name = names_[name_id];
  Use use;
  use.node = index_of(symbol);
  use.scope = scope_;
  use.binding = name.top;
  use.is_callee = is_callee;
  facts_->uses.push_back(use);
  use_states_.push_back({name_id, none});
  if (name.top != none) {
    ++facts_->bindings[name.top].use_count;
  } else {
    use_states_[id].pending_before = name.pending;
    name.pending = id;
  }
}

// ---- the end -------------------------------------------------------------------------------------------------------------

void Analyser::finish() {
  store_names();
  sort_bindings();
  const auto by_node = [](const Use& a, const Use& b) { return a.node < b.node; };
  if (!std::is_sorted(facts_->uses.begin(), facts_->uses.end(), by_node)) {
    std::sort(facts_->uses.begin(), facts_->uses.end(), by_node);
  }
  name_ids_.clear();
  names_.clear();
  binding_states_.clear();
  use_states_.clear();
  scope_states_.clear();
  function_at_.clear();
  binding_of_value_.clear();
}

// The facts outlive the text: they keep the names, each once.
void Analyser::store_names() {
  std::size_t size = 0;
  for (const NameState& name : names_) size += name.text.size();
  std::string& text = facts_->text;
  text.reserve(size);
  for (NameState& name : names_) {
    const std::size_t at = text.size();
    text += name.text;
    name.text = std::string_view(text).substr(at);
  }
  for (std::size_t i = 0; i < facts_->bindings.size(); ++i)
    facts_->bindings[i].name = names_[binding_states_[i].name].text;
  for (std::size_t i = 0; i < facts_->uses.size(); ++i) facts_->uses[i].name = names_[use_states_[i].name].text;
}

// They were made in order of evaluation: a value's before the name that it is bound to.
void Analyser::sort_bindings() {
  std::vector<Binding>& bindings = facts_->bindings;
  std::vector<std::uint32_t> order(bindings.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto by_name = [&](std::uint32_t a, std::uint32_t b) { return bindings[a].name_node < bindings[b].name_node; };
  const auto by_place = [](const Assignment& a, const Assignment& b) { return a.name_node < b.name_node; };
  if (!std::is_sorted(order.begin(), order.end(), by_name)) {
    std::sort(order.begin(), order.end(), by_name);
    std::vector<std::uint32_t> place(order.size());
    std::vector<Binding> sorted;
    sorted.reserve(order.size());
    for (const std::uint32_t old : order) {
      place[old] = static_cast<std::uint32_t>(sorted.size());
      sorted.push_back(bindings[old]);
    }
    bindings = std::move(sorted);
    for (Use& use : facts_->uses) use.binding = use.binding == none ? none : place[use.binding];
    for (Assignment& assignment : facts_->assignments) assignment.binding = place[assignment.binding];
    for (Function& function : facts_->functions) {
      if (function.binding != none) function.binding = place[function.binding];
    }
  }
  std::sort(facts_->assignments.begin(), facts_->assignments.end(), by_place);
}

}  // namespace valk::names::detail
