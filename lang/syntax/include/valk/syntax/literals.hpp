#pragma once

// The values that tokens stand for (LANGUAGE: lexical structure).

#include <cstdint>
#include <optional>
#include <string>

#include "valk/syntax/tree.hpp"

namespace valk::syntax {

// nullopt: out of the range of a 64-bit signed integer.
[[nodiscard]] std::optional<std::int64_t> integer_value(Node integer);
[[nodiscard]] double floating_value(Node floating);
// Without quotes, escapes decoded. A wrong escape stands for itself here and is reported by `diagnostics`.
[[nodiscard]] std::string string_value(Node string);
// True when `text` can be the name of a symbol or keyword, so that it reads back as one.
[[nodiscard]] bool is_symbol_text(std::string_view text);

}  // namespace valk::syntax
