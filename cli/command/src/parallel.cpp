#include "valk/command/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace valk::command {

void for_each_in_parallel(std::size_t count, std::size_t threads, const std::function<void(std::size_t index)>& work) {
  if (threads == 0) threads = std::max<std::size_t>(1, std::thread::hardware_concurrency());
  threads = std::min(threads, count);
  if (threads <= 1) {
    for (std::size_t i = 0; i < count; ++i) work(i);
    return;
  }
  std::atomic<std::size_t> next{0};
  auto run = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::thread> others;
  for (std::size_t i = 1; i < threads; ++i) others.emplace_back(run);
  run();
  for (std::thread& other : others) other.join();
}

}  // namespace valk::command
