#include "timer_queue.hpp"

#include <cassert>
#include <utility>

#include "valk/loop/random.hpp"

namespace valk::loop {

namespace {

constexpr std::uint32_t children = 4;

TimerId make_id(std::uint32_t slot, std::uint32_t generation) {
  return {(std::uint64_t{generation} << 32) | (std::uint64_t{slot} + 1)};
}

}  // namespace

bool TimerQueue::before(const Entry& left, const Entry& right) {
  return left.due != right.due ? left.due < right.due : left.order < right.order;
}

TimerId TimerQueue::start(Instant due, Task task, KeepAlive keep_alive) {
  const std::uint32_t index = take_slot();
  Slot& slot = slots_[index];
  slot.task = std::move(task);
  slot.started = started_++;
  slot.keep_alive = keep_alive;
  slot.used = true;
  if (keep_alive == KeepAlive::yes) ++keeping_alive_;
  const std::uint64_t order = explore_seed_ ? mix(*explore_seed_ ^ mix(slot.started)) : slot.started;
  heap_.emplace_back();
  sift_up(static_cast<std::uint32_t>(heap_.size() - 1), {due, order, index});
  return make_id(index, slot.generation);
}

bool TimerQueue::cancel(TimerId timer) {
  const std::uint64_t index = (timer.value & 0xffffffff) - 1;
  if (timer.value == 0 || index >= slots_.size()) return false;
  const Slot& slot = slots_[index];
  if (!slot.used || slot.generation != timer.value >> 32) return false;
  const Task dropped = remove(slot.place);
  return true;
}

std::optional<Instant> TimerQueue::next_due() const {
  if (heap_.empty()) return std::nullopt;
  return heap_.front().due;
}

void TimerQueue::fire(Instant now) {
  const std::uint64_t first_new = started_;
  while (!heap_.empty() && heap_.front().due <= now && slots_[heap_.front().slot].started < first_new) {
    const Task task = remove(0);
    task();
  }
}

std::uint32_t TimerQueue::take_slot() {
  if (first_free_ == none) {
    slots_.emplace_back();
    return static_cast<std::uint32_t>(slots_.size() - 1);
  }
  const std::uint32_t index = first_free_;
  first_free_ = slots_[index].place;
  return index;
}

Task TimerQueue::remove(std::uint32_t place) {
  const std::uint32_t index = heap_[place].slot;
  const Entry last = heap_.back();
  heap_.pop_back();
  if (place < heap_.size()) {
    if (place > 0 && before(last, heap_[(place - 1) / children])) {
      sift_up(place, last);
    } else {
      sift_down(place, last);
    }
  }
  Slot& slot = slots_[index];
  assert(slot.used);
  if (slot.keep_alive == KeepAlive::yes) --keeping_alive_;
  slot.used = false;
  ++slot.generation;
  slot.place = std::exchange(first_free_, index);
  return std::exchange(slot.task, nullptr);
}

void TimerQueue::put(std::uint32_t place, const Entry& entry) {
  heap_[place] = entry;
  slots_[entry.slot].place = place;
}

void TimerQueue::sift_up(std::uint32_t place, const Entry& entry) {
  while (place > 0) {
    const std::uint32_t parent = (place - 1) / children;
    if (!before(entry, heap_[parent])) break;
    put(place, heap_[parent]);
    place = parent;
  }
  put(place, entry);
}

void TimerQueue::sift_down(std::uint32_t place, const Entry& entry) {
  const auto size = static_cast<std::uint32_t>(heap_.size());
  for (;;) {
    const std::uint32_t first = place * children + 1;
    if (first >= size) break;
    std::uint32_t least = first;
    for (std::uint32_t child = first + 1; child < std::min(first + children, size); ++child) {
      if (before(heap_[child], heap_[least])) least = child;
    }
    if (!before(heap_[least], entry)) break;
    put(place, heap_[least]);
    place = least;
  }
  put(place, entry);
}

}  // namespace valk::loop
