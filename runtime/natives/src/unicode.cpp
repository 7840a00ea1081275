// The only file that includes utf8proc.

#include "unicode.hpp"

#include <utf8proc.h>

#include <algorithm>

#include "valk/base/text.hpp"

namespace valk::natives {

namespace {

constexpr char32_t kSharpS = 0xDF;
constexpr char32_t kCapitalSigma = 0x3A3;
constexpr char32_t kFinalSigma = 0x3C2;

bool is_letter(char32_t character) {
  const utf8proc_category_t category = utf8proc_category(static_cast<utf8proc_int32_t>(character));
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

bool begins_with_letter(std::string_view text) {
  if (text.empty()) return false;
  std::size_t at = 0;
  return is_letter(*base::decode_utf8(text, at));
}

template <char kFirst, char kLast>
std::string map_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(c ^ (c >= kFirst && c <= kLast ? 0x20 : 0));
  return out;
}

}  // namespace

std::string to_upper(std::string_view text) {
  if (base::is_ascii(text)) return map_ascii<'a', 'z'>(text);
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const char32_t letter = *base::decode_utf8(text, at);
    if (letter == kSharpS) {
      out.append("SS");
    } else {
      base::append_utf8(out, static_cast<char32_t>(utf8proc_toupper(static_cast<utf8proc_int32_t>(letter))));
    }
  }
  return out;
}

std::string to_lower(std::string_view text) {
  if (base::is_ascii(text)) return map_ascii<'A', 'Z'>(text);
  std::string out;
  out.reserve(text.size());
  bool after_letter = false;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t letter = *base::decode_utf8(text, at);
    if (letter == kCapitalSigma && after_letter && !begins_with_letter(text.substr(at))) {
      base::append_utf8(out, kFinalSigma);
    } else {
      base::append_utf8(out, static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(letter))));
    }
    after_letter = is_letter(letter);
  }
  return out;
}

bool is_blank(char32_t character) {
  if (character <= ' ') return character == ' ' || (character >= '\t' && character <= '\r');
  if (character < 0x85) return false;
  if (character == 0x85) return true;
  const utf8proc_category_t category = utf8proc_category(static_cast<utf8proc_int32_t>(character));
  return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
}

}  // namespace valk::natives
