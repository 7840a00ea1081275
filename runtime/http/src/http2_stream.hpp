#pragma once

#include <vector>

#include "valk/http/session.hpp"

namespace valk::http {

// What is left to send of a response's body.
class OutgoingBody {
 public:
  void add(SharedBytes piece) {
    left_ += piece.bytes.size();
    if (piece.bytes.empty()) return;
    if (current_.bytes.empty()) {
      current_ = std::move(piece);
    } else {
      later_.push_back(std::move(piece));
    }
  }
  void end() { ended_ = true; }
  void clear() { *this = {}; }

  [[nodiscard]] std::size_t left() const { return left_; }
  [[nodiscard]] bool ended() const { return ended_; }
  // The bytes that come next, without gaps; empty when there are none now.
  [[nodiscard]] std::string_view next() const { return current_.bytes; }

  void remove(std::size_t size) {
    left_ -= size;
    current_.bytes.remove_prefix(size);
    if (!current_.bytes.empty()) return;
    if (first_later_ == later_.size()) {
      current_ = {};
      later_.clear();
      first_later_ = 0;
    } else {
      current_ = std::move(later_[first_later_++]);
    }
  }

 private:
  SharedBytes current_;
  std::vector<SharedBytes> later_;
  std::size_t first_later_ = 0;
  std::size_t left_ = 0;
  bool ended_ = false;
};

struct Http2Stream {
  StreamId id;
  RequestHead head;
  std::size_t header_bytes = 0;
  std::size_t header_fields = 0;
  std::uint64_t body_received = 0;
  std::size_t unconsumed = 0;  // of the body received, by our owner
  OutgoingBody body;
  Time last_received{};
  Time last_sent{};            // zero: not looked at since there is something to send
  bool told = false;           // `on_request` was called, `on_closed` was not
  bool request_ended = false;  // the client has sent all of it
  bool response_started = false;
  bool response_ended = false;    // the last frame of it has left
  bool waiting_for_body = false;  // nghttp2 asks no more until told to
  bool body_forbidden = false;    // the answer to HEAD, and 204 and 304, end with their head
  bool reset_by_us = false;
  bool headers_too_large = false;
  bool is_head_request = false;

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
