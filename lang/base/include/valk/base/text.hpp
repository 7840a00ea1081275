#pragma once

// Small helpers on UTF-8 text that more than one room needs.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace valk::base {

// Decodes the character at `at` (which must be inside `text`) and moves `at` behind it. An invalid byte gives nullopt
// and moves by one.
[[nodiscard]] std::optional<char32_t> decode_utf8(std::string_view text, std::size_t& at);
void append_utf8(std::string& out, char32_t code_point);
[[nodiscard]] std::size_t count_code_points(std::string_view text);
[[nodiscard]] bool is_ascii(std::string_view text);
// The offset of the first byte that is not valid UTF-8 (RFC 3629), if any.
[[nodiscard]] std::optional<std::size_t> find_invalid_utf8(std::string_view text);

// `text` as a JSON string, quotes included (RFC 8259 section 7). Invalid UTF-8 becomes U+FFFD.
void append_json_string(std::string& out, std::string_view text);

// Up to `limit` of `candidates` that `wanted` was probably meant to be, nearest first (restricted Damerau-Levenshtein
// distance, at most a third of the length).
[[nodiscard]] std::vector<std::string_view> nearest(std::string_view wanted,
                                                    const std::vector<std::string_view>& candidates, std::size_t limit);
// ", did you mean `a` or `b`?" ready to append, or empty.
[[nodiscard]] std::string suggestion(std::string_view wanted, const std::vector<std::string_view>& candidates);

}  // namespace valk::base
