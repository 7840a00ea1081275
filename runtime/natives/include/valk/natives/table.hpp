#pragma once

// The C++ side of the catalog: a row for each native that `stdlib/native/` declares.

#include <span>

#include "valk/vm/native.hpp"

namespace valk::natives {

// For Machine::define_natives, in the catalog's order.
[[nodiscard]] std::span<const vm::NativeRow> table();

}  // namespace valk::natives
