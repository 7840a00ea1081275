#pragma once

// What works for handles outside the heap: timers, and I/O that can be called off. A number in the handle's `extra`
// slot names its producer here. Its handle stays alive until it settles.

#include <cstdint>
#include <functional>
#include <vector>

#include "valk/heap/heap.hpp"
#include "valk/loop/loop.hpp"

namespace valk::async {

class Producers {
 public:
  using Number = std::uint32_t;
  using Fired = std::function<void(heap::Value handle)>;

  // `fired` gets the handle of each timer that fires; the timer is gone by then.
  Producers(loop::Loop& loop, Fired fired) : loop_(loop), fired_(std::move(fired)) {}
  ~Producers();
  Producers(const Producers&) = delete;
  Producers& operator=(const Producers&) = delete;

  Number start_timer(heap::Value handle, loop::Duration delay);
  // `call_off` is called at most once, and only if the handle is cancelled before it settles.
  Number add_external(heap::Value handle, std::function<void()> call_off);
  // The handle has settled. Gives what is to be called when it was cancelled, if anything.
  [[nodiscard]] std::function<void()> release(Number number);

  // How many work now.
  [[nodiscard]] std::size_t size() const { return slots_.size() - free_.size(); }
  // The handles they work for.
  void append_handles(std::vector<heap::Value>& out) const;
  void trace(heap::Visitor& visitor);

 private:
  struct Slot {
    heap::Value handle;  // nil when free
    loop::TimerId timer;
    std::uint32_t external = 0;  // index into externals_, plus one
  };

  Number take_slot(heap::Value handle);
  void fire(Number number);

  loop::Loop& loop_;
  Fired fired_;
  std::vector<Slot> slots_;
  std::vector<Number> free_;
  std::vector<std::function<void()>> externals_;
  std::vector<std::uint32_t> free_externals_;
};

}  // namespace valk::async
