// How requests arrive: what nghttp2 tells, frame by frame, and the guards on it.

#include <algorithm>
#include <charconv>

#include "header_text.hpp"
#include "http2_session.hpp"

namespace valk::http {

namespace {

// Most requests' fields fit without growing.
constexpr std::size_t usual_fields = 16;
constexpr std::size_t usual_bytes = 512;

bool ends_stream(const nghttp2_frame& frame) { return (frame.hd.flags & NGHTTP2_FLAG_END_STREAM) != 0; }
bool is_acknowledgement(const nghttp2_frame& frame) { return (frame.hd.flags & NGHTTP2_FLAG_ACK) != 0; }

}  // namespace

int Http2Session::begin_frame(const nghttp2_frame_hd& frame) {
  if (frame.type != NGHTTP2_CONTINUATION) reading_headers_ = false;
  if (frame.type > NGHTTP2_CONTINUATION) return count_control_frame();  // an extension we do not know
  if (frame.type == NGHTTP2_HEADERS && frame.stream_id % 2 == 1 && !opened_.note(frame.stream_id)) {
    terminate(NGHTTP2_PROTOCOL_ERROR, "the client opened a stream below its last one");
  }
  return 0;
}

int Http2Session::begin_headers(const nghttp2_frame& frame) {
  reading_headers_ = true;
  headers_since_ = now_;
  if (frame.headers.cat != NGHTTP2_HCAT_REQUEST) return 0;
  Http2Stream* stream = streams_.add({frame.hd.stream_id});
  stream->last_received = now_;
  stream->head.headers.reserve(usual_fields, usual_bytes);
  nghttp2_session_set_stream_user_data(session_.get(), frame.hd.stream_id, stream);
  return 0;
}

// Counted as they are decoded: a small frame can hold many or large fields (HPACK refers to earlier ones).
int Http2Session::add_header(const nghttp2_frame& frame, std::string_view name, std::string_view value) {
  Http2Stream* stream = find({frame.hd.stream_id});
  if (!stream) return 0;
  stream->header_bytes += name.size() + value.size() + field_overhead;
  ++stream->header_fields;
  if (is_over_headers(*stream, 1)) {
    stream->headers_too_large = true;
    if (!is_over_headers(*stream, 2)) return 0;
    break_off(NGHTTP2_ENHANCE_YOUR_CALM, "the client sent more than twice the header fields allowed");
    return NGHTTP2_ERR_CALLBACK_FAILURE;
  }
  if (frame.headers.cat != NGHTTP2_HCAT_REQUEST) return 0;  // trailers are not handed on
  RequestHead& head = stream->head;
  if (name[0] != ':') {
    head.headers.add(name, value);
  } else if (name == ":method") {
    head.method = value;
  } else if (name == ":path") {
    head.target = value;
  } else if (name == ":scheme") {
    head.scheme = value;
  } else if (name == ":authority") {
    head.authority = value;
  }
  return 0;
}

bool Http2Session::is_over_headers(const Http2Stream& stream, int times) const {
  const Limits& limits = settings_.limits;
  const auto over = [&](std::size_t count, std::int64_t limit) {
    return count > static_cast<std::size_t>(times) * static_cast<std::size_t>(limit);
  };
  return over(stream.header_bytes, limits.max_header_list) || over(stream.header_fields, limits.max_header_fields);
}

int Http2Session::end_frame(const nghttp2_frame& frame) {
  switch (frame.hd.type) {
    case NGHTTP2_HEADERS: {
      reading_headers_ = false;
      Http2Stream* stream = find({frame.hd.stream_id});
      if (!stream) return 0;
      if (frame.headers.cat == NGHTTP2_HCAT_REQUEST) end_headers(*stream, !ends_stream(frame));
      if (ends_stream(frame)) end_request(*stream);
      return 0;
    }
    case NGHTTP2_DATA: {
      Http2Stream* stream = find({frame.hd.stream_id});
      if (stream && ends_stream(frame)) end_request(*stream);
      const bool empty = frame.hd.length == frame.data.padlen;
      return empty && !ends_stream(frame) ? count_control_frame() : 0;
    }
    case NGHTTP2_RST_STREAM:
      return count_reset();
    case NGHTTP2_PING:
      if (!is_acknowledgement(frame)) return count_control_frame();
      finish_drain();  // whatever ping it answers, the client has read our notice before
      return 0;
    case NGHTTP2_SETTINGS:
      return is_acknowledgement(frame) ? 0 : count_control_frame();
    case NGHTTP2_WINDOW_UPDATE:
      if (window_updates_allowed_ <= 0) return count_control_frame();
      --window_updates_allowed_;
      return 0;
    case NGHTTP2_PRIORITY:
      return count_control_frame();
    default:
      return 0;
  }
}

void Http2Session::end_headers(Http2Stream& stream, bool has_body) {
  window_updates_allowed_ += 2;
  RequestHead& head = stream.head;
  stream.is_head_request = head.method == "HEAD";
  if (++requests_ == settings_.limits.max_requests_per_connection) start_drain(now_);
  if (!accept_authority(stream)) {
    nghttp2_submit_rst_stream(session_.get(), NGHTTP2_FLAG_NONE, stream.id.value, NGHTTP2_PROTOCOL_ERROR);
    return;
  }
  if (stream.headers_too_large) {
    refuse(stream, 431, header_limits_text(settings_.limits));
    return;
  }
  if (const auto text = head.headers.find("content-length")) {
    std::uint64_t length = 0;
    std::from_chars(text->data(), text->data() + text->size(), length);  // nghttp2 has checked it
    head.content_length = length;
    if (length > static_cast<std::uint64_t>(settings_.limits.max_request_body)) {
      refuse(stream, 413, body_limit_text(settings_.limits));
      return;
    }
  }
  stream.told = true;
  events_.on_request(stream.id, std::move(head), has_body);
}

// RFC 9113 section 8.3.1: a `host` that says something else than `:authority` makes a request malformed.
bool Http2Session::accept_authority(Http2Stream& stream) const {
  RequestHead& head = stream.head;
  const auto host = head.headers.find("host");
  if (!host) return true;
  if (head.authority.empty()) head.authority = *host;
  return equal_ignoring_case(head.authority, *host);
}

int Http2Session::add_body(StreamId id, std::string_view bytes) {
  Http2Stream* stream = find(id);
  if (!stream) return 0;
  stream->last_received = now_;
  stream->body_received += bytes.size();
  if (stream->told && stream->body_received > static_cast<std::uint64_t>(settings_.limits.max_request_body)) {
    refuse(*stream, 413, body_limit_text(settings_.limits));
  }
  if (stream->drops_rest && stream->body_received <= static_cast<std::uint64_t>(settings_.limits.max_request_body)) {
    nghttp2_session_consume(session_.get(), id.value, bytes.size());
    return 0;
  }
  if (!stream->told) {
    // Others on the connection may send on; this stream's window stays shut.
    nghttp2_session_consume_connection(session_.get(), bytes.size());
    return 0;
  }
  stream->unconsumed += bytes.size();
  events_.on_body(id, bytes);
  return 0;
}

void Http2Session::end_request(Http2Stream& stream) {
  stream.request_ended = true;
  if (stream.told) events_.on_request_end(stream.id);
}

// Answers a request that nobody is to see, or to see any more.
void Http2Session::refuse(Http2Stream& stream, int status, const std::string& text) {
  tell_closed(stream, CloseReason::refused);
  if (stream.response_started) {
    reset(stream.id, ResetCode::cancel);
    return;
  }
  ResponseHead head{status, {}};
  head.headers.add("content-type", "text/plain; charset=utf-8");
  [[maybe_unused]] const base::Status sent = respond(stream.id, head, SharedBytes::from(refusal_body(status, text)));
}

void Http2Session::tell_closed(Http2Stream& stream, CloseReason reason) {
  if (!std::exchange(stream.told, false)) return;
  events_.on_closed(stream.id, reason);
}

void Http2Session::close_stream(StreamId id, std::uint32_t) {
  Http2Stream* stream = find(id);
  if (!stream) return;
  if (stream->unconsumed > 0) nghttp2_session_consume_connection(session_.get(), stream->unconsumed);
  const CloseReason reason = stream->response_ended ? CloseReason::answered
                             : stream->reset_by_us  ? CloseReason::refused
                                                    : CloseReason::cancelled;
  tell_closed(*stream, reason);
  nghttp2_session_set_stream_user_data(session_.get(), id.value, nullptr);
  streams_.remove(stream);
  idle_since_ = now_;
}

int Http2Session::count_control_frame() {
  if (!control_frames_.take(now_)) terminate(NGHTTP2_ENHANCE_YOUR_CALM, "the client sent too many control frames");
  return 0;
}

int Http2Session::count_reset() {
  if (!resets_.take(now_)) terminate(NGHTTP2_ENHANCE_YOUR_CALM, "the client made too many streams be reset");
  return 0;
}

}  // namespace valk::http
