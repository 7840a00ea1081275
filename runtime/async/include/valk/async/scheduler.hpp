#pragma once

// Handles, callbacks and the ready queue of one isolate, on top of its machine and its loop.
//
// What the language promises is kept here:
//
// - A callback never runs inside the call that registers it. When a handle settles, the callbacks that wait for it
// enter
//   the ready queue, in the order they were registered; the loop's turn hook works the queue off, first in first out,
//   before the loop looks at I/O.
// - Each callback runs in a fiber of its own, one at a time. One that waits (`await`) is suspended; the others go on.
// - What a callback gives completes its handle, a handle is flattened; what it raises fails it.
// - Cancelling a handle settles it at once, then cancels the sources that nobody else waits for, then what waits for
// it.
//   A callback of it that is suspended is unwound by an error that `catch` does not see.
// - A failure that nobody has observed when the queue has drained is reported, with its asynchronous trace.
//
// The natives of the language are thin calls of these functions; C++ code (a server that runs handlers) uses the same.
// A `handle` operand may be any value: a plain one counts as completed. The rule of heap/roots.hpp holds for all.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "valk/async/handle.hpp"
#include "valk/async/order.hpp"
#include "valk/loop/loop.hpp"
#include "valk/vm/machine.hpp"

namespace valk::async {

class Graph;

struct SchedulerOptions {
  // Gets each failure that nobody observed.
  std::function<void(const base::Diagnostic&)> on_dropped_failure = [](const base::Diagnostic&) {};
  // Asked when Machine::interrupt stopped a callback: the error to raise there, or absent to go on.
  std::function<Value()> on_interrupt = [] { return Value::absent(); };
  // Who chooses among what could run next; null: first in, first out. Must outlive the scheduler.
  Order* order = nullptr;
};

struct SchedulerStatistics {
  std::uint64_t callbacks = 0;  // started
  std::uint64_t dropped_failures = 0;
  std::size_t suspended = 0;  // callbacks that wait now
  std::size_t producers = 0;  // timers and I/O under way
};

class Scheduler {
 public:
  // Sets the loop's turn hook. Machine and loop must outlive it.
  Scheduler(vm::Machine& machine, loop::Loop& loop, SchedulerOptions options);
  ~Scheduler();
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;

  [[nodiscard]] vm::Machine& machine() { return machine_; }
  [[nodiscard]] loop::Loop& loop() { return loop_; }
  [[nodiscard]] heap::Heap& heap() { return machine_.heap(); }
  [[nodiscard]] SchedulerStatistics statistics() const;

  // ---- making
  [[nodiscard]] Value lift(Value value);      // a handle as it is, else a completed one
  [[nodiscard]] Value failed(Value payload);  // an error, a message, a kind, or other data
  // To be settled by `complete`, `fail` or `cancel`. Lives as long as somebody refers to it.
  [[nodiscard]] Value pending();
  // The same for something that is under way outside and keeps the handle alive: `call_off` is called once, if the
  // handle is cancelled before it settles.
  [[nodiscard]] Value external(std::function<void()> call_off);
  // Calls `function` from the queue, in `context` (nil: an empty one).
  [[nodiscard]] Value call(Value function, std::span<const Value> operands, Value context);
  // The same on behalf of the running callback: in its context, with its trace.
  [[nodiscard]] Value start(Value function, std::span<const Value> operands);
  // The same for a program: its `def`s are free, and it counts as no callback.
  [[nodiscard]] Value run_program(Value function);

  // ---- settling. False when it has been settled before
  bool complete(Value handle, Value value);  // a handle is flattened
  bool fail(Value handle, Value payload);
  bool cancel(Value handle);
  // What a failed handle failed with, which thereby counts as observed.
  [[nodiscard]] Value error_of(Value handle);
  // Calls `callback` from the queue once `handle` has settled. It counts as somebody who waits.
  void on_settled(Value handle, std::function<void()> callback);

  // ---- chains
  [[nodiscard]] Value then(Value handle, Value function);
  [[nodiscard]] Value on_error(Value handle, Value kind, Value function);  // kind: a keyword, or nil for all
  [[nodiscard]] Value always(Value handle, Value function);
  [[nodiscard]] Value attempt(Value handle);
  void on_cancel(Value handle, Value function);
  [[nodiscard]] Value bracket(Value acquire, Value release, Value use);

