#pragma once

// What the barrier rules share: how the bindings of an `aio/let` are laid out between its barriers.

#include <string_view>
#include <vector>

#include "valk/base/diagnostic.hpp"
#include "valk/forms/forms.hpp"

namespace valk::lint {

inline constexpr std::string_view barrier = ":then";

// Why a barrier has no group before or behind it. Each barrier is at most one of these.
enum class EmptyGroup : std::uint8_t { leading, trailing, doubled };

// The barriers of `let` that end or begin an empty group.
[[nodiscard]] std::vector<forms::Node> empty_barriers(const forms::AioLet& let, EmptyGroup wanted);

// True when the text of a misspelt barrier was meant as `:then`, beyond doubt.
[[nodiscard]] bool is_nearly_barrier(std::string_view text);

// True when the bindings are written `{name value name value}`: the form's shape is wrong as a whole, and there is no use
// in speaking about each part.
[[nodiscard]] bool is_flat(const forms::AioLet& let);

// A `:then` directly inside an item that is no binding: `((a (f)) :then (b (g)))` one level too deep, `(:then)`,
// `(a (f) :then)`. No node: there is none.
[[nodiscard]] forms::Node barrier_inside(const forms::AioItem& item);

// "remove `:then`"
[[nodiscard]] base::Fix remove_barrier(forms::Node node);

}  // namespace valk::lint
