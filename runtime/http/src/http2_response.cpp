// How responses leave.

#include <algorithm>

#include "header_text.hpp"
#include "http2_callbacks.hpp"
#include "http2_fields.hpp"

namespace valk::http {

namespace {

constexpr std::int64_t most_window_updates_allowed = 10'000;

}  // namespace

base::Status Http2Session::respond(StreamId id, const ResponseHead& head, SharedBytes body) {
  Http2Stream* stream = find(id);
  if (!stream || stream->response_started) return base::Done{};
  const std::uint64_t length = body.bytes.size();
  stream->body.add(std::move(body));
  stream->body.end();
  base::Status submitted = submit_head(*stream, head, length, length > 0);
  if (!submitted) stream->body.clear();
  return submitted;
}

base::Status Http2Session::start_response(StreamId id, const ResponseHead& head, std::optional<std::uint64_t> length) {
  Http2Stream* stream = find(id);
  if (!stream || stream->response_started) return base::Done{};
  return submit_head(*stream, head, length, true);
}

base::Status Http2Session::submit_head(Http2Stream& stream, const ResponseHead& head,
                                       std::optional<std::uint64_t> length, bool has_body) {
  if (base::Status valid = check_fields(head.headers); !valid) return valid;
  const Digits status(static_cast<std::uint64_t>(head.status));
  const Digits length_digits(length.value_or(0));
  LowerNames names(head.headers);
  std::vector<nghttp2_nv> fields;
  fields.reserve(head.headers.size() + 3);
  fields.push_back(make_field(":status", status.view()));
  if (!settings_.date.empty()) fields.push_back(make_field("date", settings_.date));
  for (std::size_t index = 0; index < head.headers.size(); ++index) {
    const Header header = head.headers[index];
    const std::string_view name = names.lower(header.name);
    if (is_sent_by_session(name)) continue;
    fields.push_back(make_field(name, header.value));
  }
  // RFC 9110 sections 8.6 and 15.3.5: no length where there is never a body.
  if (length && head.status != 204) fields.push_back(make_field("content-length", length_digits.view()));
  stream.body_forbidden = stream.is_head_request || head.status == 204 || head.status == 304;
  if (stream.body_forbidden) stream.body.clear();
  nghttp2_data_provider provider{};
  provider.source.ptr = &stream;
  provider.read_callback = Callbacks::read_body;
  const bool sends_body = has_body && !stream.body_forbidden;
  const int result = nghttp2_submit_response(session_.get(), stream.id.value, fields.data(), fields.size(),
                                             sends_body ? &provider : nullptr);
  if (result != 0) return base::Failure{nghttp2_strerror(result)};
  stream.response_started = true;
  return base::Done{};
}

void Http2Session::write_body(StreamId id, SharedBytes piece) {
  Http2Stream* stream = find(id);
  if (!stream || stream->body_forbidden || stream->body.ended()) return;
  stream->body.add(std::move(piece));
  if (!stream->waiting_for_body) return;
  stream->waiting_for_body = false;
  stream->last_sent = {};
  nghttp2_session_resume_data(session_.get(), id.value);
}

void Http2Session::end_body(StreamId id) {
  Http2Stream* stream = find(id);
  if (!stream || stream->body_forbidden || stream->body.ended()) return;
  stream->body.end();
  if (!stream->waiting_for_body) return;
  stream->waiting_for_body = false;
  nghttp2_session_resume_data(session_.get(), id.value);
}

ssize_t Http2Session::read_body(Http2Stream& stream, std::size_t limit, std::uint32_t& flags) {
  const ssize_t size = offer_body(stream.body, limit, flags);
  stream.waiting_for_body = size == NGHTTP2_ERR_DEFERRED;
  return size;
}

int Http2Session::send_body(Http2Stream& stream, const std::uint8_t* frame_header, std::size_t size) {
  take_offered(stream.body, frame_header, size, *out_);
  stream.last_sent = now_;
  window_updates_allowed_ = std::min(window_updates_allowed_ + 2, most_window_updates_allowed);
  if (stream.told && !stream.body.ended()) events_.on_body_sent(stream.id, stream.body.left());
  return out_->size() < out_limit_ ? 0 : NGHTTP2_ERR_PAUSE;
}

// Without this, a response whose head nghttp2 finds too large (64 KiB) would never come.
void Http2Session::frame_not_sent(const nghttp2_frame& frame, int error) {
  if (frame.hd.type != NGHTTP2_HEADERS || !find({frame.hd.stream_id})) return;
  events_.on_notice("the head of a response was not sent: " + std::string(nghttp2_strerror(error)));
  reset({frame.hd.stream_id}, ResetCode::internal_error);
}

void Http2Session::linger(Http2Stream& stream) {
  stream.answered_at = now_;
  if (!stream.told) return;  // refused: its window stays shut
  stream.drops_rest = true;
  nghttp2_session_consume(session_.get(), stream.id.value, std::exchange(stream.unconsumed, 0));
  tell_closed(stream, CloseReason::answered);
}

void Http2Session::frame_sent(const nghttp2_frame& frame) {
  switch (frame.hd.type) {
    case NGHTTP2_HEADERS:
    case NGHTTP2_DATA: {
      if ((frame.hd.flags & NGHTTP2_FLAG_END_STREAM) == 0) return;
      Http2Stream* stream = find({frame.hd.stream_id});
      if (!stream) return;
      stream->response_ended = true;
      if (stream->request_ended) return;
      // Answered before the request was all there, whose rest is not wanted. A reset now would have some clients drop
      // the answer (RFC 9113 section 8.1 asks them not to): they have a while to notice it by themselves.
      linger(*stream);
      return;
    }
    case NGHTTP2_RST_STREAM: {
      const Http2Stream* stream = find({frame.hd.stream_id});
      const bool ours = frame.rst_stream.error_code == NGHTTP2_NO_ERROR || (stream && stream->reset_by_us);
      if (!ours) count_reset();
      return;
    }
    case NGHTTP2_GOAWAY:
      // Now, not with the notice: pings overtake it.
      if (drain_ == Drain::noticed) nghttp2_submit_ping(session_.get(), NGHTTP2_FLAG_NONE, nullptr);
      if (terminated_ || frame.goaway.error_code == NGHTTP2_NO_ERROR) return;
      terminated_ = true;
      events_.on_notice("HTTP/2: " + std::string(nghttp2_http2_strerror(frame.goaway.error_code)) +
                        (explanation_.empty() ? "" : ": " + explanation_));
      return;
    default:
      return;
  }
}

}  // namespace valk::http
