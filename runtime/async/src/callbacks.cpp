// Callbacks: each runs in a fiber until it finishes, fails or waits.

#include <algorithm>

#include "context.hpp"
#include "errors.hpp"
#include "graph.hpp"
#include "suspended.hpp"
#include "valk/async/scheduler.hpp"
#include "valk/heap/list.hpp"

namespace valk::async {

using heap::Root;
using heap::RootVector;
using heap::Table;
namespace names = heap::names;

namespace {

// What the function of `owner` is called with.
void collect_operands(Value owner, RootVector& out) {
  const Value source = slot(owner, slot_source);
  switch (kind_in(handle_at(owner))) {
    case Kind::then:
    case Kind::on_error:
      out.push_back(result_of(source));
      break;
    case Kind::call:
      for (heap::ListIterator it(slot(owner, slot_extra)); !it.done(); it.next()) out.push_back(it.value());
      break;
    case Kind::gather: {
      const auto& table = heap::as<Table>(source);
      for (std::size_t i = 0; i < table.size; ++i) {
        const Value element = table.slots[i];
        out.push_back(is_handle(element) ? result_of(element) : element);
      }
      break;
    }
    default:
      break;
  }
}

}  // namespace

void Scheduler::run_entry(Value handle) {
  if (handle.is_nil()) return;
  const Root entry(heap(), handle);
  switch (kind_in(handle_at(handle))) {
    case Kind::waiter:
      return resume(entry);
    case Kind::observer:
      if (const auto callback = graph_->take_observer(entry)) callback();
      return;
    case Kind::rest:
      if (settled(handle_at(handle))) return;
      set_kind(handle_at(handle), Kind::interval);
      return finish_callback(entry, result_of(slot(entry, slot_source)));
    default:
      if (!settled(handle_at(handle))) start_callback(entry);
  }
}

void Scheduler::start_callback(Value handle) {
  const Root owner(heap(), handle);
  RootVector operands(heap());
  collect_operands(owner, operands);
  set_slot(heap(), owner, slot_source, Value::nil());
  set_flag(handle_at(owner), flag_started);
  // A cleanup is not interrupted by the cancellation it cleans up after.
  const bool is_cleanup = kind_in(handle_at(owner)) == Kind::always;
  if (is_cleanup) set_flag(handle_at(owner), flag_delivered);
  const Value made_in = slot(owner, slot_context);
  const bool has_deadline = !context_part(made_in, context_deadline).is_nil();
  const Root context(heap(), is_cleanup && has_deadline
                                 ? with_context_part(heap(), made_in, context_deadline, Value::nil())
                                 : made_in);
  vm::Fiber& fiber = machine_.spawn(slot(owner, slot_function), {operands.data(), operands.size()});
  heap().write(fiber, fiber.context, context);
  heap().write(fiber, fiber.on_finish, owner);
  heap().write(fiber, fiber.origin, slot(owner, slot_origin));
  fiber.may_define = has_flag(handle_at(owner), flag_program);
  ++counts_.callbacks;
  graph_->fiber_began(owner);
  settle_callback(fiber, machine_.run(fiber));
}

void Scheduler::settle_callback(vm::Fiber& fiber, const vm::RunResult& outcome) {
  vm::RunResult result = outcome;
  while (result.kind == vm::RunResult::Kind::interrupted) {
    const Value error = options_.on_interrupt();
    result = error.is_absent() ? machine_.run(fiber) : machine_.resume_with_error(fiber, error);
  }
  const Root owner(heap(), fiber.on_finish);
  if (result.kind == vm::RunResult::Kind::finished) finish_callback(owner, result.value);
  if (result.kind == vm::RunResult::Kind::failed) fail_callback(owner, result.value);
  if (!fiber.has_ended()) return;
  graph_->fiber_ended(owner);
  machine_.recycle(fiber);
}

void Scheduler::finish_callback(Value handle, Value value) {
  Handle& object = handle_at(handle);
  if (settled(object)) {
    graph_->cancel_unless_wanted(value);
    return;
  }
  switch (kind_in(object)) {
    case Kind::always: {
      if (is_handle(value)) return graph_->adopt(handle, value, Kind::cleaning);
      const Value original = slot(handle, slot_extra);
      graph_->settle(handle, state_of(original), result_of(original));
      return;
    }
    case Kind::interval:
      return continue_interval(handle, value);
    default:
      if (is_handle(value)) return graph_->adopt(handle, value, Kind::forward);
      graph_->settle(handle, State::completed, value);
  }
}

// A turn that comes late does not make the following ones late; turns that were missed altogether are left out.
void Scheduler::continue_interval(Value handle, Value value) {
  if (is_handle(value)) return graph_->adopt(handle, value, Kind::rest);
  if (value == names::stop) {
    graph_->settle(handle, State::completed, Value::nil());
    return;
  }
  const Root owner(heap(), handle);
  const Value schedule = slot(owner, slot_result);
  const std::int64_t period = heap::list_nth(schedule, 0).as_fixnum();
  const std::int64_t now = loop_.now().time_since_epoch().count();
  const std::int64_t due = std::max(heap::list_nth(schedule, 1).as_fixnum() + period, now);
  const Value next = heap().list({Value::fixnum(period), Value::fixnum(due)});
  set_slot(heap(), owner, slot_result, next);
  set_slot(heap(), owner, slot_source, Value::nil());
  graph_->start_timer(owner, loop::Duration(due - now));
}

void Scheduler::fail_callback(Value handle, Value error) {
  const auto& object = heap::as<heap::Error>(error);
  if (object.kind == names::exit && object.is_uncatchable()) {
    if (!exit_status_) exit_status_ = object.data.is_fixnum() ? static_cast<int>(object.data.as_fixnum()) : 0;
    graph_->cancel(handle);
  } else if (object.kind == names::cancelled) {
    graph_->cancel(handle);
  } else if (!graph_->settle(handle, State::failed, error)) {
    static_cast<void>(graph_->make_failed(error));  // raised while it was being cancelled: nobody else would hear of it
  }
}

vm::Outcome Scheduler::await(vm::NativeCall& call, Value handle) {
  vm::Fiber& fiber = *machine_.current_fiber();
  Handle& owner = handle_at(fiber.on_finish);
  if (state_in(owner) == State::cancelled && !has_flag(owner, flag_delivered)) {
    set_flag(owner, flag_delivered);
    return call.raise(cancellation(heap(), true));
  }
  if (!is_handle(handle)) return handle;
  if (settled(handle_at(handle))) {
    graph_->observe(handle);
    if (state_of(handle) == State::completed) return result_of(handle);
    return call.raise(failure_of(heap(), handle));
  }
  if (Graph::is_too_late(fiber.context, handle)) return call.raise(graph_->deadline_error(handle));
  const Root source(heap(), handle);
  const Root waiter(heap(), graph_->make_in(Value::nil(), Kind::waiter, State::pending, fiber.as_value()));
  set_slot(heap(), waiter, slot_extra, fiber.on_finish);
  set_slot(heap(), fiber.on_finish, slot_source, waiter);
  suspended_->add(waiter);
  graph_->enlist_waiter(waiter, fiber.context);
  graph_->wait_for(waiter, source);
  return call.suspend();
}

void Scheduler::resume(Value handle) {
  const Root waiter(heap(), handle);
  suspended_->remove(waiter);
  vm::Fiber& fiber = vm::as_fiber(slot(waiter, slot_function));
  const Root owner(heap(), slot(waiter, slot_extra));
  set_slot(heap(), owner, slot_source, Value::nil());
  set_slot(heap(), waiter, slot_function, Value::nil());
  const Root kept_fiber(heap(), fiber.as_value());
  if (state_of(owner) == State::cancelled && !has_flag(handle_at(owner), flag_delivered)) {
    set_flag(handle_at(owner), flag_delivered);
    const Value error = cancellation(heap(), true);
    settle_callback(fiber, machine_.resume_with_error(fiber, error));
  } else if (state_of(waiter) == State::completed) {
    settle_callback(fiber, machine_.resume(fiber, result_of(waiter)));
  } else {
    const Value error = failure_of(heap(), waiter);
    settle_callback(fiber, machine_.resume_with_error(fiber, error));
  }
}

}  // namespace valk::async
