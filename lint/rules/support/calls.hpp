#pragma once

// What a call surely calls, and what the operands of calls surely are.

#include <functional>
#include <optional>
#include <string_view>

#include "engine/context.hpp"
#include "valk/forms/forms.hpp"

namespace valk::lint {

// The name in head place, when it means what the language means by it: nothing in the module, in modules that load the
// file, or in code too broken to tell, gives it another meaning. It may be a name that this build's catalog lacks. Empty:
// it may mean something else.
[[nodiscard]] std::string_view builtin_name(forms::Node head, const Context& context);
// The catalog's entry of such a name; nullptr: none. Special forms are no calls.
[[nodiscard]] const catalog::Entry* builtin(forms::Node head, const Context& context);

// The function that an operand is: written there, or a name of the module that is bound once to one in this file.
[[nodiscard]] std::optional<forms::Function> function_meant(forms::Expression operand, const Context& context);

// The value that belongs to `key` in a plist literal; no node: absent, or no plist literal.
[[nodiscard]] forms::Expression option_of(forms::Expression options, std::string_view key);
[[nodiscard]] bool is_plist_literal(forms::Expression expression);

// The literal integer that an expression is.
[[nodiscard]] std::optional<long long> integer_of(forms::Expression expression);

// The nearest special form or call around `node` that has `head` in head place; no node: none.
[[nodiscard]] forms::Node enclosing(forms::Node node, std::string_view head);

// True when raising is what an expression there may be for: in `try`, `error?`, a test or an assertion.
[[nodiscard]] bool is_watched_for_errors(forms::Node node);

// A view of `expression` and of everything below it that is code, functions included unless `enter_functions` is false.
void for_each_view(forms::Expression expression, const std::function<void(const forms::Form&)>& visit,
                   bool enter_functions = true);

// Each expression in a body whose value is thrown away.
void for_each_discarded(const forms::Form& form, const std::function<void(forms::Expression)>& visit);

// True when both are written the same, but for comments and blanks.
[[nodiscard]] bool is_same_text(forms::Node a, forms::Node b);

}  // namespace valk::lint
