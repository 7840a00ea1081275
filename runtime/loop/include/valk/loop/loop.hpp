#pragma once

// The clock, timers, I/O and the thread pool, behind one interface.
//
// A program runs on a UvLoop (uv_loop.hpp), a test on a SimLoop (sim_loop.hpp): same order, virtual time.
//
// One turn of a loop is, in this order:
//
//   1. timers that are due, by due time, then by the order they were started in
//   2. tasks that were posted before this point, first in, first out
//   3. the turn hook, until it says that nothing is ready
//   4. what was asked for with `before_io` (flushing write buffers)
//   5. I/O: waits for sockets, finished work and signals until the next timer, or not at all if tasks or the hook have
//      more to do; their callbacks run here
//
// So everything that one batch of I/O made ready is done before the loop looks at I/O again.
//
// A loop belongs to one thread; only `post_from_any_thread` may be called from others. Nothing here throws, and
// callbacks must not.

#include <compare>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "valk/base/result.hpp"
#include "valk/loop/process.hpp"
#include "valk/loop/stream.hpp"
#include "valk/loop/time.hpp"

namespace valk::loop {

using Task = std::function<void()>;
// Addresses as text, at least one: "cannot find nowhere.example: …".
using ResolveCallback = std::function<void(base::Result<std::vector<std::string>>)>;

// Names one started timer for good: a used-up id is never given again, and cancelling it does nothing.
struct TimerId {
  std::uint64_t value = 0;  // 0 names no timer
  friend constexpr auto operator<=>(TimerId, TimerId) = default;
};

enum class Signal : std::uint8_t { interrupt, terminate, hangup };  // SIGINT, SIGTERM, SIGHUP

// How long a turn may wait for I/O.
enum class Wait : std::uint8_t { until_next, not_at_all };

// Listening for a signal ends when this is destroyed. It never keeps the loop running.
class SignalWatch {
 public:
  virtual ~SignalWatch() = default;
};

class Loop {
 public:
  Loop() = default;
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  virtual ~Loop() = default;

  // Time. `now` is read anew at each call.
  [[nodiscard]] virtual Instant now() const = 0;
  [[nodiscard]] virtual WallTime wall_now() const = 0;
  // Unpredictable bytes; a SimLoop makes them from its seed.
  virtual void fill_random(std::span<std::byte> bytes) = 0;

  // Timers fire once, never before `delay` (a negative one counts as zero) has passed, and never inside this call.
  // O(log n).
  virtual TimerId start_timer(Duration delay, Task task, KeepAlive keep_alive) = 0;
  TimerId start_timer(Duration delay, Task task) { return start_timer(delay, std::move(task), KeepAlive::yes); }
  // False if it has fired, been cancelled or never been. The task is destroyed and will not run.
  virtual bool cancel_timer(TimerId timer) = 0;
  [[nodiscard]] virtual std::size_t timer_count() const = 0;

  // Runs `task` in the next turn.
  virtual void post(Task task) = 0;
  // The same from any thread; wakes the loop. The loop must outlive the call, and something else must keep it running.
  virtual void post_from_any_thread(Task task) = 0;
  // Runs `task` once, before the loop next looks at I/O.
  virtual void before_io(Task task) = 0;
  // `hook` does what is ready and gives whether it left something for later (then the turn does not wait). It is called
  // at least once a turn.
  virtual void set_turn_hook(std::function<bool()> hook) = 0;

  // Runs `work` on another thread, then `done` on this one. Keeps the loop running.
  virtual void run_on_pool(Task work, Task done) = 0;

  virtual std::unique_ptr<SignalWatch> watch_signal(Signal signal, Task task) = 0;

  // "port 8443 on 127.0.0.1 is in use". `accepted` gets each new stream. A listener keeps the loop running.
  virtual base::Result<std::unique_ptr<Listener>> listen(const ListenOptions& options, AcceptCallback accepted) = 0;
  // "cannot connect to localhost port 80: connection refused". `connected` is called later than this call.
  virtual void connect(const std::string& host, std::uint16_t port, ConnectCallback connected) = 0;
  // The addresses of a host name. `resolved` is called later than this call.
  virtual void resolve(const std::string& host, ResolveCallback resolved) = 0;
  // "cannot run nothing: no such file or directory". `done` is called once it has ended and all its output has been read.
  virtual base::Result<std::unique_ptr<Process>> run_process(const ProcessOptions& options, ProcessDone done) = 0;

  // Runs turns until nothing is left that keeps the loop running, or `stop`. True: nothing is left.
  virtual bool run() = 0;
  // One turn. False: after its steps 1 to 4 nothing was left to wait for.
  virtual bool run_once(Wait wait) = 0;
  // `run` returns after this turn. May be called in callbacks.
  virtual void stop() = 0;
  // Whether a timer, task, hook, work, listener or stream is left that keeps the loop running.
  [[nodiscard]] virtual bool has_work() const = 0;
};

}  // namespace valk::loop
