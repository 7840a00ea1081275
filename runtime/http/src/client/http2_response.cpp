// Responses as they come over HTTP/2: what nghttp2 tells, frame by frame, and the guards on it.

#include "client/http2_client.hpp"
#include "header_text.hpp"

namespace valk::http {

namespace {

bool ends_stream(const nghttp2_frame& frame) { return (frame.hd.flags & NGHTTP2_FLAG_END_STREAM) != 0; }

std::string describe(std::uint32_t error_code) {
  return std::string("the server reset the stream: ") + nghttp2_http2_strerror(error_code);
}

}  // namespace

// Before the server has acknowledged our settings nghttp2 would refuse any number of these.
int Http2Client::begin_frame(const nghttp2_frame_hd& frame) {
  if (frame.type != NGHTTP2_PUSH_PROMISE) return 0;
  break_off("the server pushes, which it is not allowed to");
  return NGHTTP2_ERR_CALLBACK_FAILURE;
}

int Http2Client::begin_headers(const nghttp2_frame& frame) {
  Stream* stream = find({frame.hd.stream_id});
  if (stream == nullptr || stream->response_told) return 0;
  stream->head = {0, {}};
  return 0;
}

// Counted as they are decoded: a small frame can hold many or large fields (HPACK refers to earlier ones).
int Http2Client::add_header(const nghttp2_frame& frame, std::string_view name, std::string_view value) {
  Stream* stream = find({frame.hd.stream_id});
  if (stream == nullptr) return 0;
  stream->header_bytes += name.size() + value.size() + field_overhead;
  if (stream->header_bytes > limits_.max_header_list || ++stream->header_fields > limits_.max_header_fields) {
    stream->too_large = true;
    // Decoding must go on for the sake of the connection, unless that is the attack.
    if (stream->header_bytes <= 2 * limits_.max_header_list && stream->header_fields <= 2 * limits_.max_header_fields) {
      return 0;
    }
    break_off(client_limits_text(limits_));
    return NGHTTP2_ERR_CALLBACK_FAILURE;
  }
  if (stream->response_told) {
    stream->trailers.add(name, value);
  } else if (name == ":status") {
    stream->head.status = std::stoi(std::string(value));  // nghttp2 has checked it
  } else {
    stream->head.headers.add(name, value);
  }
  return 0;
}

int Http2Client::end_frame(const nghttp2_frame& frame) {
  switch (frame.hd.type) {
    case NGHTTP2_HEADERS: {
      Stream* stream = find({frame.hd.stream_id});
      return stream != nullptr ? end_headers(*stream, ends_stream(frame)) : 0;
    }
    case NGHTTP2_DATA: {
      if (frame.hd.length == frame.data.padlen && !ends_stream(frame)) return count_control_frame();
      Stream* stream = find({frame.hd.stream_id});
      if (stream != nullptr && ends_stream(frame)) end_response(*stream);
      return 0;
    }
    case NGHTTP2_SETTINGS:
      if ((frame.hd.flags & NGHTTP2_FLAG_ACK) != 0) return 0;
      settled_ = true;
      return count_control_frame();
    case NGHTTP2_PING:
      return (frame.hd.flags & NGHTTP2_FLAG_ACK) != 0 ? 0 : count_control_frame();
    case NGHTTP2_GOAWAY:
      // nghttp2 ends the streams that the server has not processed.
      if (frame.goaway.error_code != NGHTTP2_NO_ERROR) {
        explanation_ =
            std::string("the server ended the connection: ") + nghttp2_http2_strerror(frame.goaway.error_code);
      }
      return 0;
    default:
      return frame.hd.type == NGHTTP2_RST_STREAM || frame.hd.type == NGHTTP2_WINDOW_UPDATE ? 0 : count_control_frame();
  }
}

int Http2Client::end_headers(Stream& stream, bool is_end) {
  if (stream.too_large) {
    nghttp2_submit_rst_stream(session_.get(), NGHTTP2_FLAG_NONE, stream.id.value, NGHTTP2_CANCEL);
    end_stream(stream, RequestEnd::too_large, client_limits_text(limits_));
    return 0;
  }
  if (stream.response_told) {
    if (is_end) end_response(stream);
    return 0;
  }
  const StreamId id = stream.id;
  stream.header_bytes = stream.header_fields = 0;
  if (stream.head.status < 200) {
    if (++stream.interim_responses > limits_.max_interim_responses) {
      nghttp2_submit_rst_stream(session_.get(), NGHTTP2_FLAG_NONE, id.value, NGHTTP2_ENHANCE_YOUR_CALM);
      end_stream(stream, RequestEnd::malformed, "the server sends one interim response after the other");
      return 0;
    }
    events_.on_interim(id, stream.head);
    return 0;
  }
  stream.response_told = true;
  events_.on_response(id, std::move(stream.head), !is_end);
  if (Stream* still = find(id); still != nullptr && is_end) end_response(*still);
  return 0;
}

void Http2Client::end_response(Stream& stream) {
  stream.response_ended = true;
  events_.on_response_end(stream.id, std::move(stream.trailers));
}

int Http2Client::add_body(StreamId id, std::string_view bytes) {
  Stream* stream = find(id);
  if (stream == nullptr) {
    nghttp2_session_consume_connection(session_.get(), bytes.size());
    return 0;
  }
  stream->unconsumed += bytes.size();
  events_.on_body(id, bytes);
  return 0;
}

void Http2Client::close_stream(StreamId id, std::uint32_t error_code) {
  Stream* stream = find(id);
  if (stream == nullptr) return;
  if (stream->response_ended) return end_stream(*stream, RequestEnd::answered, "");
  if (stream->malformed) {
    return end_stream(
        *stream, RequestEnd::malformed,
        explanation_.empty() ? "the response is malformed" : "the response is malformed: " + explanation_);
  }
  if (error_code == NGHTTP2_REFUSED_STREAM) {
    return end_stream(*stream, RequestEnd::unprocessed, "the server has not processed the request");
  }
  end_stream(*stream, RequestEnd::reset, describe(error_code));
}

void Http2Client::before_frame_sent(const nghttp2_frame& frame) {
  if (frame.hd.type != NGHTTP2_HEADERS) return;
  if (Stream* stream = find({frame.hd.stream_id})) stream->head_sent = true;
}

void Http2Client::frame_sent(const nghttp2_frame& frame) {
  if (frame.hd.type == NGHTTP2_RST_STREAM) {
    // Ours are found so before they are sent; this one is nghttp2's judgement of the response.
    if (Stream* stream = find({frame.hd.stream_id}); stream != nullptr && !stream->response_ended) {
      stream->malformed = true;
    }
  } else if (frame.hd.type == NGHTTP2_GOAWAY && frame.goaway.error_code != NGHTTP2_NO_ERROR) {
    break_off(std::string("HTTP/2: ") + nghttp2_http2_strerror(frame.goaway.error_code) +
              (explanation_.empty() ? "" : ": " + explanation_));
  }
}

// Without this, a request that nghttp2 does not send would never end.
void Http2Client::frame_not_sent(const nghttp2_frame& frame, int error) {
  if (frame.hd.type != NGHTTP2_HEADERS) return;
  Stream* stream = find({frame.hd.stream_id});
  if (stream == nullptr) return;
  if (error == NGHTTP2_ERR_START_STREAM_NOT_ALLOWED || error == NGHTTP2_ERR_SESSION_CLOSING ||
      error == NGHTTP2_ERR_STREAM_CLOSING) {
    return end_stream(*stream, RequestEnd::unprocessed, "the connection takes no further request");
  }
  end_stream(*stream, RequestEnd::cancelled, std::string("the request cannot be sent: ") + nghttp2_strerror(error));
}

int Http2Client::count_control_frame() {
  if (control_frames_.take(now_)) return 0;
  break_off("the server sends too many control frames");
  return NGHTTP2_ERR_CALLBACK_FAILURE;
}

}  // namespace valk::http
