#pragma once

#include <set>
#include <string_view>

#include "view/reading.hpp"

namespace valk::forms {

// Reports a name that comes twice in one list; `_` may.
class SeenNames {
 public:
  SeenNames(Reading& reading, std::string_view id) : reading_(reading), id_(id) {}

  void add(Node symbol) {
    if (symbol.is_symbol("_") || names_.insert(symbol.text()).second) return;
    reading_.problem_with_id(id_, symbol, quoted(symbol) + " is bound twice here", "give one of them another name");
  }

 private:
  Reading& reading_;
  std::string_view id_;
  std::set<std::string_view> names_;
};

}  // namespace valk::forms
