#include "http2_session.hpp"

#include <dlfcn.h>

#include <array>
#include <cassert>

#include "header_text.hpp"
#include "http2_callbacks.hpp"

namespace valk::http {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// What a connection may have on its way to us, beside the 64 KiB of each stream.
constexpr std::int32_t connection_window = 1024 * 1024;

// How long a client may take to answer the ping that tells it has heard of the drain.
constexpr Time drain_round_trip = seconds(1);

// How long at least a client that was answered before its request was all there may take to read that, or may go without
// sending more of what is dropped.
constexpr Time early_answer_linger = seconds(1);

// RFC 9113 section 4.1: GOAWAY on stream 0, with the last stream and an error code.
std::string make_goaway(std::int32_t last_stream, std::uint32_t error_code) {
  std::string frame("\0\0\10\7\0\0\0\0\0", 9);
  for (const std::uint32_t number : {static_cast<std::uint32_t>(last_stream), error_code}) {
    for (int shift = 24; shift >= 0; shift -= 8) frame += static_cast<char>(number >> shift);
  }
  return frame;
}

}  // namespace

std::unique_ptr<ServerSession> make_http2_server_session(const SessionSettings& settings, SessionEvents& events,
                                                         Time now) {
  return std::make_unique<Http2Session>(settings, events, now);
}

std::string missing_library_guards() {
  // Debian's 1.52 has it; a build from upstream's of the same version may not.
  constexpr const char* needed = "nghttp2_option_set_max_continuations";  // CVE-2024-28182
  return dlsym(RTLD_DEFAULT, needed) ? "" : std::string("the nghttp2 library lacks ") + needed;
}

Http2Session::Http2Session(const SessionSettings& settings, SessionEvents& events, Time now)
    : settings_(settings),
      events_(events),
      resets_(settings.limits.max_resets, static_cast<double>(settings.limits.max_resets) / 30),
      control_frames_(settings.limits.max_control_frames, static_cast<double>(settings.limits.max_control_frames) / 10),
      now_(now),
      born_(now),
      idle_since_(now),
      headers_since_(now),
      session_(make_session(this)) {
  submit_settings();
}

nghttp2_session* Http2Session::make_session(Http2Session* self) {
  nghttp2_session* session = nullptr;
  nghttp2_session_server_new2(&session, Callbacks::all(), self, Callbacks::options());
  return session;
}

void Http2Session::submit_settings() {
  const Limits& limits = settings_.limits;
  const std::array<nghttp2_settings_entry, 3> entries{{
      {NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, static_cast<std::uint32_t>(limits.max_concurrent_streams)},
      {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, static_cast<std::uint32_t>(limits.max_header_list)},
      {NGHTTP2_SETTINGS_NO_RFC7540_PRIORITIES, 1},
  }};
  nghttp2_submit_settings(session_.get(), NGHTTP2_FLAG_NONE, entries.data(), entries.size());
  nghttp2_session_set_local_window_size(session_.get(), NGHTTP2_FLAG_NONE, 0, connection_window);
}

