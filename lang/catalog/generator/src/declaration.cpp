#include <algorithm>

#include "valk/catalog_generator/declarations.hpp"

namespace valk::catalog_generator {

int Declaration::min_operands() const {
  return static_cast<int>(std::count_if(operands.begin(), operands.end(),
                                        [](const Operand& operand) { return !operand.optional && !operand.rest; }));
}

int Declaration::max_operands() const {
  if (!operands.empty() && operands.back().rest) return -1;
  return static_cast<int>(operands.size());
}

std::string Declaration::signature() const {
  if (kind == Kind::constant) return name;
  std::string text = "(" + name;
  for (const Operand& operand : operands) {
    text += ' ';
    if (operand.rest) text += "& ";
    text += operand.name;
    if (operand.optional) text += '?';
  }
  return text + ")";
}

}  // namespace valk::catalog_generator
