#include "http_connection.hpp"

#include <algorithm>

namespace valk::server {

namespace {

using std::chrono::milliseconds;

// How long a client may take to close its side once everything is said.
constexpr loop::Duration linger = std::chrono::seconds(1);

// A body of up to this many bytes has arrived before its handler is called.
constexpr std::size_t whole_body = std::size_t{64} * 1024;

// How long a client that has not yet begun may take when the server drains.
constexpr loop::Duration drain_grace = std::chrono::seconds(1);

}  // namespace

HttpConnection::HttpConnection(ConnectionOwner& owner, std::unique_ptr<loop::Stream> stream,
                               std::shared_ptr<const net::TlsContext> tls)
    : owner_(owner),
      connection_(owner.loop, std::move(stream), tls ? std::optional(net::TlsSession::server(tls)) : std::nullopt,
                  owner.buffers, *this),
      running_(std::make_shared<Running>(Running{0, owner.in_flight})),
      secure_(tls != nullptr) {
  set_check(milliseconds(owner.options.limits.header_timeout_ms));
}

HttpConnection::~HttpConnection() {
  owner_.loop.cancel_timer(check_);
  if (!ended_ && session_) session_->abandon();
}

void HttpConnection::start_session(bool is_http2) {
  const http::SessionSettings settings{owner_.options.limits, owner_.date.text(), secure_ ? "https" : "http"};
  session_ = is_http2 ? http::make_http2_server_session(settings, *this, now())
                      : http::make_http1_server_session(settings, *this, now());
  if (owner_.draining) session_->start_drain(now());
  const http::Time next = session_->check(now());
  set_check(std::min(next, check_handlers()) - now());
}

void HttpConnection::on_open(std::string_view protocol) {
  if (!protocol.empty()) start_session(protocol == "h2");
}

// A client that speaks no TLS to a port that does.
void HttpConnection::on_foreign(std::string_view bytes) {
  if (http::guess_protocol(bytes) != http::FirstBytes::http1) {
    log("the client does not speak TLS");
    connection_.finish_with("", linger);
    return;
  }
  log("plain HTTP on the HTTPS port");
  connection_.finish_with(http::make_http1_refusal(400, "This port speaks HTTPS: use https:// in the address."),
                          linger);
}

void HttpConnection::on_bytes(std::string_view bytes) {
  if (!session_ && !start_by_first_bytes(bytes)) return;
  const std::string earlier = std::exchange(first_bytes_, {});
  const loop::Instant read_at = owner_.loop.now();
  owner_.date.refresh(read_at);
  session_->receive(earlier.empty() ? bytes : earlier, read_at.time_since_epoch());
  connection_.hold_reading(!session_->wants_input());
  flush();
}

bool HttpConnection::start_by_first_bytes(std::string_view bytes) {
  first_bytes_ += bytes;
  const http::FirstBytes guess = http::guess_protocol(first_bytes_);
  if (guess == http::FirstBytes::undecided) return false;
  start_session(guess == http::FirstBytes::http2);
  return true;
}

void HttpConnection::flush() {
  if (!connection_.closed()) connection_.request_flush();
}

void HttpConnection::fill(std::string& out, std::size_t limit) {
  if (!session_) return;
  const std::size_t before = out.size();
  session_->send(out, limit, now());
  connection_.hold_reading(!session_->wants_input());
  if (out.size() == before) end_if_finished();
}

void HttpConnection::end_if_finished() {
  if (session_->is_finished()) connection_.finish(linger);
}

void HttpConnection::on_end(const std::string& message) {
  if (!message.empty() && !session_) log(message);
  ended_ = true;
  owner_.loop.cancel_timer(check_);
  if (session_) session_->abandon();
  owner_.remove(*this);
}

void HttpConnection::give_up() {
  if (ended_) return;
  connection_.close();
  on_end("");
}

void HttpConnection::start_drain() {
  if (!session_) {
    // In the middle of its handshake a client may have a request underway; a silent one has not.
    set_check(drain_grace);
    return;
  }
  session_->start_drain(now());
  flush();
  const http::Time next = session_->check(now());
  set_check(std::min(next, check_handlers()) - now());
}

void HttpConnection::on_request(http::StreamId stream, http::RequestHead head, bool has_body) {
  if (!has_body) {
    handle(stream, std::move(head), {}, nullptr);
    return;
  }
  const std::uint64_t announced = head.content_length.value_or(0);
  Arriving& arriving = arriving_.emplace_back(Arriving{stream, std::move(head), {}, nullptr});
  if (announced > whole_body) {
    handle_early(arriving);
  } else {
    arriving.body.reserve(announced);
  }
}

void HttpConnection::handle_early(Arriving& arriving) {
  arriving.incoming = std::make_shared<http::IncomingBody>(
      std::exchange(arriving.body, {}), [self = std::weak_ptr(self_), stream = arriving.stream](std::size_t bytes) {
        const auto connection = self.lock();
        if (!connection) return;
        (*connection)->session_->consume(stream, bytes);
        (*connection)->flush();
      });
  // The handler may end the request, and `arriving` with it.
  const std::shared_ptr<http::IncomingBody> incoming = arriving.incoming;
  handle(arriving.stream, std::move(arriving.head), {}, incoming);
}

void HttpConnection::on_body(http::StreamId stream, std::string_view bytes) {
  const auto found = find_arriving(stream);
  if (found != arriving_.end() && found->incoming) {
    found->incoming->add(bytes);
    return;
  }
  session_->consume(stream, bytes.size());
  if (found == arriving_.end()) return;
  found->body += bytes;
  if (found->body.size() > whole_body) handle_early(*found);
}

void HttpConnection::on_request_end(http::StreamId stream) {
  const auto found = find_arriving(stream);
  if (found == arriving_.end()) return;  // it had no body
  Arriving arrived = std::move(*found);
  arriving_.erase(found);
  if (arrived.incoming) {
    arrived.incoming->end(http::IncomingBody::State::ended);
    return;
  }
  handle(stream, std::move(arrived.head), std::move(arrived.body), nullptr);
}

std::vector<HttpConnection::Arriving>::iterator HttpConnection::find_arriving(http::StreamId stream) {
  return std::find_if(arriving_.begin(), arriving_.end(), [&](const Arriving& each) { return each.stream == stream; });
}

void HttpConnection::handle(http::StreamId stream, http::RequestHead head, std::string body,
                            std::shared_ptr<http::IncomingBody> incoming) {
  // Handlers of reset streams that still run count too: else opening and resetting would start any number of them.
  if (running_->on_connection >= static_cast<std::size_t>(owner_.options.limits.max_concurrent_streams)) {
    session_->reset(stream, http::ResetCode::refused);
    return;
  }
  if (*owner_.in_flight >= static_cast<std::size_t>(owner_.options.limits.max_in_flight)) {
    refuse_busy(stream);
    return;
  }
  ++owner_.counters.requests;
  auto exchange = std::make_shared<Exchange>(owner_.loop, *this, stream, running_);
  exchanges_.push_back(exchange.get());
  const std::shared_ptr<const Handler> handler = owner_.handler;  // it may be replaced meanwhile
  (*handler)(
      {std::move(head), std::move(body), std::move(incoming), connection_.peer_name(), session_->version(), stream},
      Responder(std::move(exchange)));
}

void HttpConnection::refuse_busy(http::StreamId stream) {
  const std::string& body = owner_.options.busy_body;
  http::ResponseHead head{503, {}};
  head.headers.add("content-type", body.starts_with('<') ? "text/html; charset=utf-8" : "text/plain; charset=utf-8");
  head.headers.add("retry-after", "1");
  [[maybe_unused]] const base::Status sent = session_->respond(stream, head, http::SharedBytes::from(body));
}

Exchange* HttpConnection::find(http::StreamId stream) const {
  const auto found = std::find_if(exchanges_.begin(), exchanges_.end(),
                                  [&](const Exchange* each) { return each->stream() == stream; });
  return found == exchanges_.end() ? nullptr : *found;
}

void HttpConnection::forget(const Exchange& exchange) { std::erase(exchanges_, &exchange); }

void HttpConnection::on_body_sent(http::StreamId stream, std::size_t left) {
  if (Exchange* exchange = find(stream)) exchange->sent(left);
}

void HttpConnection::on_closed(http::StreamId stream, http::CloseReason reason) {
  if (const auto found = find_arriving(stream); found != arriving_.end()) {
    const std::shared_ptr<http::IncomingBody> incoming = found->incoming;
    arriving_.erase(found);
    if (incoming) incoming->end(http::IncomingBody::State::broken);
  }
  Exchange* exchange = find(stream);
  if (!exchange) return;
  forget(*exchange);
  const bool cancelled = reason != http::CloseReason::answered;
  if (cancelled) ++owner_.counters.cancelled;
  exchange->close(cancelled);
}

void HttpConnection::on_notice(const std::string& message) { log(message); }

void HttpConnection::log(const std::string& message) {
  if (owner_.options.log) owner_.options.log(connection_.peer_name() + ": " + message);
}

void HttpConnection::set_check(loop::Duration delay) {
  owner_.loop.cancel_timer(check_);
  check_ = owner_.loop.start_timer(
      delay, [this] { check(); }, loop::KeepAlive::no);
}

void HttpConnection::check() {
  const milliseconds headers(owner_.options.limits.header_timeout_ms);
  if (!session_) {
    if (secure_ && !owner_.draining) log("no TLS handshake within " + std::to_string(headers.count()) + " ms");
    return give_up();
  }
  const http::Time next = session_->check(now());
  if (is_stuck()) return give_up();
  const http::Time next_handler = check_handlers();
  flush();
  set_check(std::min(next, next_handler) - now());
}

// Answers for the handlers that take too long. Gives when to look again.
http::Time HttpConnection::check_handlers() {
  const milliseconds allowed(owner_.options.limits.handler_timeout_ms);
  http::Time next = now() + allowed;
  std::vector<std::shared_ptr<Exchange>> late;  // telling one may end others
  for (Exchange* exchange : exchanges_) {
    if (exchange->has_answered()) continue;
    const http::Time end = exchange->started() + allowed;
    if (now() >= end) {
      late.push_back(exchange->shared_from_this());
    } else {
      next = std::min(next, end);
    }
  }
  for (const auto& exchange : late) exchange->time_out();
  return next;
}

// Whether the client has taken nothing that we wrote for too long.
bool HttpConnection::is_stuck() {
  const std::uint64_t taken = connection_.taken_bytes();
  if (!connection_.is_blocked() || taken != taken_at_stuck_) {
    taken_at_stuck_ = taken;
    stuck_since_ = owner_.loop.now();
    return false;
  }
  return owner_.loop.now() >= stuck_since_ + milliseconds(owner_.options.limits.write_timeout_ms);
}

}  // namespace valk::server
