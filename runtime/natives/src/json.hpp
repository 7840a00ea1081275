#pragma once

// Data as JSON text (RFC 8259).

#include <string>

#include "valk/heap/heap.hpp"

namespace valk::natives {

// Appends `value` to `out`. False when it holds what JSON cannot: then `problem` says what. No allocation in the heap, no
// recursion.
[[nodiscard]] bool append_json(std::string& out, const heap::Heap& heap, heap::Value value, std::string& problem);

}  // namespace valk::natives
