#pragma once

// Digests and message authentication codes, as octets. Randomness is no affair of this room: it comes from the loop.

#include <cstdint>
#include <string>
#include <string_view>

namespace valk::crypto {

// MD5 and SHA-1 are broken as signatures; old protocols name them.
enum class Digest : std::uint8_t { md5, sha1, sha256, sha384, sha512 };

// FIPS 180-4, RFC 1321.
[[nodiscard]] std::string digest(Digest kind, std::string_view octets);
// RFC 2104.
[[nodiscard]] std::string hmac(Digest kind, std::string_view key, std::string_view octets);
// In a time that depends on the lengths only, so that an attacker learns nothing from how long it takes.
[[nodiscard]] bool is_equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace valk::crypto
