#pragma once

// Counters against clients that are cheap to themselves and dear to us.

#include <algorithm>
#include <bitset>
#include <cstdint>

#include "valk/http/session.hpp"

namespace valk::http {

// Allows `capacity` events at once, of which `rate` are forgotten each second.
class Bucket {
 public:
  Bucket(std::int64_t capacity, double rate)
      : capacity_(static_cast<double>(capacity)), rate_(rate), left_(capacity_) {}

  // Counts one event. False: too many.
  [[nodiscard]] bool take(Time now) {
    left_ = std::min(capacity_, left_ + rate_ * std::chrono::duration<double>(now - last_).count());
    last_ = now;
    if (left_ < 1) return false;
    --left_;
    return true;
  }

 private:
  double capacity_;
  double rate_;
  double left_;
  Time last_{};
};

// Which of the latest streams the client really opened. nghttp2 passes over a HEADERS frame for a stream below the
// highest that was never opened, which RFC 9113 section 5.1.1 makes an error of the connection.
class OpenedStreams {
 public:
  // Notes `stream`, a client's (odd). False: it is lower than an opened one without having been opened itself.
  [[nodiscard]] bool note(std::int32_t stream) {
    const std::int32_t index = stream / 2;
    if (index > highest_) {
      const std::int32_t first = std::max(highest_ + 1, index - remembered + 1);
      for (std::int32_t skipped = first; skipped < index; ++skipped) opened_.reset(place(skipped));
      opened_.set(place(index));
      highest_ = index;
      return true;
    }
    return index <= highest_ - remembered || opened_.test(place(index));
  }

 private:
  static constexpr std::int32_t remembered = 4096;
  static std::size_t place(std::int32_t index) { return static_cast<std::size_t>(index % remembered); }

  std::bitset<remembered> opened_;
  std::int32_t highest_ = -1;
};

}  // namespace valk::http
