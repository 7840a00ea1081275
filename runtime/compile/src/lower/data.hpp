#pragma once

#include "../ir.hpp"
#include "valk/compile/compile.hpp"

namespace valk::compile {

// data_of (compile.hpp): `true`, `false` and `nil` are the values; 'x inside is (quote x); what marks the names of an
// expansion is left out. Not recursive.

// The same for what a macro is given: names keep their marks.
[[nodiscard]] Data operand_data(Node node);
[[nodiscard]] Data data_with_marks(Node node, bool keeps_marks);
// One keyword or symbol, string, boolean, integer.
[[nodiscard]] Data template_data(std::string_view name);  // of a macro's quasiquote
[[nodiscard]] Data symbol_data(std::string_view name);
[[nodiscard]] Data integer_data(std::int64_t number);
[[nodiscard]] Data boolean_data(bool truth);
[[nodiscard]] Data string_data(std::string_view text);
[[nodiscard]] Data nil_data();
// The list of these.
[[nodiscard]] Data list_data(const std::vector<Data>& elements, bool is_brace = false);
// A name of an expansion without what marks it as the macro's: "x#~12" is "x". Other names are given as they are.
[[nodiscard]] std::string_view plain_name(std::string_view name);
// "quote", "unquote", …: how a prefixed node reads as a list.
[[nodiscard]] std::string_view prefix_name(syntax::Kind kind);

}  // namespace valk::compile
