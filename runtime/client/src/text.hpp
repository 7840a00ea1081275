#pragma once

#include <string>
#include <string_view>

namespace valk::client {

[[nodiscard]] constexpr char lower_case(char character) {
  return character >= 'A' && character <= 'Z' ? static_cast<char>(character | 0x20) : character;
}

[[nodiscard]] inline std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& character : out) character = lower_case(character);
  return out;
}

}  // namespace valk::client
