#pragma once

// Numbers that look random but follow from a seed, for what must be repeatable.

#include <cstddef>
#include <cstdint>
#include <span>

namespace valk::loop {

// SplitMix64's finaliser: every input bit reaches every output bit.
[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

class SeededRandom {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}

  [[nodiscard]] std::uint64_t next() { return mix(state_++); }
  void fill(std::span<std::byte> bytes) {
    for (std::byte& byte : bytes) byte = static_cast<std::byte>(next());
  }

 private:
  std::uint64_t state_;
};

}  // namespace valk::loop
