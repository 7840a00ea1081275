#pragma once

// Between values and the compiler's plain data: how code is made of values.

#include <optional>

#include "valk/compile/bytecode.hpp"
#include "valk/heap/heap.hpp"

namespace valk::vm {

[[nodiscard]] heap::Value value_of(heap::Heap& heap, const compile::Data& data);
// nullopt: something in it is no data, such as a function; `culprit` is then that.
[[nodiscard]] std::optional<compile::Data> data_of(const heap::Heap& heap, heap::Value value, heap::Value& culprit);

}  // namespace valk::vm
