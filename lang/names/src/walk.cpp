// What each form opens, binds and reads, in order.

#include <algorithm>
#include <type_traits>

#include "analyser.hpp"
#include "valk/syntax/literals.hpp"

namespace valk::names::detail {

namespace {

std::shared_ptr<ChunkFacts> top_level_only() {
  auto facts = std::make_shared<ChunkFacts>();
  Scope scope;
  scope.end = none;
  facts->scopes.push_back(scope);
  return facts;
}

}  // namespace

std::shared_ptr<const ChunkFacts> empty_facts() { return top_level_only(); }

std::shared_ptr<const ChunkFacts> Analyser::analyse(Node root) {
  start_ = root.start();
  facts_ = top_level_only();
  scope_ = 0;
  scope_states_.assign(1, {});
  plan_visit({root, forms::Position::value});
  push_plan();
  while (!todo_.empty()) {
    const Step step = todo_.back();
    todo_.pop_back();
    run(step);
  }
  finish();
  return std::move(facts_);
}

void Analyser::run(const Step& step) {
  switch (step.kind) {
    case Step::Kind::visit:
      return visit({step.node, step.position}, false);
    case Step::Kind::visit_callee:
      return visit({step.node, step.position}, true);
    case Step::Kind::open:
      return open_scope(step);
    case Step::Kind::close:
      return close_scope();
    case Step::Kind::bind:
      return bind(step);
    case Step::Kind::assign:
      return assign(step);
  }
}

void Analyser::visit(forms::Expression expression, bool is_callee) {
  const syntax::Kind kind = expression.node.kind();
  if (kind == syntax::Kind::symbol) return use(expression.node, is_callee);
  if (!expression.node.is_bracketed() && !expression.node.is_prefixed()) return;
  plan(forms::view(expression));
  push_plan();
}

void Analyser::plan(const forms::Form& form) {
  const auto other = [&] { forms::for_each_child(form, [&](forms::Expression child) { plan_visit(child); }); };
  std::visit(
      [&](const auto& view) {
        using View = std::decay_t<decltype(view)>;
        if constexpr (std::is_same_v<View, forms::Function>)
          plan_function(view);
        else if constexpr (std::is_same_v<View, forms::Define>)
          plan_define(view);
        else if constexpr (std::is_same_v<View, forms::Let>)
          plan_let(view);
        else if constexpr (std::is_same_v<View, forms::Match>)
          plan_match(view);
        else if constexpr (std::is_same_v<View, forms::AioLet>)
          plan_aio_let(view);
        else if constexpr (std::is_same_v<View, forms::AioDo>)
          plan_aio_do(view);
        else if constexpr (std::is_same_v<View, forms::Try>)
          plan_try(view);
        else if constexpr (std::is_same_v<View, forms::Load>)
          plan_load(view);
        else if constexpr (std::is_same_v<View, forms::Import>)
          plan_import(view);
        else if constexpr (std::is_same_v<View, forms::Export>)
          for (const Node name : view.names) use(name, false);
        else if constexpr (std::is_same_v<View, forms::Call>) {
          other();
          for (Step& step : plan_) {
            if (step.node == view.callee.node) step.kind = Step::Kind::visit_callee;
          }
        } else if constexpr (std::is_same_v<View, forms::Reset> || std::is_same_v<View, forms::Shift>) {
          plan_delimited(view);
        } else if constexpr (std::is_same_v<View, forms::Test>) {
          plan_open(ScopeKind::test, view.node, view.node.start().value);
          plan_body(view.body);
          plan_close();
        } else if constexpr (std::is_same_v<View, forms::Name>) {
          use(view.node, false);
        } else {
          other();
        }
      },
      form);
}

void Analyser::plan_function(const forms::Function& function) {
  const bool is_top_level = scope_ == 0;
  const auto id = static_cast<std::uint32_t>(facts_->functions.size());
  Function made;
  made.node = index_of(function.node);
  made.parameters = index_of(function.parameters.node);
  made.required = static_cast<std::uint32_t>(function.parameters.required.size());
  made.has_rest = static_cast<bool>(function.parameters.rest);
  facts_->functions.push_back(made);
  function_at_[made.node] = id;
  const auto bound = binding_of_value_.find(made.node);
  if (bound != binding_of_value_.end()) join(bound->second, id);

  if (function.name) {
    const BindingKind global = function.is_macro ? BindingKind::macro : BindingKind::function;
    plan_bind(is_top_level || function.is_macro ? global : BindingKind::local_function, function.name, function.node,
              function.node, function.name.end());
  }
  const base::ByteOffset begin = function.parameters.node ? function.parameters.node.end() : function.keyword.end();
  plan_open(ScopeKind::function, function.node, begin.value, 0, id);
  std::uint32_t index = 0;
  for (const Node name : function.parameters.required) {
    plan_bind(BindingKind::parameter, name, function.node, {}, begin).index = index++;
  }
  if (function.parameters.rest) {
    plan_bind(BindingKind::rest_parameter, function.parameters.rest, function.node, {}, begin).index = index;
  }
  plan_body(function.body);
  plan_close();
}

void Analyser::plan_define(const forms::Define& define) {
  for (std::size_t i = 0; i < define.names.size() || i < define.values.size(); ++i) {
    const forms::Expression value = i < define.values.size() ? define.values[i] : forms::Expression{};
    if (i >= define.names.size()) {
      plan_visit(value);
      continue;
    }
    Step step = bind_step(define.is_global ? BindingKind::definition : BindingKind::assigned, define.names[i],
                          define.node, value.node, define.node.end());
    if (!define.is_global) step.kind = Step::Kind::assign;
    plan_value(value, step);
  }
}

// A value, and then the name that it is bound to. A function may call itself: there the name comes first.
void Analyser::plan_value(forms::Expression value, Step bind) {
  const catalog::Entry* special = value.node && value.node.is_bracketed() ? forms::special_form(value.node) : nullptr;
  const bool is_function = special != nullptr && (special->name == "\\" || special->name == "lambda");
  if (is_function) bind.begin = bind.node.end().value;
  if (is_function) plan_.push_back(bind);
  plan_visit(value);
  if (!is_function) plan_.push_back(bind);
}

void Analyser::plan_let(const forms::Let& let) {
  plan_open(ScopeKind::let, let.node, let.node.start().value);
  for (const forms::Binding& binding : let.bindings) {
    const base::ByteOffset end =
        binding.value.node ? std::max(binding.value.node.end(), binding.node.end()) : binding.node.end();
    if (binding.pattern.is(syntax::Kind::symbol)) {
      plan_value(binding.value, bind_step(BindingKind::let, binding.pattern, binding.node, binding.value.node, end));
    } else {
      plan_visit(binding.value);
      plan_pattern(BindingKind::let, binding.pattern, binding.node, binding.value.node, end);
    }
  }
  plan_body(let.body);
  plan_close();
}

void Analyser::plan_match(const forms::Match& match) {
  plan_visit(match.subject);
  for (const forms::MatchClause& clause : match.clauses) {
    for (const forms::Expression& test : forms::pattern_tests(clause.pattern)) plan_visit(test);
    const base::ByteOffset begin = clause.pattern.end();
    plan_open(ScopeKind::clause, clause.node, begin.value);
    plan_pattern(BindingKind::matched, clause.pattern, clause.node, {}, begin);
    if (clause.guard) plan_visit(*clause.guard);
    plan_body(clause.body);
    plan_close();
  }
}

namespace {

// Of bindings that are still being written, nowhere.
base::ByteOffset end_of_bindings(const forms::AioLet& let) {
  const Node bindings = let.bindings_node ? let.bindings_node : let.node;
  const bool is_closed = !bindings.is_bracketed() || bindings.is_closed();
  if (is_closed) return bindings.end();
  return let.body.empty() ? base::ByteOffset{none} : let.body.front().node.start();
}

}  // namespace

void Analyser::plan_aio_let(const forms::AioLet& let) {
  // Names of a group are visible behind the barrier that ends it; those of the last one behind the bindings.
  std::vector<base::ByteOffset> visible_from(let.groups.size(), end_of_bindings(let));
  for (const forms::AioItem& item : let.items) {
    if (item.kind == forms::AioItem::Kind::barrier && item.group + 1 < let.groups.size()) {
      visible_from[item.group] = item.node.end();
    }
  }
  std::uint32_t opened = 0;
  for (std::uint32_t group = 0; group < let.groups.size(); ++group) {
    const std::vector<forms::AioBinding>& bindings = let.groups[group].bindings;
    for (const forms::AioBinding& binding : bindings) plan_visit(binding.value);
    const bool is_last = group + 1 == let.groups.size();
    if (bindings.empty() && !is_last) continue;
    plan_open(ScopeKind::aio_let, let.node, visible_from[group].value, group);
    ++opened;
    for (std::uint32_t i = 0; i < bindings.size(); ++i) {
      const forms::AioBinding& binding = bindings[i];
      plan_pattern(BindingKind::aio_let, binding.pattern, binding.node, binding.value.node, visible_from[group], group,
                   i);
    }
  }
  if (opened == 0) {
    plan_open(ScopeKind::aio_let, let.node, end_of_bindings(let).value);
    ++opened;
  }
  plan_body(let.body);
  for (; opened > 0; --opened) plan_close();
}

// What follows a wait runs later, in a scope of its own within the one before.
void Analyser::plan_aio_do(const forms::AioDo& block) {
  plan_open(ScopeKind::aio_do, block.node, block.node.start().value);
  std::uint32_t opened = 1;
  for (const forms::AioStep& step : block.steps) {
    plan_visit(step.value);
    if (!step.pattern) continue;
    plan_open(ScopeKind::aio_do, block.node, step.node.end().value, opened++);
    plan_pattern(BindingKind::aio_do, step.pattern, step.node, step.value.node, step.node.end());
  }
  for (; opened > 0; --opened) plan_close();
}

void Analyser::plan_try(const forms::Try& form) {
  plan_body(form.body);
  for (const forms::Catch& clause : form.catches) {
    const base::ByteOffset begin = clause.name ? clause.name.end() : clause.node.start();
    plan_open(ScopeKind::caught, clause.node, begin.value);
    if (clause.name) plan_bind(BindingKind::caught, clause.name, clause.node, {}, begin);
    plan_body(clause.body);
    plan_close();
  }
  if (form.finally_body) plan_body(*form.finally_body);
}

void Analyser::plan_delimited(const forms::Reset& form) {
  plan_open(ScopeKind::delimited, form.node, form.node.start().value);
  plan_body(form.body);
  plan_close();
}

void Analyser::plan_delimited(const forms::Shift& form) {
  const base::ByteOffset begin = form.name ? form.name.end() : form.node.start();
  plan_open(ScopeKind::delimited, form.node, begin.value);
  if (form.name) plan_bind(BindingKind::continuation, form.name, form.node, {}, begin);
  plan_body(form.body);
  plan_close();
}

void Analyser::plan_load(const forms::Load& load) {
  LoadPath path;
  path.node = index_of(load.node);
  path.is_known = load.path.is(syntax::Kind::string);
  if (path.is_known) {
    path.path = syntax::string_value(load.path);
  } else if (load.path) {
    plan_visit({load.path, forms::Position::value});
  }
  facts_->loads.push_back(std::move(path));
}

void Analyser::plan_import(const forms::Import& import) {
  ImportPath path;
  path.node = index_of(import.node);
  path.is_path = import.source.is(syntax::Kind::string);
  path.source = path.is_path ? syntax::string_value(import.source) : std::string(import.source.text());
  path.alias = import.alias ? std::string(import.alias.text()) : path.source;
  facts_->imports.push_back(std::move(path));
}

// ---- the plan of one form ----------------------------------------------------------------------------------------------

void Analyser::plan_visit(forms::Expression expression) {
  if (!expression.node) return;
  Step step;
  step.node = expression.node;
  step.position = expression.position;
  plan_.push_back(step);
}

void Analyser::plan_body(const forms::Body& body) {
  for (const forms::Expression& expression : body) plan_visit(expression);
}

void Analyser::plan_open(ScopeKind kind, Node node, std::uint32_t begin, std::uint32_t group, std::uint32_t function) {
  Step step;
  step.kind = Step::Kind::open;
  step.scope = kind;
  step.node = node;
  step.begin = begin;
  step.group = group;
  step.function = function;
  plan_.push_back(step);
}

void Analyser::plan_close() {
  Step step;
  step.kind = Step::Kind::close;
  plan_.push_back(step);
}

Step Analyser::bind_step(BindingKind kind, Node name, Node form, Node value, base::ByteOffset visible_from) {
  Step step;
  step.kind = Step::Kind::bind;
  step.binding = kind;
  step.node = name;
  step.form = form;
  step.value = value;
  step.begin = visible_from.value;
  return step;
}

Step& Analyser::plan_bind(BindingKind kind, Node name, Node form, Node value, base::ByteOffset visible_from) {
  plan_.push_back(bind_step(kind, name, form, value, visible_from));
  return plan_.back();
}

void Analyser::plan_pattern(BindingKind kind, Node pattern, Node form, Node value, base::ByteOffset visible_from,
                            std::uint32_t group, std::uint32_t index) {
  if (!pattern) return;
  const bool is_pattern = !pattern.is(syntax::Kind::symbol);
  for (const Node name : forms::pattern_names(pattern)) {
    Step& step = plan_bind(kind, name, form, value, visible_from);
    step.is_pattern = is_pattern;
    step.group = group;
    step.index = index;
  }
}

void Analyser::push_plan() {
  todo_.insert(todo_.end(), plan_.rbegin(), plan_.rend());
  plan_.clear();
}

}  // namespace valk::names::detail
