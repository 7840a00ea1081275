#pragma once

// How a heap::Handle is used.
//
//   Object::extra   state : 3 | kind : 5 | flags : 8
//   Handle::status  how many unsettled handles and callbacks wait for it (counted links, below)
//   slots           enum Slot; a handle that is born settled has the first one only
//
// A handle that waits is a *dependent* of its *sources*: it stands in their `dependents` slot, and they in its `source`
// slot. Both ends are let go of when either settles, so that a chain that has run leaves nothing behind.
//
// A link *counts* when it keeps the source wanted. All do but those of on-cancel callbacks, and of an `aio/finally`
// that nobody waits for itself: cleaning up afterwards is no reason to go on.

#include <cstdint>

#include "valk/async/handle.hpp"
#include "valk/heap/heap.hpp"
#include "valk/loop/time.hpp"

namespace valk::async {

enum class Kind : std::uint8_t {
  plain,     // settled from outside: never, a deferred, I/O
  timer,     // completes when its timer fires: with nil, or with `function` (a value, or a function to call)
  interval,  // calls `function` whenever its timer fires; `result` until then: {period due} in nanoseconds
  call,      // calls `function` with the list `extra`
  then,      // calls `function` when `source` completes
  on_error,  // calls `function` when `source` fails, with a kind in `extra` for errors of that kind only
  always,    // calls `function` when `source` has settled; from then on `extra` is that source
  attempt,   // {:ok v} or {:err e}
  gather,   // waits for all in `source`, a table; `extra`: how many are left. Calls `function` with their values or, if
            // it is absent, completes with their list
  survey,   // the same, failures included, completes with a list of {:status …}
  race,     // settles as the first in the table `source`
  any,      // completes as the first in `source` to complete; `extra`: how many are left
  within,   // settles as `source`, or fails when its timer fires, after `function` nanoseconds
  bracket,  // has `function` use what `source` completes with, and `extra` release it
  forward,  // settles as `source`
  cleaning,   // an `always` whose function gave a handle, now `source`; settles as `extra` unless that fails
  rest,       // an `interval` whose function gave a handle, now `source`
  waiter,     // resumes the fiber `function` when `source` settles; `extra`: whom the fiber works for
  on_cancel,  // calls `function` if `source` is cancelled
  observer,   // tells C++ code: `extra` is the number of its callback
  scope,      // settles as `source` once all that was started inside is over; `function`: its guard
  leaving,    // a scope whose body has settled, as `extra`; the rest is being cancelled
  guard,      // context.hpp
};

enum Slot : std::uint32_t {
  slot_result,
  slot_source,  // a handle; a table of handles and plain values; the waiter while its callback is suspended
  slot_function,
  slot_context,
  slot_origin,      // where it was made, then where the callback that made it was registered, and so on: a trace
  slot_dependents,  // dependents.hpp
  slot_extra,
  slot_count,
};

enum Flag : std::uint16_t {
  flag_observed = 1 << 8,    // somebody looked at its failure, or will
  flag_started = 1 << 9,     // its function has been called
  flag_produced = 1 << 10,   // a timer or I/O works for it: number `extra` of Producers
  flag_counts = 1 << 11,     // its links to its sources count
  flag_delivered = 1 << 12,  // its fiber has been told of its cancellation
  flag_program = 1 << 13,    // its function may define
  flag_call_off = 1 << 14,   // what works for it is called off although it is not cancelled
};

// Elements of a trace that say one place.
inline constexpr std::size_t kPlace = 2;

using heap::Handle;

[[nodiscard]] inline Handle& handle_at(Value value) { return heap::as<Handle>(value); }
[[nodiscard]] inline State state_in(const Handle& handle) { return static_cast<State>(handle.extra & 7); }
[[nodiscard]] inline Kind kind_in(const Handle& handle) { return static_cast<Kind>(handle.extra >> 3 & 31); }
[[nodiscard]] inline bool has_flag(const Handle& handle, Flag flag) { return (handle.extra & flag) != 0; }
[[nodiscard]] inline bool settled(const Handle& handle) { return is_settled(state_in(handle)); }

inline void set_state(Handle& handle, State state) {
  handle.extra = static_cast<std::uint16_t>((handle.extra & ~7) | static_cast<int>(state));
}
inline void set_kind(Handle& handle, Kind kind) {
  handle.extra = static_cast<std::uint16_t>((handle.extra & ~(31 << 3)) | static_cast<int>(kind) << 3);
}
inline void set_flag(Handle& handle, Flag flag) { handle.extra = static_cast<std::uint16_t>(handle.extra | flag); }
inline void clear_flag(Handle& handle, Flag flag) { handle.extra = static_cast<std::uint16_t>(handle.extra & ~flag); }

[[nodiscard]] inline Value slot(Value handle, Slot which) {
  const Handle& object = handle_at(handle);
  return which < object.size ? object.slots[which] : Value::nil();
}
// Of a handle that has all slots.
[[nodiscard]] inline Value own_slot(Value handle, Slot which) { return handle_at(handle).slots[which]; }
inline void set_slot(heap::Heap& heap, Value handle, Slot which, Value value) {
  Handle& object = handle_at(handle);
  assert(which < object.size);
  heap.write(object, object.slots[which], value);
}

}  // namespace valk::async
