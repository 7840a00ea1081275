#pragma once

// Names, interned once per heap and never collected.

#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

#include "valk/heap/value.hpp"

namespace valk::heap {

class SymbolTable {
 public:
  SymbolTable();  // knows the names of names.def

  // A symbol, or a keyword when `name` begins with ':'.
  [[nodiscard]] Value intern(std::string_view name);
  // With its ':' when it is a keyword.
  [[nodiscard]] std::string_view name(SymbolId id) const { return names_[id.value]; }
  [[nodiscard]] std::string_view name(Value symbol) const { return name(symbol.as_symbol()); }
  [[nodiscard]] std::size_t size() const { return names_.size(); }

 private:
  std::deque<std::string> names_;  // a deque, so that the views in ids_ stay valid
  std::unordered_map<std::string_view, SymbolId> ids_;
};

// The names that C++ code mentions, as constants: names::type is the keyword `:type`.
namespace names {
enum Index : std::uint32_t {
#define VALK_NAME(identifier, text) index_##identifier,
#include "valk/heap/names.def"
#undef VALK_NAME
};
#define VALK_NAME(identifier, text)                                                                                \
  inline constexpr Value identifier = (text)[0] == ':' && (text)[1] != '\0' ? Value::keyword({index_##identifier}) \
                                                                            : Value::symbol({index_##identifier});
#include "valk/heap/names.def"
#undef VALK_NAME
}  // namespace names

}  // namespace valk::heap
