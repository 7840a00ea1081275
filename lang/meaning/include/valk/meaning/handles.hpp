#pragma once

// Which expressions are certain to give a handle, and which are certain not to: for findings that must be right.
//
// `Meaning::may_give_handle` follows values and says what is possible; here every way through an expression has to agree.
// A call of a function of the program gives what every way through its body gives. What is not known is neither.

#include <cstdint>
#include <map>

#include "valk/forms/forms.hpp"
#include "valk/names/module.hpp"

namespace valk::meaning {

enum class HandleCertainty : std::uint8_t { unknown, plain, handle };

class HandleTest {
 public:
  explicit HandleTest(const names::Module& module) : module_(module) {}

  [[nodiscard]] HandleCertainty of(std::uint32_t file, forms::Expression expression);
  [[nodiscard]] bool surely_gives_handle(std::uint32_t file, forms::Expression expression) {
    return of(file, expression) == HandleCertainty::handle;
  }

 private:
  friend struct HandleVisitor;
  HandleCertainty of_body(std::uint32_t file, const forms::Body& body);
  HandleCertainty of_name(std::uint32_t file, names::Node symbol);
  HandleCertainty of_callee(std::uint32_t file, names::Node callee, std::size_t operand_count);
  HandleCertainty of_function(names::BindingId id);

  const names::Module& module_;
  std::map<names::BindingId, HandleCertainty> functions_;  // unknown while one is looked at, which ends recursion
  std::map<names::BindingId, HandleCertainty> names_;
  int depth_ = 0;
};

// The binding that a symbol surely means, and that is bound once: no further `=` or `def` anywhere in the module. No id:
// it means something else, or may.
[[nodiscard]] names::BindingId bound_once(const names::Module& module, std::uint32_t file, names::Node symbol);

}  // namespace valk::meaning
