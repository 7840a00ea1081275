#pragma once

// Frames of HTTP/2 (RFC 9113 section 4.1) written by hand, for what no library would send.

#include <cstdint>
#include <string>

namespace frames {

inline std::string number(std::uint32_t value, int bytes) {
  std::string out;
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out += static_cast<char>(value >> shift);
  return out;
}

inline std::string frame(std::uint8_t type, std::uint8_t flags, std::uint32_t stream, const std::string& payload) {
  return number(static_cast<std::uint32_t>(payload.size()), 3) + static_cast<char>(type) + static_cast<char>(flags) +
         number(stream, 4) + payload;
}

enum Type : std::uint8_t {
  data_type = 0,
  headers_type = 1,
  reset_type = 3,
  settings_type = 4,
  push_type = 5,
  ping_type = 6,
  goaway_type = 7,
  window_type = 8,
  continuation_type = 9
};
constexpr std::uint8_t end_stream = 1;
constexpr std::uint8_t end_headers = 4;

// A field as HPACK writes it without tables and without Huffman's code (RFC 7541 section 6.2.2).
inline std::string field(const std::string& name, const std::string& value) {
  const auto text = [](const std::string& of) {
    if (of.size() < 127) return static_cast<char>(of.size()) + of;
    std::string out(1, '\x7f');
    std::size_t rest = of.size() - 127;
    for (; rest >= 128; rest /= 128) out += static_cast<char>(rest % 128 + 128);
    return out + static_cast<char>(rest) + of;
  };
  return std::string(1, '\0') + text(name) + text(value);
}

inline std::string headers(std::uint32_t stream, const std::string& block, std::uint8_t flags = 0) {
  return frame(headers_type, flags | end_headers, stream, block);
}
inline std::string data(std::uint32_t stream, const std::string& bytes, std::uint8_t flags = 0) {
  return frame(data_type, flags, stream, bytes);
}
inline std::string settings(const std::string& entries = "") { return frame(settings_type, 0, 0, entries); }
inline std::string setting(std::uint16_t id, std::uint32_t value) { return number(id, 2) + number(value, 4); }
inline std::string reset(std::uint32_t stream, std::uint32_t code) {
  return frame(reset_type, 0, stream, number(code, 4));
}
inline std::string goaway(std::uint32_t last, std::uint32_t code) {
  return frame(goaway_type, 0, 0, number(last, 4) + number(code, 4));
}

}  // namespace frames
