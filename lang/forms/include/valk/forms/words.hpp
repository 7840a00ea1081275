#pragma once

// How mistakes about names are worded, wherever they are found: the compiler, the linter and the machine say the same.

#include <string>
#include <string_view>

namespace valk::forms::words {

// "nothing named `x` is defined"; a suggestion is appended by who knows the names in sight.
[[nodiscard]] std::string unknown_name(std::string_view name);
// The same of a special form's name that is read as a value, and the help for it.
[[nodiscard]] std::string special_form_as_value(std::string_view name);
// "`m` has no `x`", "`m/-x` is private to its module".
[[nodiscard]] std::string not_in_module(std::string_view alias, std::string_view name);
[[nodiscard]] std::string is_private(std::string_view alias, std::string_view name);
inline constexpr std::string_view private_help = "use what the module gives to others";
// A macro's name that is read as a value, and the help for it.
[[nodiscard]] std::string macro_as_value(std::string_view name);
[[nodiscard]] std::string macro_as_value_help(std::string_view name);

}  // namespace valk::forms::words
