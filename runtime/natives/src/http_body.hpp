#pragma once

// A request's body as the language reads it: whole or in pieces, one of the two.

#include <memory>
#include <string>

#include "service.hpp"
#include "valk/server/request.hpp"

namespace valk::natives {

class RequestBody : public std::enable_shared_from_this<RequestBody> {
 public:
  // All of it in `start`, or what has not come yet in `incoming`.
  RequestBody(Isolate& isolate, std::string start, std::shared_ptr<http::IncomingBody> incoming)
      : isolate_(isolate), arrived_(std::move(start)), incoming_(std::move(incoming)) {}

  // The body, a string or bytes, nil when there is none; a handle of it while it still comes.
  [[nodiscard]] Value read();
  // A handle of it.
  [[nodiscard]] Value whole();
  // A handle of the bytes that come next, or of nil when there are no more. The client sends on as they are asked for.
  [[nodiscard]] Value next_piece();

 private:
  [[nodiscard]] Value value();
  [[nodiscard]] Value refuse(std::string_view message);
  void advance();
  void advance_whole(http::IncomingBody::State state);
  void advance_piece(http::IncomingBody::State state);
  void give_up(heap::Persistent& handle);

  Isolate& isolate_;
  std::string arrived_;
  std::shared_ptr<http::IncomingBody> incoming_;  // null: no more comes
  heap::Persistent whole_;
  heap::Persistent piece_;  // while one is waited for
  bool in_pieces_ = false;
};

}  // namespace valk::natives
