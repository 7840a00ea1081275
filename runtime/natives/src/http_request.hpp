#pragma once

// A request as the language sees it: a ref that is read like a plist.

#include <optional>
#include <utility>
#include <vector>

#include "message_body.hpp"
#include "service.hpp"
#include "valk/server/request.hpp"

namespace valk::natives {

// Parts of a path that a route named, decoded, in the order of the path.
using Parameters = std::vector<std::pair<std::string, std::string>>;

struct RequestData {
  std::shared_ptr<const server::Request> shared;  // the same with and without parameters
  server::Responder responder;                    // of a handler that answers by hand (`:deferred`)
  std::shared_ptr<MessageBody> body;
  Parameters parameters;

  [[nodiscard]] const server::Request& request() const { return *shared; }
};

[[nodiscard]] Value make_request(Isolate& isolate, std::uint64_t id, server::Request request,
                                 server::Responder responder);
// The same request with other parameters; `request` is one.
[[nodiscard]] Value with_parameters(heap::Heap& heap, Value request, Parameters parameters);
// {:name "value" …}
[[nodiscard]] Value parameter_plist(heap::Heap& heap, const Parameters& parameters);
// nullptr: it is no request.
[[nodiscard]] const RequestData* request_of(Value value);

// A string, or bytes where the text is no UTF-8.
[[nodiscard]] Value text_or_bytes(heap::Heap& heap, std::string_view text);
// The decoded value of the first parameter of that name.
[[nodiscard]] std::optional<std::string> find_parameter(std::string_view query, std::string_view name);

}  // namespace valk::natives
