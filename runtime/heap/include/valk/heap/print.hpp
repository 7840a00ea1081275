#pragma once

// Values as text.

#include <string>

#include "valk/heap/heap.hpp"

namespace valk::heap {

// So that it reads back to an equal value, as far as it is data: `{1 "a\n" {:k v}}`; a dict as the call that makes it. Functions, handles and refs print
// as
// `<function name>`, `<server 3>`.
void print(std::string& out, const Heap& heap, Value value);
[[nodiscard]] std::string to_readable(const Heap& heap, Value value);
// As `str` and `println` show it: a string as it is, everything else as print does.
void display(std::string& out, const Heap& heap, Value value);
[[nodiscard]] std::string to_display(const Heap& heap, Value value);

// The shortest text that reads back to the same float, always with a point or exponent; `inf`, `-inf`, `nan`.
void append_float(std::string& out, double number);
// A Valk string literal, quotes included.
void append_string_literal(std::string& out, std::string_view text);

}  // namespace valk::heap
