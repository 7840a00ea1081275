#pragma once

// The hooks of every rule in rules.def.

#include "engine/hooks.hpp"

namespace valk::lint::rule {

#define RULE(id, hooks, level, fix, scope, since) extern const Hooks hooks;
#include "rules.def"
#undef RULE

}  // namespace valk::lint::rule
