#pragma once

// Instants and durations. Time always comes from a Loop, so that a test can pass it in: there is no now() here.

#include <chrono>
#include <cstdint>

namespace valk::loop {

using Duration = std::chrono::nanoseconds;

// The clock of a Loop: it never goes back, and its zero means nothing.
struct MonotonicClock {
  using rep = Duration::rep;
  using period = Duration::period;
  using duration = Duration;
  using time_point = std::chrono::time_point<MonotonicClock, Duration>;
  static constexpr bool is_steady = true;
};

using Instant = MonotonicClock::time_point;

// Time since 1970-01-01T00:00:00Z.
using WallTime = std::chrono::time_point<std::chrono::system_clock, Duration>;

}  // namespace valk::loop
