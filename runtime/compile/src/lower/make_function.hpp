#pragma once

#include "lowering.hpp"

namespace valk::compile {

template <class LowerInside>
Ir* Lowering::make_function(Node node, std::string name, const std::vector<Node>& parameters, Node rest,
                            LowerInside lower_inside) {
  FunctionIr* function = begin_function(node, std::move(name), parameters, rest);
  Ir* scope = arena_.ir(IrKind::scope, node);
  scopes_.adopt(scope);
  Ir* body = lower_inside();
  return end_function(function, scope, body);
}

}  // namespace valk::compile
