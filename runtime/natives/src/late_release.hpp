#pragma once

#include <memory>
#include <vector>

#include "valk/loop/loop.hpp"

namespace valk::natives {

// Destroys things in the next turn of the loop: what the collector frees must not reach back into the heap, as the end of
// a connection may.
class LateRelease : public std::enable_shared_from_this<LateRelease> {
 public:
  explicit LateRelease(loop::Loop& loop) : loop_(loop) {}

  void release(std::shared_ptr<void> thing) {
    if (is_closed_) return;
    things_.push_back(std::move(thing));
    if (things_.size() > 1) return;
    loop_.post([weak = weak_from_this()] {
      if (const auto self = weak.lock()) std::vector<std::shared_ptr<void>>().swap(self->things_);
    });
  }
  // From now on they are destroyed at once.
  void close() {
    is_closed_ = true;
    things_.clear();
  }

 private:
  loop::Loop& loop_;
  std::vector<std::shared_ptr<void>> things_;
  bool is_closed_ = false;
};

}  // namespace valk::natives
