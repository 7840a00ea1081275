#pragma once

// The formatter's part of valk.toml:
//
//     [fmt]
//     width = 100             # columns, 20 to 1000
//
//     [fmt.indent]
//     with-lock = 1           # a macro's operands that stay on the head's line; what follows is its body

#include "valk/base/result.hpp"
#include "valk/command/config.hpp"
#include "valk/formatter/format.hpp"

namespace valk::tools {

// A failure's message has the place in the file.
[[nodiscard]] base::Result<formatter::Options> fmt_options(const command::Config& config);

}  // namespace valk::tools
