#pragma once

// Handles and who waits for whom. Everything that ever happens to a handle goes through `mark`; what follows from it is
// worked off from lists by `propagate`, so that a chain of a million handles settles without recursion:
//
//   1. handles that nobody wants any more are cancelled, sources before dependents
//   2. dependents are told, in the order they began to wait: their callbacks enter the ready queue, or they settle
//
// No callback runs in here, C++ code that calls off I/O excepted.
//
// A handle that is made in a context with a deadline or a scope is enlisted there (context.hpp); both end what is on
// their list: guards.cpp.

#include <cstdint>
#include <deque>
#include <functional>
#include <span>
#include <vector>

#include "layout.hpp"
#include "producers.hpp"
#include "valk/async/order.hpp"
#include "valk/loop/loop.hpp"
#include "valk/vm/machine.hpp"

namespace valk::async {

class Graph final : public heap::RootProvider {
 public:
  // `order`: who chooses among ready callbacks and timers due together; null: first in, first out.
  Graph(vm::Machine& machine, loop::Loop& loop, Order* order);
  ~Graph();
  Graph(const Graph&) = delete;
  Graph& operator=(const Graph&) = delete;

  [[nodiscard]] heap::Heap& heap() { return machine_.heap(); }
  [[nodiscard]] Producers& producers() { return producers_; }

  // ---- making; context and origin are those of the running fiber
  [[nodiscard]] Value make(Kind kind, State state, Value function = Value::nil());
  [[nodiscard]] Value make_completed(Value value);
  [[nodiscard]] Value make_failed(Value error);
  // Without origin: for what runs on behalf of another handle, in its context.
  [[nodiscard]] Value make_in(Value context, Kind kind, State state, Value function);

  // ---- waiting; `dependent` is fresh, or waits for nothing any more
  void wait_for(Value dependent, Value source);
  // For gather, survey, race and any. Plain values in `table` count as completed.
  void wait_for_all(Value dependent, Value table);
  // `handle` settles as `source` does. It fails if that is itself.
  void adopt(Value handle, Value source, Kind kind);
  // Has a timer work for `handle`.
  void start_timer(Value handle, loop::Duration delay);
  // Somebody looks at the failure of `handle`: it is not dropped.
  static void observe(Value handle) { set_flag(handle_at(handle), flag_observed); }

  // ---- settling: the one way. False when it had settled before
  bool settle(Value handle, State outcome, Value result);
  bool cancel(Value handle) { return settle(handle, State::cancelled, Value::nil()); }
  void cancel_unless_wanted(Value handle);

  // ---- deadlines and scopes
  // The context with a deadline `duration` from now, or as it is when it has an earlier one.
  [[nodiscard]] Value with_deadline(Value context, loop::Duration duration);
  // Whether the deadline of `context` has passed, and `source` is not on its list: there is no waiting for it any more.
  [[nodiscard]] static bool is_too_late(Value context, Value source);
  [[nodiscard]] Value deadline_error(Value handle);
  // A handle that settles as what `function` gives, once all that it started has ended.
  [[nodiscard]] Value make_scope(Value function);
  // `waiter` waits in `context`, whose deadline ends that.
  void enlist_waiter(Value waiter, Value context);
  // A fiber that runs in the context of `owner` has begun or ended: its scope waits for it.
  void fiber_began(Value owner);
  void fiber_ended(Value owner);
  // Fails `handle` if the deadline it was made under has passed and it waits for something outside.
  void fail_if_late(Value handle);

  // ---- the ready queue
  void enqueue(Value handle);
  [[nodiscard]] bool has_ready() const { return !ready_.empty(); }
  // What is to run next, which may have settled meanwhile; nil: nothing any more.
  [[nodiscard]] Value take_ready();
  // While it is worked off nobody needs to wake the loop.
  void set_draining(bool draining) { draining_ = draining; }

  // ---- callbacks in C++
  [[nodiscard]] Value make_observer(std::function<void()> callback);
  [[nodiscard]] std::function<void()> take_observer(Value observer);

  // Failures that nobody has observed, oldest first; the list is empty afterwards.
  void take_dropped(std::vector<Value>& out);

  void trace(heap::Visitor& visitor) override;

 private:
  struct Told {
    Value handle;
    Value dependents;  // whom to tell that it has settled; absent: it is a callback to enqueue, or a scope to end
  };
  struct Ready {
    Value handle;
    Value after;            // whose settling made it ready, if anybody chooses: these keep their order
    bool is_timer = false;  // its timer is due; only if anybody chooses
  };

  [[nodiscard]] Value current_origin();
  void mark(Value handle, State outcome, Value result);
  void propagate();
  void tell(const Told& told);
  void notify(Value dependent, Value source);
  void start_use(Value bracket, Value resource);
  void notify_counting(Value dependent, Value source);
  void finish_counting(Value dependent);
  void link(Value dependent, Value source);
  void leave_sources(Value handle);
  void withdraw(Value source, Value dependent);
  void retain(Value source);
  void clean_up(Value handle);
  void timer_due(Value handle);
  void timer_fired(Value handle);
  [[nodiscard]] std::size_t choose_ready();
  [[nodiscard]] base::Location place_of(Value handle);

  // guards.cpp
  void enlist(Value handle);
  void enlist_at(Value deadline, Value handle);
  void resign(Value handle);
  void resign_waiter(Value waiter);
  void leave_deadline(Value deadline, Value handle);
  void pass_deadline(Value guard);
  void fail_late(Value handle, Value guard);
  void leave_scope(Value scope, Value body);
  void doom_members(Value guard);
  void end_scope_if_empty(Value guard);

  vm::Machine& machine_;
  loop::Loop& loop_;
  Producers producers_;
  Order* order_;
  std::deque<Ready> ready_;
  std::deque<Value> doomed_;
  std::deque<Value> withdrawn_;
  std::deque<Told> told_;
  std::vector<Value> dropped_;
  std::vector<std::function<void()>> observers_;
  std::vector<std::uint32_t> free_observers_;
  bool propagating_ = false;
  bool telling_ = false;
  Value teller_;       // while telling
  Value last_origin_;  // of the last handle made, behind the origin `last_before_`
  Value last_before_;
  bool draining_ = false;
};

}  // namespace valk::async
