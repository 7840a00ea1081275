#pragma once

// What an editor of lines must know about the language, asked of the parser that everything else uses.

#include <cstddef>
#include <optional>
#include <string>

namespace valk::cli {

// While a bracket or a string is open at its end, a text goes on.
[[nodiscard]] bool is_unfinished(const std::string& text);
// Two columns for each bracket that is open at `at`.
[[nodiscard]] std::size_t indentation_at(const std::string& text, std::size_t at);
// The bracket that belongs to the one at `at`; none in strings and comments, nor for one without partner.
[[nodiscard]] std::optional<std::size_t> partner_of(const std::string& text, std::size_t at);

}  // namespace valk::cli
