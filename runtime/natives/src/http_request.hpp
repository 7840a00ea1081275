#pragma once

// A request as the language sees it: a ref that is read like a plist.

#include <optional>

#include "http_body.hpp"
#include "service.hpp"
#include "valk/server/request.hpp"

namespace valk::natives {

struct RequestData {
  server::Request request;
  server::Responder responder;  // of a handler that answers by hand (`:deferred`)
  std::shared_ptr<RequestBody> body;
};

[[nodiscard]] Value make_request(Isolate& isolate, std::uint64_t id, server::Request request,
                                 server::Responder responder);
// nullptr: it is no request.
[[nodiscard]] const RequestData* request_of(Value value);

// A string, or bytes where the text is no UTF-8.
[[nodiscard]] Value text_or_bytes(heap::Heap& heap, std::string_view text);
// "%41+b" is "A b" (application/x-www-form-urlencoded). A broken escape stays as it is.
[[nodiscard]] std::string decode_form(std::string_view text);
// The decoded value of the first parameter of that name.
[[nodiscard]] std::optional<std::string> find_parameter(std::string_view query, std::string_view name);

}  // namespace valk::natives
