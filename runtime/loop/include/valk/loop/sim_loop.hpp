#pragma once

// A loop for tests: time stands still while anything can run, then jumps to the next timer. Nothing is random but what
// the seeds say, and nothing outside the process is touched: streams are pairs in memory within one SimLoop.

#include <cstdint>
#include <memory>
#include <optional>

#include "valk/loop/loop.hpp"

namespace valk::loop {

struct SimOptions {
  WallTime start{};                             // of the wall clock
  std::uint64_t random_seed = 1;                // of `fill_random`
  std::optional<std::uint64_t> explore_seed{};  // shuffles timers due at the same instant; none: order of starting
};

class SimLoop final : public Loop {
 public:
  explicit SimLoop(SimOptions options = {});
  ~SimLoop() override;

  // Runs everything that is due until `duration` from now, and leaves the clock there.
  void advance(Duration duration);
  // Runs what can run without the clock moving on.
  void settle();
  // When the next timer is due.
  [[nodiscard]] std::optional<Instant> next_due() const;
  // Calls the watchers of `signal` in the next turn.
  void raise(Signal signal);

  [[nodiscard]] Instant now() const override;
  [[nodiscard]] WallTime wall_now() const override;
  void fill_random(std::span<std::byte> bytes) override;
  using Loop::start_timer;
  TimerId start_timer(Duration delay, Task task, KeepAlive keep_alive) override;
  bool cancel_timer(TimerId timer) override;
  [[nodiscard]] std::size_t timer_count() const override;
  void post(Task task) override;
  void post_from_any_thread(Task task) override;
  void before_io(Task task) override;
  void set_turn_hook(std::function<bool()> hook) override;
  // `work` runs on this thread, in a later turn.
  void run_on_pool(Task work, Task done) override;
  std::unique_ptr<SignalWatch> watch_signal(Signal signal, Task task) override;
  base::Result<std::unique_ptr<Listener>> listen(const ListenOptions& options, AcceptCallback accepted) override;
  void connect(const std::string& host, std::uint16_t port, ConnectCallback connected) override;
  // Every name is the only host there is.
  void resolve(const std::string& host, ResolveCallback resolved) override;
  // Refused: a process would know the real time.
  base::Result<std::unique_ptr<Process>> run_process(const ProcessOptions& options, ProcessDone done) override;
  // Returns also when only listeners and silent streams are left: nothing could wake them.
  bool run() override;
  bool run_once(Wait wait) override;
  void stop() override;
  [[nodiscard]] bool has_work() const override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace valk::loop
