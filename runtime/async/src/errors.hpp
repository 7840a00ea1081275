#pragma once

// The error values that handles fail with.

#include "layout.hpp"
#include "valk/vm/machine.hpp"

namespace valk::async {

// `payload` as an error value: itself, or an error with that message (a string), of that kind (a keyword), or with that
// data, made where the running fiber stands.
[[nodiscard]] Value to_error(vm::Machine& machine, Value payload);
// A new error that arose on behalf of `handle`: its trace is where that was made.
[[nodiscard]] Value error_of(heap::Heap& heap, Value handle, Value kind, std::string_view message,
                             Value data = Value::nil());
// What waiting for a cancelled handle raises. `uncatchable`: what a cancelled callback is unwound by.
[[nodiscard]] Value cancellation(heap::Heap& heap, bool uncatchable);
// What a settled handle failed with, or a cancellation.
[[nodiscard]] Value failure_of(heap::Heap& heap, Value handle);

[[nodiscard]] inline bool is_of_kind(Value error, Value kind) { return heap::as<heap::Error>(error).kind == kind; }

}  // namespace valk::async
