#pragma once

// What the rules about bindings share.

#include <functional>
#include <string>
#include <string_view>

#include "engine/context.hpp"
#include "valk/names/module.hpp"

namespace valk::lint {

// `_` and names that begin with it: their author says that they are not used.
[[nodiscard]] bool is_exempt(std::string_view name);

// Every local binding of the file outside broken code that is surely used nowhere: no use, no symbol of its name among the data in
// its scope, not exempt.
void for_each_unused_local(Context& context, const std::function<void(names::BindingId, const names::Binding&)>& visit);

// Tags the finding as unnecessary and offers the name with `_` in front, where that name is free.
void offer_underscore(base::Diagnostic& finding, names::BindingId id, Context& context);

}  // namespace valk::lint
