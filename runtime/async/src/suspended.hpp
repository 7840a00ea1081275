#pragma once

// The callbacks that wait now. They are kept alive even if nothing refers to what they wait for, so that their
// `finally`s run when the program ends.

#include <vector>

#include "layout.hpp"
#include "valk/async/scheduler.hpp"

namespace valk::async {

class Scheduler::Suspended final : public heap::RootProvider {
 public:
  explicit Suspended(heap::Heap& heap) : heap_(heap) { heap_.add_roots(*this); }
  ~Suspended() { heap_.remove_roots(*this); }
  Suspended(const Suspended&) = delete;
  Suspended& operator=(const Suspended&) = delete;

  // A waiter's number is kept in its `context` slot, which it has no other use for.
  void add(Value waiter) {
    std::size_t number = waiters_.size();
    if (free_.empty()) {
      waiters_.push_back(waiter);
    } else {
      number = free_.back();
      free_.pop_back();
      waiters_[number] = waiter;
    }
    set_slot(heap_, waiter, slot_context, Value::fixnum(static_cast<std::int64_t>(number)));
  }
  void remove(Value waiter) {
    const auto number = static_cast<std::size_t>(slot(waiter, slot_context).as_fixnum());
    waiters_[number] = Value::nil();
    free_.push_back(number);
  }
  [[nodiscard]] std::size_t size() const { return waiters_.size() - free_.size(); }
  // Whom the suspended callbacks work for.
  void append_owners(std::vector<Value>& out) const {
    for (const Value waiter : waiters_) {
      if (!waiter.is_nil()) out.push_back(slot(waiter, slot_extra));
    }
  }
  void trace(heap::Visitor& visitor) override {
    for (Value& waiter : waiters_) visitor.visit(waiter);
  }

 private:
  heap::Heap& heap_;
  std::vector<Value> waiters_;
  std::vector<std::size_t> free_;
};

}  // namespace valk::async
