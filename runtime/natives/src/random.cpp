// Randomness comes from the loop: from the system, or from the seed of a test.

#include <array>
#include <cstring>

#include "octets.hpp"
#include "service.hpp"

namespace valk::natives {

namespace {

std::string random_octets(NativeCall& call, std::size_t count) {
  std::string octets(count, '\0');
  isolate_of(call).loop().fill_random(std::as_writable_bytes(std::span(octets)));
  return octets;
}

std::uint64_t random_bits(NativeCall& call) {
  std::uint64_t bits = 0;
  isolate_of(call).loop().fill_random(std::as_writable_bytes(std::span(&bits, 1)));
  return bits;
}

// Below `bound`, each number equally likely: what would favour the small ones is drawn again.
std::uint64_t random_below(NativeCall& call, std::uint64_t bound) {
  const std::uint64_t uneven = (0 - bound) % bound;
  while (true) {
    const std::uint64_t bits = random_bits(call);
    if (bits >= uneven) return bits % bound;
  }
}

}  // namespace

Outcome native_random_bytes(NativeCall& call) {
  if (!call.is_integer(0) || call.integer(0) < 0) return call.expected(0, "a count");
  const auto count = static_cast<std::size_t>(call.integer(0));
  if (is_too_large(call, count)) return raise_too_large(call, count);
  return finished_bytes(call, random_octets(call, count));
}

Outcome native_random_int(NativeCall& call) {
  for (std::uint32_t i = 0; i < 2; ++i) {
    if (!call.is_integer(i)) return call.expected(i, "an integer");
  }
  if (call.integer(0) >= call.integer(1)) {
    return call.raise(names::value, "`random/int` needs a range with a number in it, but got " +
                                        std::to_string(call.integer(0)) + " up to " + std::to_string(call.integer(1)));
  }
  const auto from = static_cast<std::uint64_t>(call.integer(0));
  const std::uint64_t offset = random_below(call, static_cast<std::uint64_t>(call.integer(1)) - from);
  return call.heap().integer(static_cast<std::int64_t>(from + offset));
}

Outcome native_random_float(NativeCall& call) {
  return call.heap().floating(static_cast<double>(random_bits(call) >> 11) * 0x1p-53);
}

// RFC 9562, section 5.4.
Outcome native_uuid_v4(NativeCall& call) {
  std::string octets = random_octets(call, 16);
  octets[6] = static_cast<char>((octets[6] & 0x0F) | 0x40);
  octets[8] = static_cast<char>((octets[8] & 0x3F) | 0x80);
  std::string text = to_hex(octets);
  for (const std::size_t at : {8, 13, 18, 23}) text.insert(at, 1, '-');
  return call.heap().string(text);
}

}  // namespace valk::natives
