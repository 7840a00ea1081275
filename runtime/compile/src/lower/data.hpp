#pragma once

#include "../ir.hpp"

namespace valk::compile {

// A literal or quoted form as data. Comments, discards and mistakes are left out; `true`, `false` and `nil` are the
// values; 'x inside is (quote x). Not recursive.
[[nodiscard]] Data data_of(Node node);
// One keyword or symbol, string, boolean, integer.
[[nodiscard]] Data symbol_data(std::string_view name);
[[nodiscard]] Data integer_data(std::int64_t number);
[[nodiscard]] Data boolean_data(bool truth);
[[nodiscard]] Data string_data(std::string_view text);
[[nodiscard]] Data nil_data();
// The list of these.
[[nodiscard]] Data list_data(const std::vector<Data>& elements);
// "quote", "unquote", …: how a prefixed node reads as a list.
[[nodiscard]] std::string_view prefix_name(syntax::Kind kind);

}  // namespace valk::compile
