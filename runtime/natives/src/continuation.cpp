#include "valk/vm/continuations.hpp"

#include "support.hpp"

namespace valk::natives {

Outcome native_internal_reset(NativeCall& call) { return vm::call_delimited(call); }
Outcome native_internal_shift(NativeCall& call) { return vm::capture_continuation(call); }
Outcome native_internal_resume(NativeCall& call) { return vm::resume_continuation(call); }

}  // namespace valk::natives
