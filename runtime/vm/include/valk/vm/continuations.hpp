#pragma once

// `reset` and `shift`: multi-shot delimited continuations.
//
// `%reset` is a function of the machine's own whose frame marks the delimiter. `%shift` copies the words of all frames
// above the innermost such frame into a table, cuts the stack there and calls its operand with a function that puts them
// back: a partial application of `%resume` to the table. Frames refer to each other by distances only, so a copy runs
// wherever it is laid down, as often as one likes.

#include "valk/vm/native.hpp"

namespace valk::vm {

[[nodiscard]] Outcome call_delimited(NativeCall& call);        // (%reset body)
[[nodiscard]] Outcome capture_continuation(NativeCall& call);  // (%shift body)
[[nodiscard]] Outcome resume_continuation(NativeCall& call);   // (%resume frames value)

}  // namespace valk::vm
