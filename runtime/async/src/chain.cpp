// What waits for one handle.

#include "graph.hpp"
#include "valk/async/scheduler.hpp"

namespace valk::async {

using heap::Root;

namespace {

// `kind` waits for `source`, a handle or a plain value, to call `function`.
Value make_waiting(Graph& graph, Kind kind, Value source, Value function, Value extra) {
  const Root kept_source(graph.heap(), source);
  const Root kept_extra(graph.heap(), extra);
  const Root made(graph.heap(), graph.make(kind, State::pending, function));
  set_slot(graph.heap(), made, slot_extra, kept_extra);
  const Value lifted = is_handle(kept_source) ? kept_source.get() : graph.make_completed(kept_source);
  graph.wait_for(made, lifted);
  return made;
}

}  // namespace

Value Scheduler::then(Value handle, Value function) {
  return make_waiting(*graph_, Kind::then, handle, function, Value::nil());
}

Value Scheduler::on_error(Value handle, Value kind, Value function) {
  return make_waiting(*graph_, Kind::on_error, handle, function, kind);
}

Value Scheduler::always(Value handle, Value function) {
  return make_waiting(*graph_, Kind::always, handle, function, Value::nil());
}

Value Scheduler::attempt(Value handle) {
  return make_waiting(*graph_, Kind::attempt, handle, Value::nil(), Value::nil());
}

void Scheduler::on_cancel(Value handle, Value function) {
  static_cast<void>(make_waiting(*graph_, Kind::on_cancel, handle, function, Value::nil()));
}

Value Scheduler::bracket(Value acquire, Value release, Value use) {
  return make_waiting(*graph_, Kind::bracket, acquire, use, release);
}

}  // namespace valk::async
