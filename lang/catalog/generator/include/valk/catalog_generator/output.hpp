#pragma once

// The files that the generator writes, as text.

#include <string>
#include <vector>

#include "valk/base/source_text.hpp"
#include "valk/catalog_generator/declarations.hpp"

namespace valk::catalog_generator {

// The table and the embedded sources, as C++ behind `lang/catalog/src/tables.hpp`. `sources` are sorted by path.
[[nodiscard]] std::string catalog_data(const Declarations& declarations, const std::vector<base::Source>& sources);

// One line a native: X(index, name, function, min operands, max operands or -1, accepts a system value).
[[nodiscard]] std::string native_list(const Declarations& declarations);

}  // namespace valk::catalog_generator
