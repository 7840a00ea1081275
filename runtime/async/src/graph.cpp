#include "graph.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "context.hpp"
#include "dependents.hpp"
#include "errors.hpp"
#include "valk/heap/list.hpp"
#include "valk/vm/errors.hpp"

// GCC 12 at -O3 takes the object behind a value for one at address 1.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Warray-bounds"
#endif

namespace valk::async {

using heap::Root;
using heap::Table;
namespace names = heap::names;

Graph::Graph(vm::Machine& machine, loop::Loop& loop, Order* order)
    : machine_(machine), loop_(loop), producers_(loop, [this](Value handle) { timer_due(handle); }), order_(order) {
  heap().add_roots(*this);
}

Graph::~Graph() { heap().remove_roots(*this); }

// ---- making

Value Graph::make_in(Value context, Kind kind, State state, Value function) {
  const Root kept_context(heap(), context);
  const Root kept_function(heap(), function);
  const Value made = heap().handle(0, slot_count);
  Handle& handle = handle_at(made);
  set_state(handle, state);
  set_kind(handle, kind);
  set_slot(heap(), made, slot_context, kept_context);
  set_slot(heap(), made, slot_function, kept_function);
  if (context.is_nil()) return made;
  const Root enlisted(heap(), made);
  enlist(enlisted);
  return enlisted;
}

Value Graph::make(Kind kind, State state, Value function) {
  const vm::Fiber* fiber = machine_.current_fiber();
  if (fiber == nullptr) return make_in(Value::nil(), kind, state, function);
  const Root made(heap(), make_in(fiber->context, kind, state, function));
  const Value origin = current_origin();
  set_slot(heap(), made, slot_origin, origin);
  return made;
}

// One place for each step, the last one first. Older ones are forgotten: a program may go on step by step for ever. What
// is made in a loop shares its origin.
Value Graph::current_origin() {
  constexpr std::size_t kKept = 16 * kPlace;
  const vm::Fiber& fiber = *machine_.current_fiber();
  if (fiber.origin == last_before_ && machine_.is_at_place(last_origin_)) return last_origin_;
  const Root place(heap(), machine_.current_place());
  last_before_ = fiber.origin;
  last_origin_ = place;
  if (fiber.origin.is_nil()) return place;
  Value before = fiber.origin;
  if (heap::list_length(before) > 2 * kKept) before = heap::list_take(heap(), before, kKept);
  last_origin_ = heap::list_join(heap(), place, before);
  return last_origin_;
}

Value Graph::make_completed(Value value) {
  const Root kept(heap(), value);
  const Value made = heap().handle(0, 1);
  set_state(handle_at(made), State::completed);
  set_slot(heap(), made, slot_result, kept);
  return made;
}

Value Graph::make_failed(Value error) {
  const Root kept(heap(), error);
  const Value made = heap().handle(0, 1);
  set_state(handle_at(made), State::failed);
  set_slot(heap(), made, slot_result, kept);
  dropped_.push_back(made);
  return made;
}

// ---- waiting

void Graph::retain(Value source) {
  for (;;) {
    Handle& handle = handle_at(source);
    const bool is_first = handle.status++ == 0;
    if (!is_first || kind_in(handle) != Kind::always || has_flag(handle, flag_counts)) return;
    const Value next = slot(source, slot_source);
    if (!is_handle(next) || settled(handle_at(next))) return;
    set_flag(handle, flag_counts);
    source = next;
  }
}

void Graph::link(Value dependent, Value source) {
  Handle& waiting = handle_at(dependent);
  const Kind kind = kind_in(waiting);
  if (kind != Kind::on_cancel) {
    observe(source);
    if (kind != Kind::always || waiting.status > 0) {
      set_flag(waiting, flag_counts);
      retain(source);
    }
  }
  add_dependent(heap(), source, dependent);
}

void Graph::wait_for(Value dependent, Value source) {
  const Root waiting(heap(), dependent);
  set_slot(heap(), dependent, slot_source, source);
  if (!settled(handle_at(source))) {
    link(waiting, source);
    fail_if_late(waiting);
    return;
  }
  if (kind_in(handle_at(dependent)) != Kind::on_cancel) observe(source);
  notify(waiting, source);
  propagate();
}

void Graph::wait_for_all(Value dependent, Value table) {
  const Root waiting(heap(), dependent);
  const Root sources(heap(), table);
  set_slot(heap(), dependent, slot_source, table);
  const std::size_t count = heap::as<Table>(table).size;
  set_slot(heap(), dependent, slot_extra, Value::fixnum(static_cast<std::int64_t>(count)));
  // Those that have settled are looked at last: whichever of them decides, all others are waited for by then, and let go.
  const auto source_at = [&](std::size_t i) { return heap::as<Table>(sources).slots[i]; };
  const auto is_pending = [](Value source) { return is_handle(source) && !settled(handle_at(source)); };
  for (std::size_t i = 0; i < count; ++i) {
    if (is_pending(source_at(i))) link(waiting, source_at(i));
  }
  for (std::size_t i = 0; i < count; ++i) {
    const Value source = source_at(i);
    if (is_pending(source)) continue;
    if (is_handle(source)) observe(source);
    if (!settled(handle_at(waiting))) notify_counting(waiting, source);
  }
  propagate();
  fail_if_late(waiting);
}

void Graph::adopt(Value handle, Value source, Kind kind) {
  if (settled(handle_at(handle))) {
    cancel_unless_wanted(source);
    return;
  }
  if (handle == source) {
    const Root itself(heap(), handle);
    const Value error = error_of(heap(), handle, names::value, "a handle waits for itself");
    settle(itself, State::failed, error);
    return;
  }
  Handle& object = handle_at(handle);
  set_kind(object, kind);
  set_state(object, State::pending);
  wait_for(handle, source);
}

void Graph::start_timer(Value handle, loop::Duration delay) {
  if (settled(handle_at(handle))) return;
  set_flag(handle_at(handle), flag_produced);
  set_slot(heap(), handle, slot_extra, Value::fixnum(producers_.start_timer(handle, delay)));
  fail_if_late(handle);
}

void Graph::timer_due(Value handle) {
  clear_flag(handle_at(handle), flag_produced);
  if (order_ == nullptr) return timer_fired(handle);
  if (ready_.empty() && !draining_) loop_.post([] {});
  ready_.push_back({handle, Value::nil(), true});
}

void Graph::timer_fired(Value handle) {
  const Kind kind = kind_in(handle_at(handle));
  if (kind == Kind::guard) {
    pass_deadline(handle);
  } else if (kind == Kind::within) {
    const Root waiting(heap(), handle);
    const double ms = static_cast<double>(slot(handle, slot_function).as_fixnum()) / 1e6;
    char message[64];
    std::snprintf(message, sizeof message, "took longer than %g ms", ms);
    const Value error = error_of(heap(), handle, names::timeout, message);
    settle(waiting, State::failed, error);
  } else if (is_handle(slot(handle, slot_function))) {
    adopt(handle, slot(handle, slot_function), Kind::forward);
  } else if (const Value function = slot(handle, slot_function); heap::is_function(function)) {
    enqueue(handle);
  } else {
    settle(handle, State::completed, function);
  }
}

// ---- settling

bool Graph::settle(Value handle, State outcome, Value result) {
  if (settled(handle_at(handle))) return false;
  mark(handle, outcome, result);
  propagate();
  return true;
}

void Graph::cancel_unless_wanted(Value handle) {
  if (is_handle(handle) && handle_at(handle).status == 0) cancel(handle);
}

void Graph::mark(Value subject, State outcome, Value result) {
  const Root owner(heap(), subject);
  Handle& handle = handle_at(subject);
  const Kind kind = kind_in(handle);
  const bool has_started = has_flag(handle, flag_started);
  if (kind == Kind::waiter) resign_waiter(owner);
  set_state(handle, outcome);
  set_slot(heap(), subject, slot_result, result);
  if (heap::is<Table>(slot(subject, slot_context))) resign(owner);
  if (outcome == State::cancelled && (kind == Kind::scope || kind == Kind::leaving)) {
    doom_members(slot(owner, slot_function));
  }

  const bool is_cleaning = kind == Kind::cleaning || (kind == Kind::always && has_started);
  if (outcome != State::cancelled || !is_cleaning) leave_sources(owner);  // a cleanup that runs is not stopped
  std::function<void()> call_off;
  if (has_flag(handle, flag_produced)) {
    clear_flag(handle, flag_produced);
    call_off = producers_.release(static_cast<Producers::Number>(slot(owner, slot_extra).as_fixnum()));
  }
  if (kind == Kind::guard) return set_slot(heap(), owner, slot_dependents, Value::nil());
  const bool must_clean_up = kind == Kind::always && outcome == State::cancelled && !has_started;
  if (must_clean_up) clean_up(owner);  // behind the sources, so that what it cleans up after has been unwound

  const bool is_ours = kind == Kind::waiter || kind == Kind::observer;  // the program knows nothing of it
  if (is_ours) {
    enqueue(owner);
  } else {
    set_slot(heap(), owner, slot_function, Value::nil());
    set_slot(heap(), owner, slot_extra, Value::nil());
  }
  const Value dependents = take_dependents(heap(), owner);
  if (!dependents.is_nil()) told_.push_back({owner, dependents});
  if (outcome == State::failed && !is_ours && !has_flag(handle_at(owner), flag_observed)) dropped_.push_back(owner);
  if (call_off && (outcome == State::cancelled || has_flag(handle_at(owner), flag_call_off))) call_off();
}

// The function of an `aio/finally` that is cancelled runs all the same, on its own account.
void Graph::clean_up(Value handle) {
  const Root owner(heap(), handle);
  const Root context(heap(), with_context_part(heap(), slot(handle, slot_context), context_deadline, Value::nil()));
  const Root step(heap(), make_in(context, Kind::call, State::running, slot(owner, slot_function)));
  set_slot(heap(), step, slot_origin, slot(owner, slot_origin));
  if (telling_) return enqueue(step);  // its source has settled, and what that was waiting for has been dealt with
  told_.push_back({step, Value::absent()});
}

void Graph::leave_sources(Value handle) {
  const Value source = slot(handle, slot_source);
  if (source.is_nil()) return;
  if (is_handle(source)) {
    if (kind_in(handle_at(source)) == Kind::waiter) {
      withdrawn_.push_back(source);  // the callback is suspended: it is unwound
    } else {
      withdraw(source, handle);
    }
  } else if (const auto* table = heap::try_as<Table>(source)) {
    for (std::size_t i = 0; i < table->size; ++i) {
      if (is_handle(table->slots[i])) withdraw(table->slots[i], handle);
    }
  }
  set_slot(heap(), handle, slot_source, Value::nil());
}

void Graph::withdraw(Value source, Value dependent) {
  Handle& handle = handle_at(source);
  if (settled(handle)) return;
  drop_dependent(heap(), source, dependent);
  const Handle& leaving = handle_at(dependent);
  if (!has_flag(leaving, flag_counts)) {
    const bool was_cancelled = kind_in(leaving) == Kind::always && state_in(leaving) == State::cancelled;
    if (was_cancelled && handle.status == 0) withdrawn_.push_back(source);
    return;
  }
  assert(handle.status > 0);
  if (--handle.status == 0) withdrawn_.push_back(source);
}

void Graph::propagate() {
  if (propagating_) return;  // the loop below runs already, further out
  propagating_ = true;
  for (;;) {
    if (!doomed_.empty()) {
      const Value handle = doomed_.front();
      doomed_.pop_front();
      if (!settled(handle_at(handle))) mark(handle, State::cancelled, Value::nil());
    } else if (!withdrawn_.empty()) {
      const Value handle = withdrawn_.front();
      withdrawn_.pop_front();
      if (!settled(handle_at(handle)) && handle_at(handle).status == 0) {
        mark(handle, State::cancelled, Value::nil());
      }
    } else if (!told_.empty()) {
      const Told told = told_.front();
      told_.pop_front();
      tell(told);
    } else {
      break;
    }
  }
  propagating_ = false;
}

void Graph::tell(const Told& told) {
  if (told.dependents.is_absent()) {
    if (kind_in(handle_at(told.handle)) != Kind::leaving) return enqueue(told.handle);
    if (settled(handle_at(told.handle))) return;
    if (handle_at(own_slot(told.handle, slot_function)).status > 0) return;  // cleaning up has begun meanwhile
    const Value body = slot(told.handle, slot_extra);
    return mark(told.handle, state_of(body), result_of(body));
  }
  const Root source(heap(), told.handle);
  const Root dependents(heap(), told.dependents);
  const std::size_t count = count_dependents(dependents);
  telling_ = true;
  for (std::size_t i = 0; i < count; ++i) {
    teller_ = source;
    const Value dependent = dependent_at(dependents, i);
    if (!settled(handle_at(dependent))) notify(dependent, source);
  }
  telling_ = false;
  teller_ = Value::nil();
}

// ---- the ready queue

void Graph::enqueue(Value handle) {
  if (ready_.empty() && !draining_) loop_.post([] {});  // the loop goes round once more
  Handle& object = handle_at(handle);
  if (!settled(object)) set_state(object, State::running);
  Value after = Value::nil();
  if (order_ != nullptr) after = telling_ ? teller_ : slot(handle, slot_source);
  ready_.push_back({handle, is_handle(after) ? after : Value::nil()});
}

Value Graph::take_ready() {
  while (!ready_.empty()) {
    const auto chosen = ready_.begin() + static_cast<std::ptrdiff_t>(order_ == nullptr ? 0 : choose_ready());
    const Ready ready = *chosen;
    ready_.erase(chosen);
    if (!ready.is_timer) return ready.handle;
    if (!settled(handle_at(ready.handle))) timer_fired(ready.handle);
  }
  return Value::nil();
}

// The first of each row of callbacks that must keep their order could run now.
std::size_t Graph::choose_ready() {
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < ready_.size(); ++i) {
    const Value after = ready_[i].after;
    const auto is_same = [&](std::size_t other) { return !after.is_nil() && ready_[other].after == after; };
    if (std::none_of(open.begin(), open.end(), is_same)) open.push_back(i);
  }
  if (open.size() < 2) return 0;
  const std::size_t chosen = open[order_->choose(open.size())];
  if (chosen != 0) order_->reordered(place_of(ready_[chosen].handle), place_of(ready_[0].handle));
  return chosen;
}

