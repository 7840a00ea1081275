// Contexts as natives and servers use them.

#include "context.hpp"
#include "graph.hpp"
#include "valk/async/scheduler.hpp"

namespace valk::async {

Value Scheduler::locals_of(Value context) { return context_part(context, context_locals); }

Value Scheduler::with_locals(Value context, Value locals) {
  return with_context_part(heap(), context, context_locals, locals);
}

Value Scheduler::with_deadline(Value context, loop::Duration duration) {
  return graph_->with_deadline(context, duration);
}

std::optional<loop::Duration> Scheduler::time_left(Value context) const {
  const Value deadline = context_part(context, context_deadline);
  if (deadline.is_nil()) return std::nullopt;
  return due_of(deadline) - loop_.now();
}

Value Scheduler::current_context() {
  const vm::Fiber* fiber = machine_.current_fiber();
  return fiber == nullptr ? Value::nil() : fiber->context;
}

void Scheduler::set_current_context(Value context) {
  vm::Fiber& fiber = *machine_.current_fiber();
  heap().write(fiber, fiber.context, context);
}

Value Scheduler::scope(Value function) { return graph_->make_scope(function); }

}  // namespace valk::async
