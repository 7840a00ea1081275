#pragma once

// `valk check`: what would stop a program, without running it. The compiler is the caller's: these tools have no runtime.

#include <functional>
#include <span>
#include <vector>

#include "valk/base/diagnostic.hpp"
#include "valk/command/command.hpp"
#include "valk/syntax/tree.hpp"

namespace valk::tools {

using Compiler = std::function<std::vector<base::Diagnostic>(const syntax::Tree& tree)>;

[[nodiscard]] std::span<const command::Option> check_options();
// Findings of the rules of level error, and what only `compiler` finds.
int check(const command::Arguments& arguments, const Compiler& compiler);

}  // namespace valk::tools