void Http2Session::receive(std::string_view bytes, Time now) {
  assert(!inside_);
  if (broken_) return;
  now_ = now;
  inside_ = true;
  const ssize_t taken =
      nghttp2_session_mem_recv(session_.get(), reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  inside_ = false;
  if (taken >= 0 || broken_) return;
  switch (taken) {
    case NGHTTP2_ERR_BAD_CLIENT_MAGIC:
      break_off(NGHTTP2_PROTOCOL_ERROR, "the client does not speak HTTP/2");
      break;
    case NGHTTP2_ERR_FLOODED:
      break_off(NGHTTP2_ENHANCE_YOUR_CALM, "the client does not read what it asks for");
      break;
    default:
      break_off(NGHTTP2_INTERNAL_ERROR, nghttp2_strerror(static_cast<int>(taken)));
  }
}

void Http2Session::send(std::string& out, std::size_t limit, Time now) {
  assert(!inside_);
  now_ = now;
  inside_ = true;
  out_ = &out;
  out_limit_ = out.size() + limit;
  while (!broken_ && out.size() < out_limit_) {
    const std::uint8_t* data = nullptr;
    const ssize_t size = nghttp2_session_mem_send(session_.get(), &data);
    if (size < 0) break_off(NGHTTP2_INTERNAL_ERROR, nghttp2_strerror(static_cast<int>(size)));
    if (size <= 0) break;
    out.append(reinterpret_cast<const char*>(data), static_cast<std::size_t>(size));
  }
  out += std::exchange(broken_off_, {});
  out_ = nullptr;
  inside_ = false;
}

bool Http2Session::is_finished() const {
  if (broken_) return broken_off_.empty();
  return nghttp2_session_want_read(session_.get()) == 0 && nghttp2_session_want_write(session_.get()) == 0;
}

Http2Stream* Http2Session::find(StreamId id) const {
  return static_cast<Http2Stream*>(nghttp2_session_get_stream_user_data(session_.get(), id.value));
}

void Http2Session::consume(StreamId id, std::size_t bytes) {
  Http2Stream* stream = find(id);
  if (!stream) return;  // its end gave the bytes back
  assert(bytes <= stream->unconsumed);
  stream->unconsumed -= bytes;
  nghttp2_session_consume(session_.get(), id.value, bytes);
}

void Http2Session::reset(StreamId id, ResetCode code) {
  Http2Stream* stream = find(id);
  if (!stream) return;
  stream->reset_by_us = true;
  std::uint32_t error_code = NGHTTP2_CANCEL;
  if (code == ResetCode::refused) error_code = NGHTTP2_REFUSED_STREAM;
  if (code == ResetCode::internal_error) error_code = NGHTTP2_INTERNAL_ERROR;
  nghttp2_submit_rst_stream(session_.get(), NGHTTP2_FLAG_NONE, id.value, error_code);
}

// RFC 9113 section 6.8: a GOAWAY that names no stream, and one that names the last once the client must have heard.
void Http2Session::start_drain(Time now) {
  if (drain_ != Drain::no || broken_) return;
  drain_ = Drain::noticed;
  drain_since_ = now;
  nghttp2_submit_shutdown_notice(session_.get());
}

void Http2Session::finish_drain() {
  if (drain_ != Drain::noticed) return;
  drain_ = Drain::final;
  nghttp2_submit_goaway(session_.get(), NGHTTP2_FLAG_NONE, nghttp2_session_get_last_proc_stream_id(session_.get()),
                        NGHTTP2_NO_ERROR, nullptr, 0);
}

void Http2Session::terminate(std::uint32_t error_code, const std::string& message) {
  if (terminated_ || broken_) return;
  terminated_ = true;
  nghttp2_session_terminate_session(session_.get(), error_code);
  if (!message.empty()) events_.on_notice(message);
}

void Http2Session::break_off(std::uint32_t error_code, const std::string& message) {
  if (broken_) return;
  broken_ = true;
  broken_off_ = make_goaway(nghttp2_session_get_last_proc_stream_id(session_.get()), error_code);
  events_.on_notice(message);
}

void Http2Session::abandon() {
  broken_ = true;
  streams_.for_each([&](Http2Stream& stream) { tell_closed(stream, CloseReason::cancelled); });
}

Time Http2Session::check(Time now) {
  now_ = now;
  const Limits& limits = settings_.limits;
  const milliseconds headers(limits.header_timeout_ms);
  const milliseconds idle(limits.idle_timeout_ms);
  const milliseconds shortest(
      std::min({limits.header_timeout_ms, limits.body_timeout_ms, limits.write_timeout_ms, limits.idle_timeout_ms}));
  Time next = now + shortest;  // whatever begins from now on lasts at least as long
  if (broken_) return next;
  if (reading_headers_) {
    if (now >= headers_since_ + headers) {
      break_off(NGHTTP2_NO_ERROR,
                "the client took longer than " + std::to_string(headers.count()) + " ms to send its request");
      return next;
    }
    next = std::min(next, headers_since_ + headers);
  } else if (streams_.empty()) {
    if (now >= idle_since_ + idle) {
      terminate(NGHTTP2_NO_ERROR, "");
      return next;
    }
    next = std::min(next, idle_since_ + idle);
  }
  if (limits.max_connection_age_ms > 0 && drain_ == Drain::no) {
    const Time end = born_ + milliseconds(limits.max_connection_age_ms);
    if (now >= end) start_drain(now);
    next = std::min(next, std::max(end, now + drain_round_trip));
  }
  if (drain_ == Drain::noticed) {
    if (now >= drain_since_ + drain_round_trip) finish_drain();
    next = std::min(next, now + drain_round_trip);
  }
  return check_streams(now, next);
}

Time Http2Session::check_body(Http2Stream& stream, Time now, Time next) {
  const milliseconds allowed(settings_.limits.body_timeout_ms);
  const bool is_held = stream.unconsumed > 0 || nghttp2_session_get_local_window_size(session_.get()) <= 0;
  if (!stream.body_rate.check(stream.body_received, is_held, settings_.limits, now)) {
    refuse(stream, 408, slow_body_text(settings_.limits));
    return next;
  }
  next = std::min(next, stream.body_rate.next(now));
  if (is_held) return next;
  if (now < stream.last_received + allowed) return std::min(next, stream.last_received + allowed);
  refuse(stream, 408, "no further byte of the body came within " + std::to_string(allowed.count()) + " ms");
  return next;
}

Time Http2Session::check_streams(Time now, Time next) {
  const milliseconds write(settings_.limits.write_timeout_ms);
  streams_.for_each([&](Http2Stream& stream) {
    if (stream.response_ended && !stream.request_ended) {
      const Time end = (stream.drops_rest ? stream.last_received : stream.answered_at) + early_answer_linger;
      if (now >= end) {
        nghttp2_submit_rst_stream(session_.get(), NGHTTP2_FLAG_NONE, stream.id.value, NGHTTP2_NO_ERROR);
      } else {
        next = std::min(next, end);
      }
    }
    if (stream.told && !stream.request_ended && !stream.response_started) next = check_body(stream, now, next);
    if (stream.response_started && !stream.response_ended && !stream.waiting_for_body) {
      if (stream.last_sent == Time{}) stream.last_sent = now;
      if (now >= stream.last_sent + write && !stream.reset_by_us) {
        reset(stream.id, ResetCode::cancel);
        tell_closed(stream, CloseReason::refused);
        stream.body.clear();
      } else {
        next = std::min(next, stream.last_sent + write);
      }
    }
  });
  return next;
}

}  // namespace valk::http
