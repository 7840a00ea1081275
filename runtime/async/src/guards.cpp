// Deadlines and scopes: what ends a whole group of handles (context.hpp).

#include "context.hpp"
#include "dependents.hpp"
#include "errors.hpp"
#include "graph.hpp"

namespace valk::async {

using heap::Root;
using heap::RootVector;
using heap::Table;
namespace names = heap::names;

namespace {

Value guard_of(Value handle, ContextPart part) {
  const Value context = slot(handle, slot_context);
  return heap::is<Table>(context) ? context_part(context, part) : Value::nil();
}

bool is_under(Value handle, Value deadline) { return guard_of(handle, context_deadline) == deadline; }

bool is_cleanup_at_work(const Handle& handle) {
  const Kind kind = kind_in(handle);
  return kind == Kind::cleaning || (kind == Kind::always && has_flag(handle, flag_started));
}

// Nothing under the deadline will settle the unsettled `handle`: it works itself, or waits for something outside.
bool is_stuck(Value handle, Value deadline) {
  const Handle& object = handle_at(handle);
  const Kind kind = kind_in(object);
  if (kind == Kind::on_cancel || kind == Kind::leaving || is_cleanup_at_work(object)) return false;
  const Value source = slot(handle, slot_source);
  if (is_handle(source) && kind_in(handle_at(source)) == Kind::waiter) return false;  // which is a member itself
  if (is_handle(source)) return !settled(handle_at(source)) && !is_under(source, deadline);
  const auto* table = heap::try_as<Table>(source);
  if (table == nullptr) return kind == Kind::plain || has_flag(object, flag_produced);
  bool waits_outside = false;
  for (std::size_t i = 0; i < table->size; ++i) {
    const Value element = table->slots[i];
    if (!is_handle(element) || settled(handle_at(element))) continue;
    if (is_under(element, deadline)) return false;
    waits_outside = true;
  }
  return waits_outside;
}

void copy_members(Value guard, RootVector& out) {
  const Value members = slot(guard, slot_dependents);
  for (std::size_t i = 0; i < count_dependents(members); ++i) {
    const Value member = dependent_at(members, i);
    if (is_handle(member) && !settled(handle_at(member))) out.push_back(member);
  }
}

}  // namespace

void Graph::enlist(Value handle) {
  const Root made(heap(), handle);
  enlist_at(guard_of(made, context_deadline), made);
  const Root scope(heap(), guard_of(made, context_scope));
  if (scope.get().is_nil() || settled(handle_at(scope))) return;
  add_dependent(heap(), scope, made);
  ++handle_at(scope).status;
}

// Its timer runs only while there is something to end.
void Graph::enlist_at(Value deadline, Value handle) {
  if (deadline.is_nil() || settled(handle_at(deadline))) return;
  const Root guard(heap(), deadline);
  add_dependent(heap(), guard, handle);
  if (handle_at(guard).status++ == 0) start_timer(guard, due_of(guard) - loop_.now());
}

// Other handles keep their context, a waiter its deadline only: where its result will be.
void Graph::enlist_waiter(Value waiter, Value context) {
  const Value deadline = context_part(context, context_deadline);
  if (deadline.is_nil()) return;
  const Root waiting(heap(), waiter);
  set_slot(heap(), waiting, slot_result, deadline);
  enlist_at(deadline, waiting);
}

void Graph::resign(Value handle) {
  leave_deadline(guard_of(handle, context_deadline), handle);
  const Value scope = guard_of(handle, context_scope);
  if (scope.is_nil() || settled(handle_at(scope))) return;
  drop_dependent(heap(), scope, handle);
  --handle_at(scope).status;
  end_scope_if_empty(scope);
}

void Graph::resign_waiter(Value waiter) { leave_deadline(slot(waiter, slot_result), waiter); }

void Graph::leave_deadline(Value deadline, Value handle) {
  if (deadline.is_nil() || settled(handle_at(deadline))) return;
  Handle& guard = handle_at(deadline);
  drop_dependent(heap(), deadline, handle);
  if (--guard.status > 0 || !has_flag(guard, flag_produced)) return;
  clear_flag(guard, flag_produced);
  static_cast<void>(producers_.release(static_cast<Producers::Number>(slot(deadline, slot_extra).as_fixnum())));
}

// ---- deadlines

Value Graph::with_deadline(Value context, loop::Duration duration) {
  const loop::Instant due = loop_.now() + duration;
  const Value around = context_part(context, context_deadline);
  if (!around.is_nil() && due_of(around) <= due) return context;
  const Root before(heap(), context);
  const Value guard = make_in(Value::nil(), Kind::guard, State::running, Value::fixnum(due.time_since_epoch().count()));
  return with_context_part(heap(), before, context_deadline, guard);
}

bool Graph::is_too_late(Value context, Value source) {
  const Value deadline = context_part(context, context_deadline);
  return !deadline.is_nil() && settled(handle_at(deadline)) && !is_under(source, deadline);
}

Value Graph::deadline_error(Value handle) {
  return error_of(heap(), handle, names::deadline, "the deadline has passed");
}

// From what works itself to what follows from it: an `aio/any` of something outside, say, is stuck only when the others
// have failed.
void Graph::pass_deadline(Value passed) {
  const Root guard(heap(), passed);
  RootVector members(heap());
  copy_members(guard, members);
  set_slot(heap(), guard, slot_dependents, Value::nil());
  set_state(handle_at(guard), State::completed);
  bool has_ended_some = true;
  while (has_ended_some) {
    has_ended_some = false;
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (settled(handle_at(members[i])) || !is_stuck(members[i], guard)) continue;
      fail_late(members[i], guard);
      has_ended_some = true;
    }
  }
}

