#pragma once

// What is known of a function as a value.

#include <string>

#include "valk/base/source_text.hpp"
#include "valk/catalog/catalog.hpp"
#include "valk/heap/heap.hpp"

namespace valk::vm {

struct FunctionInfo {
  std::string name;                       // empty: anonymous
  std::size_t least = 0;                  // operands that a call needs
  std::ptrdiff_t most = 0;                // -1: any number
  const catalog::Entry* entry = nullptr;  // of the language's own
  std::string documentation;
  base::Location location;  // where it was written; no source: in C++
};
[[nodiscard]] FunctionInfo function_info(const heap::Heap& heap, heap::Value function);

}  // namespace valk::vm
