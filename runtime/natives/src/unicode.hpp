#pragma once

// What Unicode says of letters.

#include <string>
#include <string_view>

namespace valk::natives {

// Valid UTF-8 in capital and in small letters. `ß` becomes `SS`; a sigma at the end of a word `ς`.
[[nodiscard]] std::string to_upper(std::string_view text);
[[nodiscard]] std::string to_lower(std::string_view text);

// White_Space of the Unicode database.
[[nodiscard]] bool is_blank(char32_t character);

}  // namespace valk::natives
