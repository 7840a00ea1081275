#include "valk/natives/table.hpp"

namespace valk::natives {

#define X(index, name, function, min, max, system) vm::Outcome function(vm::NativeCall& call);
#include "valk/natives/native_list.inc"
#undef X

std::span<const vm::NativeRow> table() {
  static constexpr vm::NativeRow kRows[] = {
#define X(index, name, function, min, max, system) {name, function, min, max, system},
#include "valk/natives/native_list.inc"
#undef X
  };
  return kRows;
}

}  // namespace valk::natives
