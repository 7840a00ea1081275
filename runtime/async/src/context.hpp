#pragma once

// What a callback runs in and hands on to what it starts: Fiber::context and slot_context.
//
// nil, or an immutable table of three: a plist of what the program put there, the guard of the deadline, and the guard of
// the innermost scope. A *guard* is a handle that programs never see (Kind::guard): its members are the handles that were
// made in its context and have not settled, kept like dependents; `status` counts them, and the fibers that run for
// them. A deadline that is not earlier than the one around it is that one, so each handle has one guard of each sort.

#include "layout.hpp"

namespace valk::async {

enum ContextPart : std::uint32_t { context_locals, context_deadline, context_scope, context_parts };

[[nodiscard]] inline Value context_part(Value context, ContextPart part) {
  return context.is_nil() ? Value::nil() : heap::as<heap::Table>(context).slots[part];
}

// The same context with another part.
[[nodiscard]] inline Value with_context_part(heap::Heap& heap, Value context, ContextPart part, Value value) {
  const heap::Root before(heap, context);
  const heap::Root kept(heap, value);
  const Value made = heap.table(context_parts);
  auto& table = heap::as<heap::Table>(made);
  for (std::uint32_t i = 0; i < context_parts; ++i) {
    heap.write(table, table.slots[i], i == part ? kept.get() : context_part(before, static_cast<ContextPart>(i)));
  }
  return made;
}

// A guard's `function` slot: of a deadline, when it passes, in nanoseconds of the loop's clock; of a scope, the handle of
// the whole. It has settled once the deadline has passed, or the scope is being left.
[[nodiscard]] inline loop::Instant due_of(Value deadline) {
  return loop::Instant(loop::Duration(slot(deadline, slot_function).as_fixnum()));
}

}  // namespace valk::async
