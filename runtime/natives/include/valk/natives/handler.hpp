#pragma once

// A function of the language as the handler of a server.

#include "valk/natives/isolate.hpp"
#include "valk/server/request.hpp"

namespace valk::natives {

// Calls `function` with each request, on the loop, and answers with what it gives, or with what the handle that it gives
// completes with:
//
//   a response plist, a text, other data    that: text as text/plain, data as JSON
//   nil                                     204
//   an error with {:status n} in its data   that status and its message
//   an error of the kind :timeout           504
//   any other error, or no such value       500 with an id, under which it is reported (IsolateOptions::report)
//   a cancelled handle                      503
//   :deferred                               nothing yet: the request's owner answers
//
// When the client goes away its request's handle is cancelled. The handler must not outlive the isolate.
[[nodiscard]] server::Handler handler_of(Isolate& isolate, vm::Value function);

}  // namespace valk::natives
