#pragma once

// What the tools print, and where: results to standard output, the rest to standard error.

#include <string>
#include <string_view>

#include "valk/base/diagnostic.hpp"
#include "valk/lint/output.hpp"

namespace valk::tools {

void print(std::string_view text);
void print_error(std::string_view text);
void print_problems(const std::vector<std::string>& problems, std::string_view program);

// "json" and the like; on failure a message names the formats there are.
[[nodiscard]] const lint::Format* format_named(const std::string& name, std::string& problem);

}  // namespace valk::tools
