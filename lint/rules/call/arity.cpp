#include <algorithm>

#include "engine/context.hpp"
#include "rules.hpp"
#include "valk/catalog/catalog.hpp"

// Calls that are certain to raise `:arity`. Too few operands for fixed parameters make a partial application and are no
// mistake, so only these are: too many, none of those required, and too few where the number is not fixed.

namespace valk::lint::rule {
namespace {

using names::Target;

constexpr std::size_t any_number = static_cast<std::size_t>(-1);

struct Callee {
  std::string name;
  std::string signature;
  std::size_t least = 0;
  std::size_t most = any_number;
  bool accepts_system = false;
  syntax::Node defined_at;  // no node: in the catalog
};

std::optional<Callee> callee_of(const catalog::Entry& entry) {
  if (entry.kind != catalog::EntryKind::native && entry.kind != catalog::EntryKind::function) return std::nullopt;
  Callee callee;
  callee.name = entry.name;
  callee.signature = entry.signature;
  callee.least = static_cast<std::size_t>(entry.min_operands);
  if (entry.max_operands >= 0) callee.most = static_cast<std::size_t>(entry.max_operands);
  callee.accepts_system = entry.accepts_system;
  return callee;
}

// True when nothing else can be meant by the name: no further `=` or `def`, here or in a module that loads the file.
bool is_bound_once(names::BindingId id, const Context& context) {
  const names::Binding& binding = context.module().binding(id);
  if (binding.assignment_count > 0) return false;
  if (!is_definition(binding.kind)) return true;
  if (context.module().definitions_of(id.file, binding.name).size() != 1) return false;
  const auto& others = context.subject().loaded_by;
  return id.file != 0 || std::all_of(others.begin(), others.end(), [&](const Membership& other) {
           return other.module().definitions_of(other.file, binding.name).size() == 1;
         });
}

std::optional<Callee> callee_of(names::BindingId id, const Context& context) {
  const names::Module& module = context.module();
  const names::Function* function = module.function_of(id);
  if (function == nullptr || !is_bound_once(id, context)) return std::nullopt;
  Callee callee;
  callee.name = module.binding(id).name;
  callee.signature = module.signature(id);
  callee.least = function->required;
  if (!function->has_rest) callee.most = function->required;
  callee.defined_at = module.name_node(id);
  return callee;
}

// A builtin's name that a module which loads the file, or code too broken to tell, may give another meaning.
bool may_be_redefined(syntax::Node head, const Context& context) {
  if (context.stands_in_broken_code(head.text())) return true;
  const auto& others = context.subject().loaded_by;
  return std::any_of(others.begin(), others.end(), [&](const Membership& other) {
    return other.module().global(other.file, head.text()).kind != Target::Kind::catalog;
  });
}

std::optional<Callee> callee_of(syntax::Node head, const Context& context) {
  if (!head.is(syntax::Kind::symbol)) return std::nullopt;
  const names::UseId use = context.module().use_of(0, head);
  if (!use) return std::nullopt;
  const Target target = context.module().target(use);
  switch (target.kind) {
    case Target::Kind::local:
    case Target::Kind::definition:
      if (context.stands_in_broken_code(head.text())) return std::nullopt;
      return callee_of(target.binding, context);
    case Target::Kind::catalog:
      return may_be_redefined(head, context) ? std::nullopt : callee_of(*target.entry);
    case Target::Kind::unknown:
      return std::nullopt;
  }
  return std::nullopt;
}

bool is_wrong(const Callee& callee, std::size_t count) {
  const std::size_t most = callee.accepts_system && callee.most != any_number ? callee.most + 1 : callee.most;
  if (callee.most != any_number && count > most) return true;
  if (count >= callee.least) return false;
  return count == 0 || callee.least != callee.most;
}

std::string operands(std::size_t count) {
  return (count == 0 ? "no" : std::to_string(count)) + (count == 1 ? " operand" : " operands");
}

// "2 operands", "1 to 3 operands", "at least 2 operands"
std::string expected(const Callee& callee) {
  if (callee.most == any_number) return "at least " + operands(callee.least);
  if (callee.least == callee.most) return operands(callee.most);
  return std::to_string(callee.least) + " to " + operands(callee.most);
}

void check_call(syntax::Node head, syntax::Node call, std::size_t count, Context& context) {
  const auto callee = callee_of(head, context);
  if (!callee || !is_wrong(*callee, count)) return;
  const std::string given = count == 0 ? "none" : std::to_string(count);
  base::Diagnostic& finding =
      context.report(call, "`" + callee->name + "` takes " + expected(*callee) + ", but got " + given);
  finding.help = "call it as `" + callee->signature + "`";
  if (callee->defined_at)
    finding.notes.push_back({"`" + callee->name + "` is defined here", callee->defined_at.location()});
}

void check(const forms::Call& call, Context& context) {
  check_call(call.callee.node, call.node, call.operands.size(), context);
}

// Each step of `->` has one operand more than is written.
void check_thread(const forms::Thread& thread, Context& context) {
  for (const forms::ThreadStep& step : thread.steps) {
    check_call(step.callee.node, step.node, step.operands.size() + 1, context);
  }
}

}  // namespace

const Hooks call_arity = on_form<check, check_thread>();

}  // namespace valk::lint::rule
