#pragma once

#include "body_rate.hpp"
#include "outgoing_body.hpp"
#include "valk/http/session.hpp"

namespace valk::http {

struct Http2Stream {
  StreamId id;
  RequestHead head;
  std::size_t header_bytes = 0;
  std::size_t header_fields = 0;
  std::uint64_t body_received = 0;
  std::size_t unconsumed = 0;  // of the body received, by our owner
  BodyRate body_rate;
  OutgoingBody body;
  Time last_received{};
  Time last_sent{};            // zero: not looked at since there is something to send
  Time answered_at{};          // while its request was not all there
  bool told = false;           // `on_request` was called, `on_closed` was not
  bool request_ended = false;  // the client has sent all of it
  bool response_started = false;
  bool response_ended = false;    // the last frame of it has left
  bool waiting_for_body = false;  // nghttp2 asks no more until told to
  bool body_forbidden = false;    // the answer to HEAD, and 204 and 304, end with their head
  bool reset_by_us = false;
  bool headers_too_large = false;
  bool is_head_request = false;
  bool drops_rest = false;  // of the request: it was answered

  Http2Stream* previous = nullptr;
  Http2Stream* next = nullptr;
};

// The open streams of a session, which owns them through this list.
class Http2Streams {
 public:
  ~Http2Streams() {
    while (first_) remove(first_);
  }
  Http2Streams() = default;
  Http2Streams(const Http2Streams&) = delete;
  Http2Streams& operator=(const Http2Streams&) = delete;

  Http2Stream* add(StreamId id) {
    auto* stream = new Http2Stream;
    stream->id = id;
    stream->next = first_;
    if (first_) first_->previous = stream;
    first_ = stream;
    return stream;
  }

  void remove(Http2Stream* stream) {
    (stream->previous ? stream->previous->next : first_) = stream->next;
    if (stream->next) stream->next->previous = stream->previous;
    delete stream;
  }

  [[nodiscard]] bool empty() const { return !first_; }

  // `visit` may remove the stream it is given.
  template <class Visit>
  void for_each(Visit visit) {
    for (Http2Stream* stream = first_; stream;) {
      Http2Stream* following = stream->next;
      visit(*stream);
      stream = following;
    }
  }

 private:
  Http2Stream* first_ = nullptr;
};

}  // namespace valk::http
