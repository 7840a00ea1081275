#include "support.hpp"
#include "valk/heap/equality.hpp"

namespace valk::natives {

namespace {

bool is_atom(NativeCall& call) { return heap::is<heap::Atom>(call[0]); }

void set(NativeCall& call, Value value) {
  auto& atom = heap::as<heap::Atom>(call[0]);
  call.heap().write(atom, atom.value, value);
}

Outcome change(NativeCall& call, vm::Arithmetic operation) {
  if (!is_atom(call)) return call.expected(0, "an atom");
  const Value before = heap::as<heap::Atom>(call[0]).value;
  const Outcome after = vm::arithmetic(call.machine(), operation, before, call[1]);
  if (!is_raise(after)) set(call, after.value);
  return after;
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

Outcome native_atom_add_x(NativeCall& call) { return change(call, vm::Arithmetic::add); }
Outcome native_atom_sub_x(NativeCall& call) { return change(call, vm::Arithmetic::subtract); }
Outcome native_atom_get(NativeCall& call) { return native_deref(call); }
Outcome native_atom_set_x(NativeCall& call) { return native_reset_x(call); }

Outcome native_atom_cas_x(NativeCall& call) {
  if (!is_atom(call)) return call.expected(0, "an atom");
  const bool holds = heap::equal(heap::as<heap::Atom>(call[0]).value, call[1]);
  if (holds) set(call, call[2]);
  return Value::boolean(holds);
}

}  // namespace valk::natives
