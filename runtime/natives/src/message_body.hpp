#pragma once

// The body of a request or response as the language reads it: whole or in pieces, one of the two.

#include <limits>
#include <memory>
#include <string>

#include "service.hpp"
#include "valk/http/incoming_body.hpp"

namespace valk::natives {

// Whom the body comes from, where that one wants to know.
class BodySource {
 public:
  virtual ~BodySource() = default;
  // Whether somebody waits for what comes.
  virtual void set_wanted(bool wanted) = 0;
  // Who waited does not wait any more: the rest of the body is of no use.
  virtual void leave() = 0;
  // Why the body broke.
  [[nodiscard]] virtual Value error() = 0;
};

class MessageBody : public std::enable_shared_from_this<MessageBody> {
 public:
  // All of it in `start`, or what has not come yet in `incoming`. Without a `source` whoever waits for a body that breaks
  // is cancelled: its sender has gone away.
  MessageBody(Isolate& isolate, std::string start, std::shared_ptr<http::IncomingBody> incoming,
              std::shared_ptr<BodySource> source = nullptr)
      : isolate_(isolate), arrived_(std::move(start)), incoming_(std::move(incoming)), source_(std::move(source)) {}

  // Read as a whole it has at most so many bytes.
  void limit(std::size_t most) { most_ = most; }
  // The body, a string or bytes, nil when there is none; a handle of it while it still comes.
  [[nodiscard]] Value read();
  // A handle of it.
  [[nodiscard]] Value whole();
  // A handle of the bytes that come next, or of nil when there are no more. The sender sends on as they are asked for.
  [[nodiscard]] Value next_piece();
  // All of it is there.
  [[nodiscard]] bool has_arrived() const { return !incoming_; }

 private:
  using State = http::IncomingBody::State;

  [[nodiscard]] Value value();
  [[nodiscard]] Value refuse(std::string_view message);
  [[nodiscard]] heap::Persistent wait();
  void advance();
  void advance_whole(State state);
  void advance_piece(State state);
  void break_off(heap::Persistent& handle);
  void refuse_large();
  void leave();

  Isolate& isolate_;
  std::string arrived_;
  std::shared_ptr<http::IncomingBody> incoming_;  // null: no more comes
  std::shared_ptr<BodySource> source_;
  std::size_t most_ = std::numeric_limits<std::size_t>::max();
  heap::Persistent whole_;
  heap::Persistent piece_;  // while one is waited for
  bool in_pieces_ = false;
};

}  // namespace valk::natives
