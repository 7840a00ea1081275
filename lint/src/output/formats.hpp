#pragma once

// The writers that formats.cpp lists.

#include <string>

#include "valk/lint/output.hpp"

namespace valk::lint::output {

std::string text(const Report& report, const OutputOptions& options);
std::string json(const Report& report, const OutputOptions& options);

}  // namespace valk::lint::output