  // ---- several at once; operands are lists of handles and plain values
  [[nodiscard]] Value all(Value handles);
  [[nodiscard]] Value all_settled(Value handles);
  [[nodiscard]] Value race(Value handles);
  [[nodiscard]] Value any(Value handles);

  // ---- aio/let and aio/do (compiled.hpp). The spans must be roots: operands of a native
  [[nodiscard]] Value group(Value continuation, std::span<const Value> values);
  // The handle of the whole; absent when `error` is to be raised again.
  [[nodiscard]] Value abandon(Value error, std::span<const Value> started);

  // ---- time
  [[nodiscard]] Value sleep(loop::Duration duration);
  // Completes with `value`, or with what it gives if it is a function.
  [[nodiscard]] Value delay(loop::Duration duration, Value value);
  [[nodiscard]] Value interval(loop::Duration period, Value function);
  [[nodiscard]] Value within(Value handle, loop::Duration duration);

  // ---- channels (channel.cpp): a ref that holds at most `capacity` values
  [[nodiscard]] Value make_channel(std::size_t capacity);
  // Completes with true once the value is taken or has a place; fails with :closed.
  [[nodiscard]] Value send(Value channel, Value value);
  // Completes with the next value; with `otherwise` when the channel is closed and empty.
  [[nodiscard]] Value receive(Value channel, Value otherwise);
  // False when it was closed before.
  bool close_channel(Value channel);

  // ---- contexts: nil, or what the functions below gave
  // What the program put into it, a plist.
  [[nodiscard]] static Value locals_of(Value context);
  [[nodiscard]] Value with_locals(Value context, Value locals);
  [[nodiscard]] Value with_deadline(Value context, loop::Duration duration);
  // How long until its deadline passes, negative when it has; nullopt: it has none.
  [[nodiscard]] std::optional<loop::Duration> time_left(Value context) const;
  // Of the running callback.
  [[nodiscard]] Value current_context();
  void set_current_context(Value context);
  // Calls `function` with the handle of the whole, which settles as what it gives, once all that was started inside has
  // ended: what is left then is cancelled.
  [[nodiscard]] Value scope(Value function);

  // ---- waiting: what a native that waits for `handle` gives back
  [[nodiscard]] vm::Outcome await(vm::NativeCall& call, Value handle);

  // ---- running
  // Works the ready queue off; the turn hook does this.
  void drain();
  // Runs the loop until `handle` settles. False: nothing is left that could settle it, or `exit` was called.
  bool run_until(Value handle);
  // Runs the loop until nothing is left to do, or `exit` was called.
  void run_until_idle();
  // A handle that completes when nothing is left to do, or when `stop` is called.
  [[nodiscard]] Value idle();
  void stop();

  // The status that a program asked to end with. From then on only what is being cancelled runs.
  [[nodiscard]] std::optional<int> exit_status() const { return exit_status_; }
  // Cancels all that is under way, so that `finally`s and releases run: the end of a program.
  void shut_down();

  // The error to report when nothing is left that could settle `handle`: of kind :deadlock, its trace where what is
  // waited for was made.
  [[nodiscard]] Value deadlock_error(Value handle);
  // The error to report of a handle that was cancelled.
  [[nodiscard]] Value cancellation_error();

 private:
  class Suspended;

  [[nodiscard]] Value list_to_table(Value list);
  [[nodiscard]] Value gather(Value table, Value function);
  void run_entry(Value handle);
  void start_callback(Value handle);
  void resume(Value waiter);
  void settle_callback(vm::Fiber& fiber, const vm::RunResult& result);
  void finish_callback(Value owner, Value value);
  void continue_interval(Value owner, Value value);
  void fail_callback(Value owner, Value error);
  void report_dropped();
  bool break_deadlock(Value handle);

  vm::Machine& machine_;
  loop::Loop& loop_;
  SchedulerOptions options_;
  SchedulerStatistics counts_;
  std::optional<int> exit_status_;
  std::unique_ptr<Graph> graph_;
  std::unique_ptr<Suspended> suspended_;
  heap::Persistent idle_;
  std::uint64_t next_channel_ = 1;
  bool stopped_ = false;
  bool shutting_down_ = false;
};

}  // namespace valk::async
