#pragma once

// What a handler gave, as the response that the client gets.

#include <optional>
#include <string>

#include "service.hpp"
#include "valk/http/message.hpp"

namespace valk::natives {

// A file as a body.
struct FileBody {
  std::string path;
  std::optional<std::string> root;  // the folder that `path` is in and must not leave
};

struct Response {
  http::ResponseHead head;
  std::string body;
  std::optional<FileBody> file;  // in place of `body`
};

// A value that has settled: a response plist, a text, data (JSON), nil. nullopt when it is none of these: then `problem`
// says why.
[[nodiscard]] std::optional<Response> to_response(const heap::Heap& heap, Value value, std::string& problem);

// The head of a response whose body follows in pieces; nil gives a plain one.
[[nodiscard]] std::optional<http::ResponseHead> to_response_head(const heap::Heap& heap, Value plist,
                                                                 std::string& problem);

// {"error":"…"} with that status.
[[nodiscard]] Response error_response(int status, std::string_view message);
// {"error":"internal server error","id":"…"}
[[nodiscard]] Response internal_error(std::string_view id);

// The status that an error asks for with {:status n} in its data, or that its kind stands for (:timeout, :deadline).
[[nodiscard]] std::optional<int> status_of_error(Value error);

}  // namespace valk::natives
