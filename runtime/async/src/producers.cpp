#include "producers.hpp"

#include <utility>

namespace valk::async {

using heap::Value;

Producers::~Producers() {
  for (const Slot& slot : slots_) loop_.cancel_timer(slot.timer);
}

Producers::Number Producers::take_slot(Value handle) {
  if (free_.empty()) {
    slots_.push_back({handle, {}, 0});
    return static_cast<Number>(slots_.size() - 1);
  }
  const Number number = free_.back();
  free_.pop_back();
  slots_[number] = {handle, {}, 0};
  return number;
}

Producers::Number Producers::start_timer(Value handle, loop::Duration delay) {
  const Number number = take_slot(handle);
  slots_[number].timer = loop_.start_timer(delay, [this, number] { fire(number); });
  return number;
}

Producers::Number Producers::add_external(Value handle, std::function<void()> call_off) {
  const Number number = take_slot(handle);
  if (free_externals_.empty()) {
    externals_.push_back(std::move(call_off));
    slots_[number].external = static_cast<std::uint32_t>(externals_.size());
  } else {
    const std::uint32_t index = free_externals_.back();
    free_externals_.pop_back();
    externals_[index] = std::move(call_off);
    slots_[number].external = index + 1;
  }
  return number;
}

std::function<void()> Producers::release(Number number) {
  Slot& slot = slots_[number];
  loop_.cancel_timer(slot.timer);
  std::function<void()> call_off;
  if (slot.external != 0) {
    call_off = std::exchange(externals_[slot.external - 1], nullptr);
    free_externals_.push_back(slot.external - 1);
  }
  slot = {};
  free_.push_back(number);
  return call_off;
}

void Producers::fire(Number number) {
  const Value handle = slots_[number].handle;
  slots_[number] = {};
  free_.push_back(number);
  fired_(handle);
}

void Producers::append_handles(std::vector<Value>& out) const {
  for (const Slot& slot : slots_) {
    if (!slot.handle.is_nil()) out.push_back(slot.handle);
  }
}

void Producers::trace(heap::Visitor& visitor) {
  for (Slot& slot : slots_) visitor.visit(slot.handle);
}

}  // namespace valk::async
