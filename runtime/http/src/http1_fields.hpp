#pragma once

// Lines of header fields as HTTP/1 writes them (RFC 9112 section 5), read strictly: what two readers could understand
// differently is refused.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "valk/http/message.hpp"

namespace valk::http {

inline constexpr std::string_view line_end = "\r\n";
inline constexpr std::string_view head_end = "\r\n\r\n";

[[nodiscard]] constexpr bool is_blank(char character) { return character == ' ' || character == '\t'; }
// A target and a value hold visible characters and bytes above 127; a value blanks too (RFC 9110 section 5.5).
[[nodiscard]] constexpr bool is_visible(char character) {
  return static_cast<unsigned char>(character) > ' ' && character != 0x7f;
}
[[nodiscard]] std::string_view trimmed(std::string_view text);

// Takes a line off the front of `text`, which has an end of line.
[[nodiscard]] std::string_view take_line(std::string_view& text);

// "name: value" as a field, or why it is none.
[[nodiscard]] std::optional<std::string> read_field(std::string_view line, Header& field);

// Digits alone: no sign, no list (RFC 9112 section 6.3).
[[nodiscard]] std::optional<std::uint64_t> read_length(std::string_view text);

// Calls `each` with the elements of a comma separated list, trimmed (RFC 9110 section 5.6.1).
template <class Each>
void for_each_element(std::string_view list, Each each) {
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    const std::string_view element = trimmed(list.substr(0, comma));
    if (!element.empty()) each(element);
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
}

// Where the head that `bytes` begin with ends, behind its empty line; nothing while it is not all there. Looked for
// from `from` on.
[[nodiscard]] std::optional<std::size_t> find_head_end(std::string_view bytes, std::size_t from);

// What is sent: a field, and the head of a chunk.
void add_field(std::string& out, std::string_view name, std::string_view value);
void add_chunk_size(std::string& out, std::size_t size);

}  // namespace valk::http
