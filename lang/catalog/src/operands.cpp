// Which operand of a call stands for what.

#include <algorithm>

#include "valk/catalog/catalog.hpp"

namespace valk::catalog {
namespace {

// The operand at `index` when no system is in front.
const Operand* plain_operand_at(const Entry& entry, std::size_t index, std::size_t count) {
  const auto required = static_cast<std::size_t>(entry.min_operands);
  std::size_t spare = count > required ? count - required : 0;
  std::size_t place = 0;
  for (const Operand& operand : entry.operands) {
    if (operand.rest) return place <= index ? &operand : nullptr;
    if (operand.optional) {
      if (spare == 0) continue;
      --spare;
    }
    if (place == index) return &operand;
    ++place;
  }
  return nullptr;
}

}  // namespace

const Operand* operand_at(const Entry& entry, std::size_t index, std::size_t count) {
  const bool too_many = entry.max_operands >= 0 && count > static_cast<std::size_t>(entry.max_operands);
  if (!entry.accepts_system || !too_many) return plain_operand_at(entry, index, count);
  return index == 0 ? nullptr : plain_operand_at(entry, index - 1, count - 1);
}

CalledWhen called_when(const Entry& entry, std::size_t index, std::size_t count) {
  CalledWhen result = CalledWhen::never;
  const auto add = [&](const Operand* operand) {
    if (operand != nullptr) result = std::max(result, operand->called);
  };
  add(plain_operand_at(entry, index, count));
  if (entry.accepts_system && index > 0) add(plain_operand_at(entry, index - 1, count - 1));
  return result;
}

}  // namespace valk::catalog
