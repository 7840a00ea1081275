#include "flow_builder.hpp"

#include <algorithm>
#include <type_traits>

namespace valk::meaning::detail {

using forms::Expression;

std::shared_ptr<const ChunkFlow> build_flow(const names::FileFacts& file, std::size_t chunk) {
  return FlowBuilder(file, chunk).build();
}

FlowBuilder::FlowBuilder(const names::FileFacts& file, std::size_t chunk)
    : file_(file), chunk_(static_cast<std::uint32_t>(chunk)), facts_(file.chunk(chunk)) {}

std::shared_ptr<const ChunkFlow> FlowBuilder::build() {
  flow_->facts = file_.chunk_ptr(chunk_);
  const Node root = file_.tree().chunk_root(chunk_);
  if (!root.is_form()) return flow_;
  read_names();
  FlowFunction top_level;
  flow_->functions.push_back(top_level);
  later({root, forms::Position::value}, nowhere, 0);
  while (!tasks_.empty()) {
    const Task task = tasks_.back();
    tasks_.pop_back();
    run(task);
  }
  const auto by_node = [](const auto& a, const auto& b) { return a.node < b.node; };
  std::sort(flow_->calls.begin(), flow_->calls.end(), by_node);
  std::sort(flow_->defines.begin(), flow_->defines.end(), by_node);
  std::sort(flow_->effects.begin(), flow_->effects.end(), by_node);
  return flow_;
}

void FlowBuilder::read_names() {
  flow_->slot_count = 1 + static_cast<std::uint32_t>(facts_.bindings.size());
  for (std::uint32_t i = 0; i < facts_.bindings.size(); ++i) {
    if (is_definition(facts_.bindings[i].kind)) flow_->globals.push_back({1 + i, facts_.bindings[i].name, i});
  }
  for (const names::Use& use : facts_.uses) {
    if (use.binding != none) continue;
    const auto [found, is_new] = free_names_.try_emplace(use.name, flow_->slot_count);
    if (!is_new) continue;
    flow_->globals.push_back({new_slot(), found->first, none});
  }
  for (std::uint32_t i = 0; i < facts_.functions.size(); ++i) names_functions_[facts_.functions[i].node] = i;
}

void FlowBuilder::run(const Task& task) {
  const Node node = task.expression.node;
  if (node.is(syntax::Kind::symbol)) {
    if (task.target != nowhere) add_edge(slot_of_use(node), task.target, How::as_is);
    return;
  }
  if (!node.is_bracketed() && !node.is_prefixed()) return;
  target_ = task.target;
  function_ = task.function;
  const forms::Form form = forms::view(task.expression);
  read_effect(form, node);
  read_form(form);
}

// Binding a local name is nothing that anybody else could see.
void FlowBuilder::read_effect(const forms::Form& form, Node node) {
  const catalog::Entry* special = forms::special_form(node);
  if (special == nullptr || special->effects == catalog::Effect::none) return;
  if (std::holds_alternative<forms::Function>(form)) return;
  const auto* define = std::get_if<forms::Define>(&form);
  if (define != nullptr && !define->is_global) return;
  flow_->effects.push_back({node.id().index, function_, special->effects});
}

void FlowBuilder::read_form(const forms::Form& form) {
  std::visit(
      [&](const auto& view) {
        if constexpr (requires { this->read(view); }) {
          read(view);
        } else if constexpr (std::is_same_v<std::decay_t<decltype(view)>, forms::Name>) {
          if (target_ != nowhere) add_edge(slot_of_use(view.node), target_, How::as_is);
        } else {
          forms::for_each_child(view, [&](Expression child) { later(child, nowhere, function_); });
        }
      },
      form);
}

// ---- expressions ---------------------------------------------------------------------------------------------------------

void FlowBuilder::read(const forms::Plist& form) {
  for (const Expression& element : form.elements) send(element, target_, How::wrapped, function_);
}

void FlowBuilder::read(const forms::Sequence& form) { later_body(form.body, target_, function_); }

void FlowBuilder::read(const forms::Call& form) {
  Operands operands;
  for (const Expression& operand : form.operands) operands.push_back(value_of(operand));
  add_call(form.node, form.callee, operands, target_);
}

void FlowBuilder::read(const forms::Function& form) {
  const std::uint32_t id = add_function(FunctionKind::function, form.node, new_slot());
  FlowFunction& made = flow_->functions[id];
  made.first_parameter = static_cast<std::uint32_t>(flow_->slots.size());
  made.required = static_cast<std::uint32_t>(form.parameters.required.size());
  for (const Node name : form.parameters.required) flow_->slots.push_back(slot_of_binding(name));
  if (form.parameters.rest) made.rest = slot_of_binding(form.parameters.rest);
  const Slot target = form.name ? slot_of_binding(form.name) : target_;
  flow_->sources.push_back({target, id});
  later_body(form.body, made.result, id);
}

void FlowBuilder::read(const forms::Define& form) {
  for (std::size_t i = 0; i < form.values.size(); ++i) {
    const Slot target = i < form.names.size() ? slot_of_binding(form.names[i]) : nowhere;
    later(form.values[i], target, function_);
  }
  if (!form.is_global || function_ == 0) return;
  const NodeIndex name = form.names.empty() ? none : form.names.front().id().index;
  flow_->defines.push_back({form.node.id().index, name, function_});
}

void FlowBuilder::read(const forms::If& form) {
  later(form.condition, nowhere, function_);
  later(form.then_branch, target_, function_);
  if (form.else_branch) later(*form.else_branch, target_, function_);
}

void FlowBuilder::read(const forms::When& form) {
  later(form.condition, nowhere, function_);
  later_body(form.body, target_, function_);
}

void FlowBuilder::read(const forms::Cond& form) {
  for (const forms::Clause& clause : form.clauses) {
    later(clause.condition, nowhere, function_);
    later_body(clause.body, target_, function_);
  }
}

void FlowBuilder::read(const forms::Case& form) {
  later(form.subject, nowhere, function_);
  for (const forms::CaseClause& clause : form.clauses) later_body(clause.body, target_, function_);
}

void FlowBuilder::read(const forms::Match& form) {
  const Slot subject = value_of(form.subject);
  for (const forms::MatchClause& clause : form.clauses) {
    for (const Expression& test : forms::pattern_tests(clause.pattern)) {
      add_call(clause.pattern, test, {subject}, nowhere);
    }
    bind_pattern(clause.pattern, subject, How::as_is);
    if (clause.guard) later(*clause.guard, nowhere, function_);
    later_body(clause.body, target_, function_);
  }
}

void FlowBuilder::read(const forms::Let& form) {
  for (const forms::Binding& binding : form.bindings) {
    if (!binding.value.node) continue;
    if (binding.pattern.is(syntax::Kind::symbol)) {
      later(binding.value, slot_of_binding(binding.pattern), function_);
    } else {
      bind_pattern(binding.pattern, value_of(binding.value), How::as_is);
    }
  }
  later_body(form.body, target_, function_);
}

void FlowBuilder::read(const forms::Logic& form) {
  for (const Expression& operand : form.operands) later(operand, target_, function_);
}

void FlowBuilder::read(const forms::Thread& form) {
  Slot value = value_of(form.seed);
  for (std::size_t i = 0; i < form.steps.size(); ++i) {
    const forms::ThreadStep& step = form.steps[i];
    Operands operands;
    if (!form.last) operands.push_back(value);
    for (const Expression& operand : step.operands) operands.push_back(value_of(operand));
    if (form.last) operands.push_back(value);
    value = i + 1 == form.steps.size() ? target_ : new_slot();
    add_call(step.node, step.callee, operands, value);
  }
  if (form.steps.empty()) add_edge(value, target_, How::as_is);
}

void FlowBuilder::read(const forms::Try& form) {
  later_body(form.body, target_, function_);
  for (const forms::Catch& clause : form.catches) later_body(clause.body, target_, function_);
  if (form.finally_body) later_body(*form.finally_body, nowhere, function_);
}

void FlowBuilder::read(const forms::Reset& form) { later_body(form.body, target_, function_); }

void FlowBuilder::read(const forms::Shift& form) { later_body(form.body, target_, function_); }

void FlowBuilder::read(const forms::Test& form) {
  const std::uint32_t id = add_function(FunctionKind::test, form.node, nowhere);
  later_body(form.body, nowhere, id);
}

void FlowBuilder::read(const forms::Routes& form) {
  for (const forms::Route& route : form.routes) {
    later(route.pattern, nowhere, function_);
    later(route.handler, nowhere, function_);
  }
  for (const Expression& option : form.options) later(option, nowhere, function_);
}

void FlowBuilder::read(const forms::ContextWith& form) {
  for (const Expression& element : form.elements) later(element, nowhere, function_);
  later_body(form.body, target_, function_);
}

// The first group is evaluated by the code around; the others and the body, by the loop.
void FlowBuilder::read(const forms::AioLet& form) {
  flow_->sources.push_back({target_, none});
  bool is_first = true;
  for (std::uint32_t group = 0; group < form.groups.size(); ++group) {
    const std::vector<forms::AioBinding>& bindings = form.groups[group].bindings;
    if (bindings.empty()) continue;
    const std::uint32_t code = is_first ? function_ : add_function(FunctionKind::aio_group, form.node, nowhere, group);
    is_first = false;
    for (const forms::AioBinding& binding : bindings) {
      const Slot value = new_slot();
      later(binding.value, value, code);
      bind_pattern(binding.pattern, value, How::settled);
    }
  }
  // Without any binding the body runs at once.
  const std::uint32_t body = is_first ? function_ : add_function(FunctionKind::aio_body, form.node, nowhere);
  later_body(form.body, nowhere, body);
}

void FlowBuilder::read(const forms::AioDo& form) {
  flow_->sources.push_back({target_, none});
  std::uint32_t code = function_;
  for (std::size_t i = 0; i < form.steps.size(); ++i) {
    const forms::AioStep& step = form.steps[i];
    if (!step.pattern) {
      later(step.value, nowhere, code);
      continue;
    }
    const Slot value = new_slot();
    later(step.value, value, code);
    bind_pattern(step.pattern, value, How::settled);
    const bool goes_on = i + 1 < form.steps.size();
    if (goes_on && code == function_) code = add_function(FunctionKind::aio_steps, form.node, nowhere);
  }
}

// ---- building blocks -----------------------------------------------------------------------------------------------------

void FlowBuilder::later(Expression expression, Slot target, std::uint32_t function) {
  if (expression.node) tasks_.push_back({expression, target, function});
}

void FlowBuilder::later_body(const forms::Body& body, Slot target, std::uint32_t function) {
  for (std::size_t i = body.size(); i-- > 0;) later(body[i], i + 1 == body.size() ? target : nowhere, function);
}

Slot FlowBuilder::value_of(Expression expression) {
  const Node node = expression.node;
  if (!node) return nowhere;
  if (node.is(syntax::Kind::symbol)) return slot_of_use(node);
  if (!node.is_bracketed()) {
    later(expression, nowhere, function_);
    return nowhere;
  }
  const Slot slot = new_slot();
  later(expression, slot, function_);
  return slot;
}

void FlowBuilder::send(Expression expression, Slot target, How how, std::uint32_t function) {
  if (target == nowhere) return later(expression, nowhere, function);
  const Slot value = value_of(expression);
  if (value != nowhere) add_edge(value, target, how);
}

void FlowBuilder::bind_pattern(Node pattern, Slot value, How how) {
  if (!pattern) return;
  if (pattern.is(syntax::Kind::symbol)) {
    if (!pattern.is_symbol("_")) add_edge(value, slot_of_binding(pattern), how);
    return;
  }
  const Slot settled = new_slot();
  add_edge(value, settled, how);
  for (const Node name : forms::pattern_names(pattern)) add_edge(settled, slot_of_binding(name), How::unwrapped);
}

Slot FlowBuilder::slot_of_use(Node symbol) {
  const std::vector<names::Use>& uses = facts_.uses;
  const NodeIndex node = symbol.id().index;
  const auto found = std::lower_bound(uses.begin(), uses.end(), node,
                                      [](const names::Use& use, NodeIndex at) { return use.node < at; });
  if (found == uses.end() || found->node != node) return nowhere;
  return found->binding != none ? 1 + found->binding : free_names_.at(found->name);
}

// Of a name where it is bound, or bound again.
Slot FlowBuilder::slot_of_binding(Node name) const {
  const NodeIndex node = name.id().index;
  const auto before = [](const auto& each, NodeIndex at) { return each.name_node < at; };
  const auto bound = std::lower_bound(facts_.bindings.begin(), facts_.bindings.end(), node, before);
  if (bound != facts_.bindings.end() && bound->name_node == node) {
    return 1 + static_cast<Slot>(bound - facts_.bindings.begin());
  }
  const auto again = std::lower_bound(facts_.assignments.begin(), facts_.assignments.end(), node, before);
  if (again != facts_.assignments.end() && again->name_node == node) return 1 + again->binding;
  return nowhere;
}

void FlowBuilder::add_edge(Slot from, Slot to, How how) {
  if (from != nowhere && to != nowhere && from != to) flow_->edges.push_back({from, to, how});
}

void FlowBuilder::add_call(Node node, Expression callee, const Operands& operands, Slot result) {
  FlowCall call;
  call.node = node.id().index;
  call.function = function_;
  call.callee = value_of(callee);
  call.result = result;
  call.first_operand = static_cast<std::uint32_t>(flow_->slots.size());
  call.operand_count = static_cast<std::uint32_t>(operands.size());
  call.is_lookup = callee.node.is(syntax::Kind::keyword);
  flow_->slots.insert(flow_->slots.end(), operands.begin(), operands.end());
  flow_->calls.push_back(call);
}

std::uint32_t FlowBuilder::add_function(FunctionKind kind, Node node, Slot result, std::uint32_t group) {
  FlowFunction made;
  made.kind = kind;
  made.node = node.id().index;
  made.parent = function_;
  made.group = group;
  made.result = result;
  if (kind == FunctionKind::function) {
    const auto found = names_functions_.find(made.node);
    if (found != names_functions_.end()) made.in_names = found->second;
  }
  flow_->functions.push_back(made);
  return static_cast<std::uint32_t>(flow_->functions.size() - 1);
}

}  // namespace valk::meaning::detail
