#pragma once

#include <algorithm>
#include <cstdint>

#include "valk/http/limits.hpp"
#include "valk/http/session.hpp"

namespace valk::http {

// Whether a request's body comes fast enough, seen over one stretch of time after the other. Time in which its receiver
// keeps the client from sending does not count; silence does once it is broken.
class BodyRate {
 public:
  static constexpr Time stretch = std::chrono::seconds(5);

  // Of a body of which `received` bytes have come. `is_held`: the client may not send on. False: it is too slow.
  [[nodiscard]] bool check(std::uint64_t received, bool is_held, const Limits& limits, Time now) {
    if (since_ == Time{} || is_held) return restart(received, now);
    if (now < since_ + stretch || received == received_) return true;
    const double seconds = std::chrono::duration<double>(now - since_).count();
    if (static_cast<double>(received - received_) < seconds * static_cast<double>(limits.min_body_rate)) return false;
    return restart(received, now);
  }
  // When to check again at the latest.
  [[nodiscard]] Time next(Time now) const { return std::max(since_ + stretch, now + std::chrono::seconds(1)); }

 private:
  bool restart(std::uint64_t received, Time now) {
    since_ = now;
    received_ = received;
    return true;
  }

  Time since_{};  // zero: not looked at yet
  std::uint64_t received_ = 0;
};

}  // namespace valk::http
