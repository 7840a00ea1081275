// Working the queue off, and running the loop.

#include "errors.hpp"
#include "graph.hpp"
#include "suspended.hpp"
#include "valk/async/scheduler.hpp"

namespace valk::async {

using heap::Root;
using heap::RootVector;

void Scheduler::drain() {
  graph_->set_draining(true);
  while (graph_->has_ready() && (!exit_status_ || shutting_down_)) run_entry(graph_->take_ready());
  graph_->set_draining(false);
  report_dropped();
}

void Scheduler::report_dropped() {
  std::vector<Value> taken;
  graph_->take_dropped(taken);
  if (taken.empty()) return;
  RootVector dropped(heap());
  for (const Value handle : taken) dropped.push_back(handle);
  for (std::size_t i = 0; i < dropped.size(); ++i) {
    if (has_flag(handle_at(dropped[i]), flag_observed)) continue;
    graph_->observe(dropped[i]);
    ++counts_.dropped_failures;
    base::Diagnostic diagnostic = machine_.describe(result_of(dropped[i]));
    diagnostic.notes.push_back({"nothing was waiting for the handle that failed", {}});
    diagnostic.help = "handle the failure with `aio/catch`, or wait for the handle";
    options_.on_dropped_failure(diagnostic);
  }
}

bool Scheduler::run_until(Value handle) {
  const Root wanted(heap(), handle);
  while (!settled(handle_at(wanted))) {
    if (exit_status_) return false;
    if (loop_.run_once(loop::Wait::until_next) || graph_->has_ready() || settled(handle_at(wanted))) continue;
    if (idle_ && !settled(handle_at(idle_.get()))) {
      complete(idle_.get(), Value::nil());
    } else if (!break_deadlock(wanted)) {
      return false;
    }
  }
  return true;
}

// A program that waits for what cannot come is told so.
bool Scheduler::break_deadlock(Value handle) {
  const Root waiter(heap(), slot(handle, slot_source));
  if (!is_handle(waiter) || kind_in(handle_at(waiter)) != Kind::waiter) return false;
  const Value error = deadlock_error(slot(waiter, slot_source));
  return graph_->settle(waiter, State::failed, error);
}

Value Scheduler::deadlock_error(Value handle) {
  Value last = handle;
  while (is_handle(slot(last, slot_source))) last = slot(last, slot_source);
  const Value kind = machine_.symbols().intern(":deadlock");
  return async::error_of(heap(), last, kind, "this handle will never settle: nothing is left to run that could");
}

Value Scheduler::cancellation_error() { return cancellation(heap(), false); }

void Scheduler::run_until_idle() {
  stopped_ = false;
  while (!exit_status_ && !stopped_) {
    if (loop_.run_once(loop::Wait::until_next) || graph_->has_ready()) continue;
    if (!idle_ || settled(handle_at(idle_.get()))) return;
    complete(idle_.get(), Value::nil());
  }
}

Value Scheduler::idle() {
  if (!idle_ || settled(handle_at(idle_.get()))) idle_ = heap::Persistent(heap(), pending());
  return idle_.get();
}

void Scheduler::stop() {
  stopped_ = true;
  if (idle_) complete(idle_.get(), Value::nil());
}

void Scheduler::shut_down() {
  constexpr int kRounds = 100;  // a cleanup may start something; it is not given for ever
  shutting_down_ = true;
  for (int round = 0; round < kRounds; ++round) {
    drain();
    std::vector<Value> live;
    suspended_->append_owners(live);
    graph_->producers().append_handles(live);
    if (live.empty()) break;
    RootVector handles(heap());
    for (const Value handle : live) handles.push_back(handle);
    for (std::size_t i = 0; i < handles.size(); ++i) graph_->cancel(handles[i]);
  }
}

}  // namespace valk::async
