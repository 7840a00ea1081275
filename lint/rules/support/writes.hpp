#pragma once

// Where code changes state: followed through the functions of the module that it surely calls.

#include <functional>
#include <optional>
#include <string>

#include "engine/context.hpp"
#include "valk/forms/forms.hpp"

namespace valk::lint {

struct Write {
  const catalog::Entry* entry = nullptr;
  forms::Node at;       // the call
  std::string through;  // the function that it stands in, when that is not the code that was asked about
};

enum class Reach : std::uint8_t {
  at_once,   // what runs before the expression has its value
  whenever,  // what its callbacks and later groups do as well
};

// The first call in `expression` that changes state that others can see. Output is no state, and neither is what belongs
// to a handle.
[[nodiscard]] std::optional<Write> find_write(forms::Expression expression, Reach reach, Context& context);
// The same with a test of one's own instead.
[[nodiscard]] std::optional<Write> find_call(
    forms::Expression expression, Reach reach, Context& context,
    const std::function<bool(const catalog::Entry&, const forms::Call&)>& wanted);

[[nodiscard]] bool changes_state(const catalog::Entry& entry);

// "`swap!`, in `save`"
[[nodiscard]] std::string in_words(const Write& write);

}  // namespace valk::lint
