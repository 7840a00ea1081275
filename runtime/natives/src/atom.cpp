#include "support.hpp"
#include "valk/heap/equality.hpp"

namespace valk::natives {

namespace {

bool is_atom(NativeCall& call) { return heap::is<heap::Atom>(call[0]); }

void set(NativeCall& call, Value value) {
  auto& atom = heap::as<heap::Atom>(call[0]);
  call.heap().write(atom, atom.value, value);
}

}  // namespace

Outcome native_atom(NativeCall& call) { return call.heap().atom(call[0]); }

Outcome native_deref(NativeCall& call) {
  if (!is_atom(call)) return call.expected(0, "an atom");
  return heap::as<heap::Atom>(call[0]).value;
}

Outcome native_reset_x(NativeCall& call) {
  if (!is_atom(call)) return call.expected(0, "an atom");
  set(call, call[1]);
  return call[1];
}

Outcome native_atom_add_x(NativeCall& call) {
  if (!is_atom(call)) return call.expected(0, "an atom");
  const Value before = heap::as<heap::Atom>(call[0]).value;
  const Outcome sum = vm::arithmetic(call.machine(), vm::Arithmetic::add, before, call[1]);
  if (!is_raise(sum)) set(call, sum.value);
  return sum;
}

Outcome native_atom_cas_x(NativeCall& call) {
  if (!is_atom(call)) return call.expected(0, "an atom");
  const bool holds = heap::equal(heap::as<heap::Atom>(call[0]).value, call[1]);
  if (holds) set(call, call[2]);
  return Value::boolean(holds);
}

}  // namespace valk::natives
