#include "errors.hpp"

#include <string>

#include "valk/heap/list.hpp"
#include "valk/heap/print.hpp"

namespace valk::async {

using heap::Heap;
using heap::Root;
namespace names = heap::names;

Value to_error(vm::Machine& machine, Value payload) {
  if (heap::is<heap::Error>(payload)) return payload;
  const Heap& heap = machine.heap();
  if (heap::is_string(payload)) return machine.make_error(names::error, std::string(heap::text_of(payload)));
  if (payload.is_keyword()) return machine.make_error(payload, std::string(heap.symbols().name(payload).substr(1)));
  return machine.make_error(names::error, heap::to_readable(heap, payload), payload);
}

Value error_of(Heap& heap, Value handle, Value kind, std::string_view message, Value data) {
  const Root owner(heap, handle);
  const Root details(heap, data);
  const Value text = heap.string(message);
  const Root made(heap, heap.error(kind, text, details));
  const Value origin = slot(owner, slot_origin);
  if (origin.is_nil()) return made;
  const Root trace(heap, heap::list_take(heap, origin, kPlace));
  const Value before = heap::list_drop(heap, slot(owner, slot_origin), kPlace);
  auto& error = heap::as<heap::Error>(made);
  heap.write(error, error.trace, trace);
  heap.write(error, error.origin, before);
  return made;
}

Value cancellation(Heap& heap, bool uncatchable) {
  const Value made = heap.error(names::cancelled, heap.string("async operation cancelled"), Value::nil());
  if (uncatchable) heap::as<heap::Error>(made).extra |= heap::Error::kUncatchable;
  return made;
}

Value failure_of(Heap& heap, Value handle) {
  return state_of(handle) == State::failed ? result_of(handle) : cancellation(heap, false);
}

}  // namespace valk::async
