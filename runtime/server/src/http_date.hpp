#pragma once

#include <string>

#include "valk/loop/loop.hpp"

namespace valk::server {

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 section 5.6.7).
[[nodiscard]] std::string format_http_date(loop::WallTime time);

// The present one, made anew at most once a second.
class HttpDate {
 public:
  explicit HttpDate(loop::Loop& loop) : loop_(loop) { refresh(loop.now()); }

  void refresh(loop::Instant now) {
    if (now < next_) return;
    text_ = format_http_date(loop_.wall_now());
    next_ = now + std::chrono::seconds(1);
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  loop::Loop& loop_;
  std::string text_;
  loop::Instant next_{};
};

}  // namespace valk::server
