#pragma once

// How each special form is taken apart: a function a form, a file a family, one table.

#include <string_view>

#include "view/reading.hpp"

namespace valk::forms {

using Reader = Form (*)(Reading& reading);

// nullptr: no special form has that name.
[[nodiscard]] Reader find_reader(std::string_view head);

// binding.cpp
[[nodiscard]] Form read_define(Reading& reading);
[[nodiscard]] Form read_lambda(Reading& reading);
[[nodiscard]] Form read_fun(Reading& reading);
[[nodiscard]] Form read_macro(Reading& reading);
[[nodiscard]] Form read_let(Reading& reading);
// control.cpp
[[nodiscard]] Form read_do(Reading& reading);
[[nodiscard]] Form read_if(Reading& reading);
[[nodiscard]] Form read_when(Reading& reading);
[[nodiscard]] Form read_logic(Reading& reading);
[[nodiscard]] Form read_thread(Reading& reading);
// clauses.cpp
[[nodiscard]] Form read_cond(Reading& reading);
[[nodiscard]] Form read_case(Reading& reading);
// match.cpp
[[nodiscard]] Form read_match(Reading& reading);
// data.cpp
[[nodiscard]] Form read_quote(Reading& reading);
[[nodiscard]] Form read_quasiquote(Reading& reading);
[[nodiscard]] Form read_stray_unquote(Reading& reading);
// `x is the same form without a head.
[[nodiscard]] Form read_quasiquoted(Node node, Node datum, std::vector<base::Diagnostic>* problems);
// error.cpp
[[nodiscard]] Form read_try(Reading& reading);
[[nodiscard]] Form read_stray_catch(Reading& reading);
[[nodiscard]] Form read_error_test(Reading& reading);
[[nodiscard]] Form read_error_assertion(Reading& reading);
// continuation.cpp
[[nodiscard]] Form read_reset(Reading& reading);
[[nodiscard]] Form read_shift(Reading& reading);
// aio_let.cpp, aio_do.cpp
[[nodiscard]] Form read_aio_let(Reading& reading);
[[nodiscard]] Form read_aio_do(Reading& reading);
[[nodiscard]] Form read_stray_step(Reading& reading);
// routes.cpp
[[nodiscard]] Form read_routes(Reading& reading);
// context.cpp
[[nodiscard]] Form read_context_with(Reading& reading);
[[nodiscard]] Form read_context_deadline(Reading& reading);
// top_level.cpp
[[nodiscard]] Form read_load(Reading& reading);
[[nodiscard]] Form read_import(Reading& reading);
[[nodiscard]] Form read_export(Reading& reading);
[[nodiscard]] Form read_test(Reading& reading);

}  // namespace valk::forms
