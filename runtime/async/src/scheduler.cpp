#include "valk/async/scheduler.hpp"

#include <utility>

#include "errors.hpp"
#include "graph.hpp"
#include "suspended.hpp"

namespace valk::async {

using heap::Root;

Scheduler::Scheduler(vm::Machine& machine, loop::Loop& loop, SchedulerOptions options)
    : machine_(machine),
      loop_(loop),
      options_(std::move(options)),
      graph_(std::make_unique<Graph>(machine, loop, options_.order)),
      suspended_(std::make_unique<Suspended>(machine.heap())) {
  loop_.set_turn_hook([this] {
    drain();
    return false;
  });
}

Scheduler::~Scheduler() { loop_.set_turn_hook(nullptr); }

SchedulerStatistics Scheduler::statistics() const {
  SchedulerStatistics result = counts_;
  result.suspended = suspended_->size();
  result.producers = graph_->producers().size();
  return result;
}

// ---- making

Value Scheduler::lift(Value value) { return is_handle(value) ? value : graph_->make_completed(value); }

Value Scheduler::failed(Value payload) { return graph_->make_failed(to_error(machine_, payload)); }

Value Scheduler::pending() {
  const Root made(heap(), graph_->make(Kind::plain, State::pending));
  graph_->fail_if_late(made);
  return made;
}

Value Scheduler::external(std::function<void()> call_off) {
  const Root made(heap(), graph_->make(Kind::plain, State::running));
  graph_->fail_if_late(made);
  if (settled(handle_at(made))) {
    loop_.post(std::move(call_off));  // too late from the start: the caller has yet to begin
    return made;
  }
  set_flag(handle_at(made), flag_produced);
  const Producers::Number number = graph_->producers().add_external(made, std::move(call_off));
  set_slot(heap(), made, slot_extra, Value::fixnum(number));
  return made;
}

Value Scheduler::call(Value function, std::span<const Value> operands, Value context) {
  const Root kept_function(heap(), function);
  const Root kept_context(heap(), context);
  const Root list(heap(), heap().list(operands));
  const Value made = graph_->make_in(kept_context, Kind::call, State::running, kept_function);
  set_slot(heap(), made, slot_extra, list);
  graph_->enqueue(made);
  return made;
}

Value Scheduler::start(Value function, std::span<const Value> operands) {
  const Root kept_function(heap(), function);
  const Root list(heap(), heap().list(operands));
  const Root made(heap(), graph_->make(Kind::call, State::running, kept_function));
  set_slot(heap(), made, slot_extra, list);
  graph_->enqueue(made);
  return made;
}

Value Scheduler::run_program(Value function) {
  const Value made = graph_->make_in(Value::nil(), Kind::call, State::running, function);
  set_flag(handle_at(made), flag_program);
  graph_->observe(made);  // whoever runs it looks at its outcome
  graph_->enqueue(made);
  return made;
}

// ---- settling

bool Scheduler::complete(Value handle, Value value) {
  Handle& object = handle_at(handle);
  if (settled(object) || kind_in(object) != Kind::plain) return false;
  if (!is_handle(value)) return graph_->settle(handle, State::completed, value);
  if (has_flag(object, flag_produced)) {
    clear_flag(object, flag_produced);
    static_cast<void>(graph_->producers().release(static_cast<std::uint32_t>(slot(handle, slot_extra).as_fixnum())));
  }
  graph_->adopt(handle, value, Kind::forward);
  return true;
}

bool Scheduler::fail(Value handle, Value payload) {
  if (settled(handle_at(handle)) || kind_in(handle_at(handle)) != Kind::plain) return false;
  const Root owner(heap(), handle);
  const Value error = to_error(machine_, payload);
  return graph_->settle(owner, State::failed, error);
}

bool Scheduler::cancel(Value handle) { return graph_->cancel(handle); }

Value Scheduler::error_of(Value handle) {
  graph_->observe(handle);
  return result_of(handle);
}

void Scheduler::on_settled(Value handle, std::function<void()> callback) {
  const Root source(heap(), handle);
  const Value observer = graph_->make_observer(std::move(callback));
  graph_->wait_for(observer, source);
}

}  // namespace valk::async
