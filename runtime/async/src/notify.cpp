// What the settling of a source means for each kind of handle that waits for it.

#include "errors.hpp"
#include "graph.hpp"

namespace valk::async {

using heap::Root;
using heap::RootVector;
using heap::Table;
namespace names = heap::names;

namespace {

// Of an element of a table of sources: a plain value counts as completed.
State outcome_of(Value source) { return is_handle(source) ? state_of(source) : State::completed; }
Value value_of(Value source) { return is_handle(source) ? result_of(source) : source; }

Value collect_values(heap::Heap& heap, Value table) {
  const Root sources(heap, table);
  const std::size_t count = heap::as<Table>(table).size;
  if (count == 0) return Value::nil();
  heap::Array* list = heap.start_list(count);
  for (std::size_t i = 0; i < count; ++i) list->elements[i] = value_of(heap::as<Table>(sources).slots[i]);
  if (!heap.is_young(*list)) heap.remember(*list);
  return Value::object(list);
}

Value collect_failures(heap::Heap& heap, Value table) {
  const Root sources(heap, table);
  RootVector failures(heap);
  const std::size_t count = heap::as<Table>(table).size;
  for (std::size_t i = 0; i < count; ++i) failures.push_back(failure_of(heap, heap::as<Table>(sources).slots[i]));
  return heap.list({failures.data(), failures.size()});
}

Value collect_outcomes(heap::Heap& heap, Value table) {
  const Root sources(heap, table);
  RootVector outcomes(heap);
  const std::size_t count = heap::as<Table>(table).size;
  for (std::size_t i = 0; i < count; ++i) {
    const Value source = heap::as<Table>(sources).slots[i];
    if (outcome_of(source) == State::completed) {
      outcomes.push_back(heap.list({names::status, names::ok, names::value, value_of(source)}));
    } else {
      const Value failure = failure_of(heap, source);
      outcomes.push_back(heap.list({names::status, names::error, names::error, failure}));
    }
  }
  return heap.list({outcomes.data(), outcomes.size()});
}

bool takes_kind(Value handle, Value error) {
  const Value wanted = slot(handle, slot_extra);
  return wanted.is_nil() || is_of_kind(error, wanted);
}

}  // namespace

// `dependent` has not settled, `source` has.
void Graph::notify(Value dependent, Value source) {
  const State outcome = state_of(source);
  const Value result = result_of(source);
  switch (kind_in(handle_at(dependent))) {
    case Kind::then:
      if (outcome == State::completed) return enqueue(dependent);
      return mark(dependent, outcome, result);
    case Kind::on_error:
      if (outcome == State::failed && takes_kind(dependent, result)) return enqueue(dependent);
      return mark(dependent, outcome, result);
    case Kind::always:
      if (outcome == State::cancelled) return mark(dependent, outcome, result);
      set_slot(heap(), dependent, slot_extra, source);
      return enqueue(dependent);
    case Kind::on_cancel:
      if (outcome == State::cancelled) return enqueue(dependent);
      return mark(dependent, State::completed, Value::nil());
    case Kind::attempt: {
      if (outcome == State::cancelled) return mark(dependent, outcome, result);
      const Root waiting(heap(), dependent);
      const Value key = outcome == State::completed ? names::ok : names::err;
      const Value wrapped = heap().list({key, result});
      return mark(waiting, State::completed, wrapped);
    }
    case Kind::cleaning: {
      if (outcome != State::completed) return mark(dependent, outcome, result);
      const Value original = slot(dependent, slot_extra);
      return mark(dependent, state_of(original), result_of(original));
    }
    case Kind::bracket:
      if (outcome == State::completed) return start_use(dependent, result);
      return mark(dependent, outcome, result);
    case Kind::rest:
      return outcome == State::completed ? enqueue(dependent) : mark(dependent, outcome, result);
    case Kind::gather:
    case Kind::survey:
    case Kind::race:
    case Kind::any:
      return notify_counting(dependent, source);
    case Kind::scope:
      return leave_scope(dependent, source);
    default:
      return mark(dependent, outcome, result);
  }
}

// The resource is there. That it will be released is settled here, before anything else can happen.
void Graph::start_use(Value dependent, Value result) {
  const Root waiting(heap(), dependent);
  const Root resource(heap(), result);
  const Value origin = slot(waiting, slot_origin);
  const Root kept_origin(heap(), origin);
  const Value operands = heap().list({resource});
  const Root list(heap(), operands);
  const Root use(heap(),
                 make_in(slot(waiting, slot_context), Kind::call, State::running, slot(waiting, slot_function)));
  set_slot(heap(), use, slot_origin, kept_origin);
  set_slot(heap(), use, slot_extra, list);
  const Value operand = resource;
  const Value release = heap().partial(slot(waiting, slot_extra), {&operand, 1});
  const Root whole(heap(), make_in(slot(waiting, slot_context), Kind::always, State::pending, release));
  set_slot(heap(), whole, slot_origin, kept_origin);
  enqueue(use);
  wait_for(whole, use);
  adopt(waiting, whole, Kind::forward);
}

void Graph::notify_counting(Value dependent, Value source) {
  const State outcome = outcome_of(source);
  switch (kind_in(handle_at(dependent))) {
    case Kind::race:
      return mark(dependent, outcome, value_of(source));
    case Kind::any:
      if (outcome == State::completed) return mark(dependent, outcome, value_of(source));
      break;
    case Kind::survey:
      break;
    default:
      if (outcome != State::completed) return mark(dependent, outcome, value_of(source));
  }
  const std::int64_t left = slot(dependent, slot_extra).as_fixnum() - 1;
  set_slot(heap(), dependent, slot_extra, Value::fixnum(left));
  if (left == 0) finish_counting(dependent);
}

// All sources have settled, and none of them decided.
void Graph::finish_counting(Value dependent) {
  const Root waiting(heap(), dependent);
  const Value sources = slot(dependent, slot_source);
  switch (kind_in(handle_at(dependent))) {
    case Kind::gather: {
      if (!slot(waiting, slot_function).is_absent()) return enqueue(waiting);
      const Value values = collect_values(heap(), sources);
      return mark(waiting, State::completed, values);
    }
    case Kind::survey: {
      const Value outcomes = collect_outcomes(heap(), sources);
      return mark(waiting, State::completed, outcomes);
    }
    default: {
      const Value failures = collect_failures(heap(), sources);
      const Value error = error_of(heap(), waiting, names::all_failed, "every one of the handles failed", failures);
      return mark(waiting, State::failed, error);
    }
  }
}

}  // namespace valk::async
