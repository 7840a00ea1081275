#pragma once

// Files as responses.

#include "http_response.hpp"
#include "valk/server/request.hpp"

namespace valk::natives {

// Answers with `response.file`, read on the loop's pool as fast as the client takes it: 200, or what the request's
// `if-none-match`, `if-modified-since`, `if-range` and `range` make of it (304, 206, 416). 404 when there is no such
// file, or it is outside its root.
void send_file(Isolate& isolate, const server::Request& request, const server::Responder& responder,
               const Response& response);

}  // namespace valk::natives
