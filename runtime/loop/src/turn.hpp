#pragma once

// Steps 1 to 4 of a turn (loop.hpp): what both loops do alike.

#include <vector>

#include "timer_queue.hpp"
#include "valk/loop/loop.hpp"

namespace valk::loop {

class Turn {
 public:
  explicit Turn(std::optional<std::uint64_t> explore_seed = {}) : timers(explore_seed) {}

  TimerQueue timers;

  void post(Task task) { posted_.push_back(std::move(task)); }
  void before_io(Task task) { before_io_.push_back(std::move(task)); }
  void set_hook(std::function<bool()> hook) { hook_ = std::move(hook); }

  void run(Instant now);
  // Whether another turn must follow without waiting. Timers are not looked at.
  [[nodiscard]] bool has_more() const { return hook_has_more_ || !posted_.empty() || !before_io_.empty(); }

 private:
  static void run_all(std::vector<Task>& tasks, std::vector<Task>& spare);

  std::vector<Task> posted_;
  std::vector<Task> before_io_;
  std::vector<Task> running_;  // kept for its capacity
  std::function<bool()> hook_;
  bool hook_has_more_ = false;
  bool running_now_ = false;
};

}  // namespace valk::loop
