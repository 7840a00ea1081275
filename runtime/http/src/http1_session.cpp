#include "http1_session.hpp"

#include <algorithm>
#include <cassert>

#include "header_text.hpp"
#include "http1_fields.hpp"

namespace valk::http {

using std::chrono::milliseconds;

namespace {

// What may wait unread while a request is answered, or its body is not dealt with.
constexpr std::size_t most_waiting_input = 64 * 1024;

}  // namespace

std::unique_ptr<ServerSession> make_http1_server_session(const SessionSettings& settings, SessionEvents& events,
                                                         Time now) {
  return std::make_unique<Http1Session>(settings, events, now);
}

void Http1Session::receive(std::string_view bytes, Time now) {
  if (broken_ || closes_) return;  // what still comes after the last request is dropped
  now_ = now;
  if (read_ == input_.size()) {
    input_.clear();
    read_ = 0;
  }
  input_ += bytes;
  process();
}

void Http1Session::process() {
  for (;;) {
    if (broken_ || closes_) return;
    if (!current_) {
      if (!read_head()) return;
    } else if (current_->request_ended || !read_body()) {
      return;
    }
  }
}

bool Http1Session::read_head() {
  // RFC 9112 section 2.2: empty lines before a request are passed over.
  while (scanned_ == 0 && rest().starts_with("\r\n")) read_ += 2;
  const std::string_view text = rest();
  if (text.empty()) return false;
  if (scanned_ == 0) waiting_since_ = now_;
  const std::optional<std::size_t> end = find_head_end(text, scanned_);
  scanned_ = text.size();
  if (scanned_ > 2 * static_cast<std::size_t>(settings_.limits.max_header_list) && end.value_or(scanned_) == scanned_) {
    refuse(431, header_limits_text(settings_.limits));
    return false;
  }
  if (!end) return false;
  scanned_ = 0;
  read_ += *end;
  was_asked_ = true;
  return begin_request(text.substr(0, *end));
}

bool Http1Session::begin_request(std::string_view text) {
  current_.emplace();
  Exchange& exchange = *current_;
  exchange.id = {++requests_};
  if (requests_ >= settings_.limits.max_requests_per_connection) draining_ = true;
  if (auto refusal = read_http1_head(text, settings_.scheme, settings_.limits, exchange.head)) {
    refuse(refusal->status, refusal->text);
    return false;
  }
  const bool has_body = exchange.head.has_body();
  if (has_body && exchange.head.expects_continue && rest().empty()) out_ += "HTTP/1.1 100 Continue\r\n\r\n";
  waiting_since_ = now_;
  exchange.told = true;
  exchange.request_ended = !has_body;
  exchange.is_head_request = exchange.head.head.method == "HEAD";
  exchange.length = exchange.head.head.content_length.value_or(0);
  events_.on_request(exchange.id, std::move(exchange.head.head), has_body);
  if (current_ && !has_body) events_.on_request_end(current_->id);
  return true;
}

bool Http1Session::read_body() {
  const StreamId id = current_->id;
  std::string_view text = rest();
  if (text.empty()) return false;
  waiting_since_ = now_;
  std::string_view piece;
  bool ended = false;
  if (current_->head.is_chunked) {
    const Http1Chunks::State state = current_->chunks.take(text, piece);
    if (state == Http1Chunks::State::malformed) {
      refuse(400, "the body's chunks are malformed");
      return false;
    }
    ended = state == Http1Chunks::State::ended;
  } else {
    const std::uint64_t left = current_->length - current_->body_received;
    piece = text.substr(0, std::min<std::uint64_t>(left, text.size()));
    text.remove_prefix(piece.size());
    ended = piece.size() == left;
  }
  read_ = input_.size() - text.size();
  if (!piece.empty() && !read_body_piece(piece)) return false;
  if (ended && current_ && current_->id == id) end_request();
  return true;
}

bool Http1Session::read_body_piece(std::string_view piece) {
  Exchange& exchange = *current_;
  exchange.body_received += piece.size();
  if (exchange.body_received > static_cast<std::uint64_t>(settings_.limits.max_request_body)) {
    refuse(413, body_limit_text(settings_.limits));
    return false;
  }
  if (!exchange.told) return true;
  exchange.unconsumed += piece.size();
  events_.on_body(exchange.id, piece);
  return true;
}

void Http1Session::end_request() {
  current_->request_ended = true;
  if (current_->told) events_.on_request_end(current_->id);
}

void Http1Session::refuse(int status, const std::string& text) {
  closes_ = true;
  if (!current_) current_.emplace().id = {++requests_};
  tell_closed(CloseReason::refused);
  if (current_->response_started) {
    break_off();
    return;
  }
  ResponseHead head{status, {}};
  head.headers.add("content-type", "text/plain; charset=utf-8");
  [[maybe_unused]] const base::Status sent = respond(current_->id, head, SharedBytes::from(refusal_body(status, text)));
}

void Http1Session::tell_closed(CloseReason reason) {
  if (!current_ || !std::exchange(current_->told, false)) return;
  events_.on_closed(current_->id, reason);
}

Http1Session::Exchange* Http1Session::find(StreamId id) {
  return !broken_ && current_ && current_->id == id ? &*current_ : nullptr;
}

bool Http1Session::wants_input() const {
  if (rest().size() >= most_waiting_input) return false;
  return !current_ || current_->unconsumed < most_waiting_input;
}

void Http1Session::consume(StreamId id, std::size_t bytes) {
  Exchange* exchange = find(id);
  if (!exchange) return;
  assert(bytes <= exchange->unconsumed);
  exchange->unconsumed -= bytes;
}

// The protocol has no reset of a request: an answer that has not begun can still be one, else the connection ends.
void Http1Session::reset(StreamId id, ResetCode code) {
  Exchange* exchange = find(id);
  if (!exchange) return;
  if (code == ResetCode::refused && !exchange->response_started) {
    tell_closed(CloseReason::refused);
    ResponseHead head{503, {}};
    head.headers.add("content-type", "text/plain; charset=utf-8");
    head.headers.add("retry-after", "1");
    [[maybe_unused]] const base::Status sent =
        respond(id, head, SharedBytes::from(refusal_body(503, "too many requests at once")));
    return;
  }
  tell_closed(CloseReason::refused);
  break_off();
}

void Http1Session::break_off() {
  broken_ = true;
  closes_ = true;
  current_.reset();
}

bool Http1Session::is_finished() const {
  if (!out_.empty()) return false;
  if (broken_) return true;
  return !current_ && (closes_ || (draining_ && rest().empty()));
}

void Http1Session::start_drain(Time) { draining_ = true; }

void Http1Session::abandon() {
  tell_closed(CloseReason::cancelled);
  break_off();
}

Time Http1Session::check(Time now) {
  now_ = now;
  const Limits& limits = settings_.limits;
  const milliseconds shortest(std::min({limits.header_timeout_ms, limits.body_timeout_ms, limits.idle_timeout_ms}));
  Time next = now + shortest;
  if (broken_ || closes_) return next;
  if (limits.max_connection_age_ms > 0 && !draining_) {
    const Time end = born_ + milliseconds(limits.max_connection_age_ms);
    if (now >= end) {
      start_drain(now);
    } else {
      next = std::min(next, end);
    }
  }
  if (!current_) {
    const bool is_idle = was_asked_ && rest().empty();
    const milliseconds allowed(is_idle ? limits.idle_timeout_ms : limits.header_timeout_ms);
    if (now < waiting_since_ + allowed) return std::min(next, waiting_since_ + allowed);
    if (!is_idle) {
      events_.on_notice("the client took longer than " + std::to_string(allowed.count()) + " ms to send its request");
    }
    break_off();
    return next;
  }
  if (current_->request_ended || current_->response_started) return next;
  return check_body(next);
}

Time Http1Session::check_body(Time next) {
  const Limits& limits = settings_.limits;
  const Time now = now_;
  const bool is_held = current_->unconsumed > 0;
  if (!current_->body_rate.check(current_->body_received, is_held, limits, now)) {
    refuse(408, slow_body_text(limits));
    return next;
  }
  next = std::min(next, current_->body_rate.next(now));
  if (is_held) return next;
  const milliseconds allowed(limits.body_timeout_ms);
  if (now < waiting_since_ + allowed) return std::min(next, waiting_since_ + allowed);
  refuse(408, "no further byte of the body came within " + std::to_string(allowed.count()) + " ms");
  return next;
}

}  // namespace valk::http
