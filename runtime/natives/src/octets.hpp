#pragma once

// What natives share that take text and bytes alike.

#include <optional>
#include <string>
#include <string_view>

#include "support.hpp"

namespace valk::natives {

// Of a string, its UTF-8; of bytes, them; nullopt of anything else. Good until the next allocation.
[[nodiscard]] std::optional<std::string_view> octets_of(NativeCall& call, std::uint32_t index);
// `octets`, which do not lie in the heap, as bytes, or :out-of-memory.
[[nodiscard]] Outcome finished_bytes(NativeCall& call, std::string_view octets);
// :encoding, with the place in what was to be decoded.
[[nodiscard]] Outcome raise_encoding(NativeCall& call, const std::string& why, std::size_t place);

[[nodiscard]] std::string to_hex(std::string_view octets);

inline constexpr std::string_view kOctets = "a string or bytes";

}  // namespace valk::natives
