// What waits for time to pass.

#include "graph.hpp"
#include "valk/async/scheduler.hpp"

namespace valk::async {

using heap::Root;

namespace {

Value make_timer(Graph& graph, Kind kind, loop::Duration duration, Value function) {
  const Root made(graph.heap(), graph.make(kind, State::running, function));
  graph.start_timer(made, duration);
  return made;
}

}  // namespace

Value Scheduler::sleep(loop::Duration duration) { return make_timer(*graph_, Kind::timer, duration, Value::nil()); }

Value Scheduler::delay(loop::Duration duration, Value value) {
  if (is_handle(value)) graph_->observe(value);
  return make_timer(*graph_, Kind::timer, duration, value);
}

Value Scheduler::interval(loop::Duration period, Value function) {
  const Root made(heap(), make_timer(*graph_, Kind::interval, period, function));
  if (settled(handle_at(made))) return made;
  const loop::Duration due = loop_.now().time_since_epoch() + period;
  const Value schedule = heap().list({Value::fixnum(period.count()), Value::fixnum(due.count())});
  set_slot(heap(), made, slot_result, schedule);
  return made;
}

Value Scheduler::within(Value handle, loop::Duration duration) {
  const Root source(heap(), lift(handle));
  const Root made(heap(), graph_->make(Kind::within, State::running, Value::fixnum(duration.count())));
  graph_->wait_for(made, source);
  if (!settled(handle_at(made))) graph_->start_timer(made, duration);
  return made;
}

}  // namespace valk::async
