#include "turn.hpp"

#include <cassert>

namespace valk::loop {

void Turn::run(Instant now) {
  assert(!running_now_ && "a callback of a loop must not run the loop");
  running_now_ = true;
  timers.fire(now);
  run_all(posted_, running_);
  hook_has_more_ = hook_ && hook_();
  run_all(before_io_, running_);
  running_now_ = false;
}

// Tasks that are added meanwhile wait for the next turn.
void Turn::run_all(std::vector<Task>& tasks, std::vector<Task>& spare) {
  if (tasks.empty()) return;
  std::swap(tasks, spare);
  for (Task& task : spare) {
    task();
    task = nullptr;
  }
  spare.clear();
}

}  // namespace valk::loop
