#pragma once

// Pending timers, earliest first: a heap of four children a node over slots that never move, so that a million timers
// cost about 72 bytes each and cancelling one is O(log n).

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "valk/loop/loop.hpp"

namespace valk::loop {

class TimerQueue {
 public:
  // With a seed, timers due at the same instant fire in an order made from it instead of the order of starting.
  explicit TimerQueue(std::optional<std::uint64_t> explore_seed = {}) : explore_seed_(explore_seed) {}

  TimerId start(Instant due, Task task, KeepAlive keep_alive);
  bool cancel(TimerId timer);

  [[nodiscard]] std::size_t size() const { return heap_.size(); }
  // How many of them keep the loop running.
  [[nodiscard]] std::size_t keeping_alive() const { return keeping_alive_; }
  [[nodiscard]] std::optional<Instant> next_due() const;

  // Fires what is due at `now`, except timers that the fired tasks start.
  void fire(Instant now);

 private:
  struct Slot {
    Task task;
    std::uint64_t started = 0;     // counts all starts of the queue
    std::uint32_t generation = 0;  // how often the slot was used
    std::uint32_t place = 0;       // in the heap, or the next free slot
    KeepAlive keep_alive = KeepAlive::yes;
    bool used = false;
  };
  struct Entry {
    Instant due;
    std::uint64_t order;
    std::uint32_t slot;
  };

  [[nodiscard]] static bool before(const Entry& left, const Entry& right);
  [[nodiscard]] std::uint32_t take_slot();
  [[nodiscard]] Task remove(std::uint32_t place);
  void put(std::uint32_t place, const Entry& entry);
  void sift_up(std::uint32_t place, const Entry& entry);
  void sift_down(std::uint32_t place, const Entry& entry);

  std::vector<Entry> heap_;
  std::deque<Slot> slots_;
  std::uint32_t first_free_ = none;
  std::uint64_t started_ = 0;
  std::size_t keeping_alive_ = 0;
  std::optional<std::uint64_t> explore_seed_;

  static constexpr std::uint32_t none = 0xffffffff;
};

}  // namespace valk::loop
