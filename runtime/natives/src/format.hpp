#pragma once

// `printf` directives.

#include <string>

#include "support.hpp"

namespace valk::natives {

// Operand 0 is the format, those behind it fill its directives. Appends to `out`; nil, or the error.
[[nodiscard]] Outcome format(NativeCall& call, std::string& out);

}  // namespace valk::natives