base::Location Graph::place_of(Value handle) {
  const Value made = kind_in(handle_at(handle)) == Kind::waiter ? slot(handle, slot_extra) : handle;
  const std::vector<vm::TraceFrame> frames = vm::trace_frames(slot(made, slot_origin));
  for (const vm::TraceFrame& frame : frames) {
    if (!frame.location.source->path().starts_with("stdlib/")) return frame.location;
  }
  return {};
}

// ---- callbacks in C++

Value Graph::make_observer(std::function<void()> callback) {
  std::uint32_t number;
  if (free_observers_.empty()) {
    number = static_cast<std::uint32_t>(observers_.size());
    observers_.push_back(std::move(callback));
  } else {
    number = free_observers_.back();
    free_observers_.pop_back();
    observers_[number] = std::move(callback);
  }
  const Value made = make_in(Value::nil(), Kind::observer, State::pending, Value::nil());
  set_slot(heap(), made, slot_extra, Value::fixnum(number));
  return made;
}

std::function<void()> Graph::take_observer(Value observer) {
  const auto number = static_cast<std::uint32_t>(slot(observer, slot_extra).as_fixnum());
  free_observers_.push_back(number);
  return std::exchange(observers_[number], nullptr);
}

void Graph::take_dropped(std::vector<Value>& out) {
  out.clear();
  std::swap(out, dropped_);
}

void Graph::trace(heap::Visitor& visitor) {
  producers_.trace(visitor);
  for (Ready& ready : ready_) {
    visitor.visit(ready.handle);
    visitor.visit(ready.after);
  }
  visitor.visit(teller_);
  visitor.visit(last_origin_);
  visitor.visit(last_before_);
  for (Value& handle : doomed_) visitor.visit(handle);
  for (Value& handle : withdrawn_) visitor.visit(handle);
  for (Told& told : told_) {
    visitor.visit(told.handle);
    visitor.visit(told.dependents);
  }
  for (Value& handle : dropped_) visitor.visit(handle);
}

}  // namespace valk::async
