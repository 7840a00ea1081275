#pragma once

// What both sides of HTTP/2 give to nghttp2: header fields and bodies.

#include <nghttp2/nghttp2.h>

#include <array>
#include <charconv>
#include <string>
#include <string_view>
#include <vector>

#include "outgoing_body.hpp"
#include "valk/http/message.hpp"

namespace valk::http {

// nghttp2 copies both.
[[nodiscard]] nghttp2_nv make_field(std::string_view name, std::string_view value);

// Digits without an allocation.
class Digits {
 public:
  explicit Digits(std::uint64_t number)
      : size_(static_cast<std::size_t>(std::to_chars(text_.data(), text_.data() + text_.size(), number).ptr -
                                       text_.data())) {}
  [[nodiscard]] std::string_view view() const { return {text_.data(), size_}; }

 private:
  std::array<char, 20> text_{};
  std::size_t size_;
};

// Names in lower case, as HTTP/2 wants them (RFC 9113 section 8.2.1), with room made beforehand so that views stay.
class LowerNames {
 public:
  explicit LowerNames(const HeaderList& headers) : headers_(headers) {}

  std::string_view lower(std::string_view name);

 private:
  void reserve();

  const HeaderList& headers_;
  std::string text_;
};

// Says how much of `body` comes next without copying it: what nghttp2's read callback gives. Never more than `limit`: the
// peer's window may be open for a single byte.
[[nodiscard]] ssize_t offer_body(const OutgoingBody& body, std::size_t limit, std::uint32_t& flags);
// Appends the frame that was offered.
void take_offered(OutgoingBody& body, const std::uint8_t* frame_header, std::size_t size, std::string& out);

[[nodiscard]] inline std::string_view view_of(const std::uint8_t* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

}  // namespace valk::http
