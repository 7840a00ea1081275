#include "valk/heap/symbols.hpp"

namespace valk::heap {

namespace {

bool is_keyword_text(std::string_view name) { return name.size() > 1 && name.front() == ':'; }

}  // namespace

SymbolTable::SymbolTable() {
#define VALK_NAME(identifier, text) static_cast<void>(intern(text));
#include "valk/heap/names.def"
#undef VALK_NAME
}

Value SymbolTable::intern(std::string_view name) {
  auto found = ids_.find(name);
  if (found == ids_.end()) {
    const SymbolId id{static_cast<std::uint32_t>(names_.size())};
    found = ids_.emplace(names_.emplace_back(name), id).first;
  }
  return is_keyword_text(name) ? Value::keyword(found->second) : Value::symbol(found->second);
}

}  // namespace valk::heap
