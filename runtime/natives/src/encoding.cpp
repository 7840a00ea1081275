// Octets as text: hexadecimal and Base64 (RFC 4648).

#include <array>

#include "octets.hpp"
#include "text.hpp"

namespace valk::natives {

namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrlAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// Digits of both alphabets; -1: none.
constexpr std::array<std::int8_t, 256> kDigits = [] {
  std::array<std::int8_t, 256> table{};
  table.fill(-1);
  for (std::size_t i = 0; i < 64; ++i) {
    table[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::int8_t>(i);
    table[static_cast<unsigned char>(kUrlAlphabet[i])] = static_cast<std::int8_t>(i);
  }
  return table;
}();

std::string to_base64(std::string_view octets, std::string_view alphabet, bool is_padded) {
  std::string out;
  out.reserve((octets.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < octets.size(); at += 3) {
    const std::size_t count = std::min<std::size_t>(3, octets.size() - at);
    unsigned bits = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      bits = bits << 8 | (i < count ? static_cast<unsigned char>(octets[at + i]) : 0u);
    }
    for (std::size_t i = 0; i <= count; ++i) out.push_back(alphabet[bits >> (18 - 6 * i) & 63]);
    if (is_padded) out.append(3 - count, '=');
  }
  return out;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char small = static_cast<char>(c | 0x20);
  return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

Outcome encoded(NativeCall& call, std::string_view alphabet, bool is_padded) {
  const auto octets = octets_of(call, 0);
  if (!octets) return call.expected(0, kOctets);
  return finished(call, to_base64(*octets, alphabet, is_padded));
}

}  // namespace

std::string to_hex(std::string_view octets) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  out.reserve(octets.size() * 2);
  for (const char octet : octets) {
    out.push_back(kHex[static_cast<unsigned char>(octet) >> 4]);
    out.push_back(kHex[static_cast<unsigned char>(octet) & 15]);
  }
  return out;
}

Outcome native_hex_encode(NativeCall& call) {
  const auto octets = octets_of(call, 0);
  return octets ? finished(call, to_hex(*octets)) : call.expected(0, kOctets);
}

Outcome native_hex_decode(NativeCall& call) {
  if (!call.is_string(0)) return call.expected(0, "a string");
  const std::string_view text = call.text(0);
  std::string octets;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const int digit = hex_digit(text[at]);
    if (digit < 0) return raise_encoding(call, "no hexadecimal digit", place_of(call, 0, at));
    if (at % 2 == 0) {
      octets.push_back(static_cast<char>(digit << 4));
    } else {
      octets.back() = static_cast<char>(static_cast<unsigned char>(octets.back()) | digit);
    }
  }
  if (text.size() % 2 != 0) return raise_encoding(call, "half of an octet is missing", text.size());
  return finished_bytes(call, octets);
}

Outcome native_base64_encode(NativeCall& call) { return encoded(call, kAlphabet, true); }
Outcome native_base64_url_encode(NativeCall& call) { return encoded(call, kUrlAlphabet, false); }

Outcome native_base64_decode(NativeCall& call) {
  if (!call.is_string(0)) return call.expected(0, "a string");
  std::string_view text = call.text(0);
  const std::size_t size = text.size();
  while (text.ends_with('=') && size - text.size() < 2) text.remove_suffix(1);
  const bool is_padded = text.size() != size;
  if (text.size() % 4 == 1 || (is_padded && size % 4 != 0)) {
    return raise_encoding(call, "the text ends too early", place_of(call, 0, text.size()));
  }
  std::string octets;
  octets.reserve(text.size() / 4 * 3 + 3);
  unsigned bits = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const int digit = kDigits[static_cast<unsigned char>(text[at])];
    if (digit < 0) return raise_encoding(call, "no Base64 digit", place_of(call, 0, at));
    bits = bits << 6 | static_cast<unsigned>(digit);
    const std::size_t rest = at % 4;
    if (rest != 0) octets.push_back(static_cast<char>(bits >> (6 - 2 * rest)));
  }
  return finished_bytes(call, octets);
}

}  // namespace valk::natives
