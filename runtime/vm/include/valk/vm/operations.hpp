#pragma once

// The operations that are instructions and functions of the language alike: what both do, with the same messages.

#include <cstdint>
#include <span>

#include "valk/vm/machine.hpp"

namespace valk::vm {

enum class Arithmetic : std::uint8_t { add, subtract, multiply, divide, remainder };

// Numbers of any kind; booleans count as 1 and 0.
Outcome arithmetic(Machine& machine, Arithmetic operation, Value b, Value c);
Outcome negate(Machine& machine, Value operand);

enum class Order : std::uint8_t { less, less_or_equal, greater, greater_or_equal };

// A boolean.
Outcome order(Machine& machine, Order wanted, Value b, Value c);

Outcome list_head(Machine& machine, Value list);
Outcome list_tail(Machine& machine, Value list);
Outcome list_nth(Machine& machine, Value index, Value list);
Outcome list_cons(Machine& machine, Value head, Value tail);
Outcome length(Machine& machine, Value collection);
// End to end. `lists` are roots: registers, operands; at least one.
Outcome list_join(Machine& machine, std::span<const Value> lists);

}  // namespace valk::vm
