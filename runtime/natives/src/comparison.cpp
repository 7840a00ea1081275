#include "support.hpp"
#include "valk/heap/equality.hpp"

namespace valk::natives {

namespace {

Outcome chain(NativeCall& call, vm::Order wanted) {
  bool holds = true;
  // All are looked at, so that an operand of the wrong type is found whatever stands before it.
  for (std::uint32_t i = 1; i < call.count(); ++i) {
    const Outcome outcome = vm::order(call.machine(), wanted, call[i - 1], call[i]);
    if (is_raise(outcome)) return outcome;
    holds = holds && outcome.value.is_true();
  }
  return Value::boolean(holds);
}

bool all_equal(NativeCall& call) {
  for (std::uint32_t i = 1; i < call.count(); ++i) {
    if (!heap::equal(call[i - 1], call[i])) return false;
  }
  return true;
}

}  // namespace

Outcome native_equal_equal(NativeCall& call) { return Value::boolean(all_equal(call)); }
Outcome native_bang_equal(NativeCall& call) { return Value::boolean(!all_equal(call)); }
Outcome native_less(NativeCall& call) { return chain(call, vm::Order::less); }
Outcome native_less_equal(NativeCall& call) { return chain(call, vm::Order::less_or_equal); }
Outcome native_greater(NativeCall& call) { return chain(call, vm::Order::greater); }
Outcome native_greater_equal(NativeCall& call) { return chain(call, vm::Order::greater_or_equal); }

Outcome native_compare(NativeCall& call) {
  const auto found = heap::compare(call[0], call[1]);
  if (found && *found != std::partial_ordering::unordered) return Value::fixnum(*found < 0 ? -1 : *found > 0 ? 1 : 0);
  if (found) return call.raise(names::value, "nan has no place in any order");
  return vm::order(call.machine(), vm::Order::less, call[0], call[1]);
}

Outcome native_not(NativeCall& call) { return Value::boolean(!heap::is_truthy(call[0])); }
Outcome native_bang(NativeCall& call) { return native_not(call); }

}  // namespace valk::natives
