#pragma once

// Data as JSON text (RFC 8259).

#include <string>

#include "support.hpp"

namespace valk::natives {

struct JsonLayout {
  std::size_t indent = 0;  // blanks a level; 0: all on one line
  std::string_view nil = "null";
};

// Appends `value` to `out`. False when it holds what JSON cannot: then `problem` says what. No allocation in the heap, no
// recursion.
[[nodiscard]] bool append_json(std::string& out, const heap::Heap& heap, heap::Value value, std::string& problem,
                               JsonLayout layout = {});

struct JsonReading {
  bool keys_as_strings = false;
  std::size_t depth = 1'000;  // of lists and objects in each other
};

// What operand 0, a string or bytes, holds. Raises :parse with line and column.
[[nodiscard]] Outcome read_json(NativeCall& call, const JsonReading& reading);

}  // namespace valk::natives
