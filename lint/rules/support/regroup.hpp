#pragma once

#include <vector>

#include "valk/base/diagnostic.hpp"
#include "valk/forms/forms.hpp"
#include "valk/meaning/barriers.hpp"

namespace valk::lint {

// Writes the bindings of `let` in other groups, with `:then` between. Each keeps its own lines and the comments in front
// of it and behind it on its line; comments around a barrier go with the binding that follows. `let` must consist of
// bindings and barriers alone.
[[nodiscard]] base::TextEdit regroup(const forms::AioLet& let,
                                     const std::vector<std::vector<meaning::AioPlace>>& groups);

}  // namespace valk::lint
