#pragma once

#include <string>
#include <string_view>

namespace valk::command {

// What leads from `before` to `after`, as `diff -u` writes it, with three lines of context and `path` in its header.
// Empty when they are equal. Found with Myers' O(ND) algorithm ("An O(ND) Difference Algorithm and Its Variations",
// 1986); texts that have almost nothing in common are shown as one replacement, which keeps the time linear.
[[nodiscard]] std::string unified_diff(std::string_view before, std::string_view after, std::string_view path,
                                       bool color);

}  // namespace valk::command