void Graph::fail_late(Value handle, Value guard) {
  const Root late(heap(), handle);
  const Root deadline(heap(), guard);
  const Root error(heap(), deadline_error(late));
  if (kind_in(handle_at(late)) == Kind::always) {
    const Root failed(heap(), make_failed(error));  // its function runs, after this instead of its source
    leave_sources(late);
    wait_for(late, failed);
  } else {
    set_flag(handle_at(late), flag_call_off);
    settle(late, State::failed, error);
  }
}

void Graph::fail_if_late(Value handle) {
  const Value deadline = guard_of(handle, context_deadline);
  if (deadline.is_nil() || !settled(handle_at(deadline))) return;
  if (!settled(handle_at(handle)) && is_stuck(handle, deadline)) fail_late(handle, deadline);
}

// ---- scopes

Value Graph::make_scope(Value function) {
  const Root kept_function(heap(), function);
  const Root whole(heap(), make(Kind::scope, State::running));
  const Root guard(heap(), make_in(Value::nil(), Kind::guard, State::running, whole));
  set_slot(heap(), whole, slot_function, guard);
  const Root context(heap(), with_context_part(heap(), slot(whole, slot_context), context_scope, guard));
  const Root body(heap(), make_in(context, Kind::call, State::running, kept_function));
  set_slot(heap(), body, slot_origin, slot(whole, slot_origin));
  const Value operands = heap().list({whole});
  set_slot(heap(), body, slot_extra, operands);
  enqueue(body);
  wait_for(whole, body);
  return whole;
}

void Graph::leave_scope(Value scope, Value body) {
  set_kind(handle_at(scope), Kind::leaving);
  set_slot(heap(), scope, slot_extra, body);
  const Value guard = own_slot(scope, slot_function);
  doom_members(guard);
  end_scope_if_empty(guard);
}

// What cleans up is let finish: the scope waits for it.
void Graph::doom_members(Value guard) {
  const Value members = slot(guard, slot_dependents);
  for (std::size_t i = 0; i < count_dependents(members); ++i) {
    const Value member = dependent_at(members, i);
    if (is_handle(member) && !settled(handle_at(member)) && !is_cleanup_at_work(handle_at(member))) {
      doomed_.push_back(member);
    }
  }
}

void Graph::end_scope_if_empty(Value guard) {
  const Value scope = own_slot(guard, slot_function);
  if (handle_at(guard).status == 0 && kind_in(handle_at(scope)) == Kind::leaving) {
    told_.push_back({scope, Value::absent()});
  }
}

void Graph::fiber_began(Value owner) {
  const Value guard = guard_of(owner, context_scope);
  if (!guard.is_nil()) ++handle_at(guard).status;
}

void Graph::fiber_ended(Value owner) {
  const Value guard = guard_of(owner, context_scope);
  if (guard.is_nil()) return;
  --handle_at(guard).status;
  end_scope_if_empty(guard);
  propagate();
}

}  // namespace valk::async
