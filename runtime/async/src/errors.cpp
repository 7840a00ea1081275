#include "errors.hpp"

#include <string>

#include "valk/heap/list.hpp"
#include "valk/heap/print.hpp"

namespace valk::async {

using heap::Heap;
using heap::Root;
using heap::RootVector;
namespace names = heap::names;

Value to_error(vm::Machine& machine, Value payload) {
  if (heap::is<heap::Error>(payload)) return payload;
  const Heap& heap = machine.heap();
  if (heap::is_string(payload)) return machine.make_error(names::error, std::string(heap::text_of(payload)));
  if (payload.is_keyword()) return machine.make_error(payload, std::string(heap.symbols().name(payload).substr(1)));
  return machine.make_error(names::error, heap::to_readable(heap, payload), payload);
}

namespace {

// The same error, its trace where `handle` was made.
Value traced(Heap& heap, Value error, Value handle) {
  RootVector kept(heap);
  kept.push_back(error);
  kept.push_back(slot(handle, slot_origin));
  kept.push_back(heap::list_take(heap, kept[1], kPlace));
  const Value before = heap::list_drop(heap, kept[1], kPlace);
  auto& object = heap::as<heap::Error>(kept[0]);
  heap.write(object, object.trace, kept[2]);
  heap.write(object, object.origin, before);
  return kept[0];
}

}  // namespace

Value error_of(Heap& heap, Value handle, Value kind, std::string_view message, Value data) {
  const Root owner(heap, handle);
  const Root details(heap, data);
  const Value text = heap.string(message);
  const Value made = heap.error(kind, text, details);
  return slot(owner, slot_origin).is_nil() ? made : traced(heap, made, owner);
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
