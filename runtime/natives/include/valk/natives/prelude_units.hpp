#pragma once

// The compiled prelude as the build left it: one unit (compile/serialize.hpp) a file, in the order to run them.

#include <span>
#include <string_view>

namespace valk::natives {

struct PreludeUnit {
  std::string_view path;  // "stdlib/prelude/list.valk"
  std::string_view bytes;
};
[[nodiscard]] std::span<const PreludeUnit> prelude_units();

}  // namespace valk::natives
