#pragma once

// The language's own code, read once for any number of isolates, on any threads.

#include <memory>
#include <vector>

#include "valk/compile/bytecode.hpp"

namespace valk::natives {

struct Prelude {
  std::vector<std::shared_ptr<const compile::Unit>> units;  // of stdlib/prelude, in the order to run them

  [[nodiscard]] static std::shared_ptr<const Prelude> load();
};

}  // namespace valk::natives
