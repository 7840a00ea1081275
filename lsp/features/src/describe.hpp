#pragma once

// What is said about a name, in hover and completion alike.

#include <string>

#include "valk/lsp/snapshot.hpp"

namespace valk::lsp {

// "(aio/then handle f)", or the name of what is no function.
[[nodiscard]] std::string signature_of(const Snapshot& snapshot, const names::Target& target);
// "parameter", "async binding of group 2", "special form".
[[nodiscard]] std::string kind_of(const Snapshot& snapshot, const names::Target& target);
// Markdown; may be empty.
[[nodiscard]] std::string documentation_of(const Snapshot& snapshot, const names::Target& target);

}  // namespace valk::lsp
