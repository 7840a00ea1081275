// What waits for several handles.

#include "errors.hpp"
#include "graph.hpp"
#include "valk/async/compiled.hpp"
#include "valk/async/scheduler.hpp"
#include "valk/heap/list.hpp"

namespace valk::async {

using heap::Root;
using heap::Table;
namespace names = heap::names;

Value Scheduler::list_to_table(Value list) {
  const Root kept(heap(), list);
  const Value made = heap().table(heap::list_length(list));
  auto& table = heap::as<Table>(made);
  std::size_t index = 0;
  for (heap::ListIterator it(kept); !it.done(); it.next()) heap().write(table, table.slots[index++], it.value());
  return made;
}

namespace {

Value wait_for_table(Graph& graph, Kind kind, Value table, Value function) {
  const Root sources(graph.heap(), table);
  const Root made(graph.heap(), graph.make(kind, State::running, function));
  graph.wait_for_all(made, sources);
  return made;
}

}  // namespace

Value Scheduler::all(Value handles) {
  if (handles.is_nil()) return graph_->make_completed(Value::nil());
  return wait_for_table(*graph_, Kind::gather, list_to_table(handles), Value::absent());
}

Value Scheduler::all_settled(Value handles) {
  if (handles.is_nil()) return graph_->make_completed(Value::nil());
  return wait_for_table(*graph_, Kind::survey, list_to_table(handles), Value::nil());
}

Value Scheduler::race(Value handles) {
  if (handles.is_nil()) return failed(machine_.make_error(names::value, "cannot race nothing"));
  return wait_for_table(*graph_, Kind::race, list_to_table(handles), Value::nil());
}

Value Scheduler::any(Value handles) {
  if (handles.is_nil()) return failed(machine_.make_error(names::all_failed, "there is no handle to complete"));
  return wait_for_table(*graph_, Kind::any, list_to_table(handles), Value::nil());
}

// ---- aio/let and aio/do

Value Scheduler::group(Value continuation, std::span<const Value> values) {
  if (values.size() == 1 && is_handle(values[0])) return then(values[0], continuation);
  const Root function(heap(), continuation);
  const Value made = heap().table(values.size());
  auto& table = heap::as<Table>(made);
  for (std::size_t i = 0; i < values.size(); ++i) heap().write(table, table.slots[i], values[i]);
  return wait_for_table(*graph_, Kind::gather, made, function);
}

Value Scheduler::abandon(Value error, std::span<const Value> started) {
  const Root cause(heap(), error);
  for (const Value value : started) graph_->cancel_unless_wanted(value);
  const auto& object = heap::as<heap::Error>(cause);
  if (object.is_uncatchable()) return Value::absent();
  if (object.kind != names::cancelled) return graph_->make_failed(cause);
  const Root made(heap(), pending());
  graph_->cancel(made);
  return made;
}

}  // namespace valk::async
