#include "exchange.hpp"

#include "http_connection.hpp"

namespace valk::server {

Exchange::Exchange(loop::Loop& loop, HttpConnection& connection, http::StreamId stream,
                   std::shared_ptr<Running> running)
    : loop_(loop),
      connection_(&connection),
      stream_(stream),
      started_(loop.now().time_since_epoch()),
      running_(std::move(running)) {
  ++running_->on_connection;
  ++*running_->in_all;
}

// The handler has let go. What it owes the client is made up for.
Exchange::~Exchange() {
  stop_counting();
  if (!connection_) return;
  if (!answered_) {
    http::ResponseHead head{500, {}};
    head.headers.add("content-type", "text/plain; charset=utf-8");
    [[maybe_unused]] const base::Status sent = respond(head, {"500 Internal Server Error\n", nullptr});
  } else if (!ended_) {
    reset(http::ResetCode::internal_error);
  }
  connection_->forget(*this);
}

void Exchange::stop_counting() {
  if (!running_) return;
  --running_->on_connection;
  --*running_->in_all;
  running_.reset();
}

base::Status Exchange::respond(const http::ResponseHead& head, http::SharedBytes body) {
  if (!connection_ || answered_) return base::Done{};
  base::Status submitted = connection_->session_to_answer().respond(stream_, head, std::move(body));
  if (!submitted) return submitted;
  answered_ = true;
  ended_ = true;
  stop_counting();
  connection_->flush();
  return submitted;
}

base::Status Exchange::start(const http::ResponseHead& head, std::optional<std::uint64_t> length) {
  if (!connection_ || answered_) return base::Done{};
  base::Status submitted = connection_->session_to_answer().start_response(stream_, head, length);
  if (!submitted) return submitted;
  answered_ = true;
  connection_->flush();
  return submitted;
}

void Exchange::write(http::SharedBytes piece) {
  if (!connection_ || !answered_ || ended_) return;
  buffered_ += piece.bytes.size();
  connection_->session().write_body(stream_, std::move(piece));
  connection_->flush();
}

void Exchange::end() {
  if (!connection_ || !answered_ || ended_) return;
  ended_ = true;
  connection_->session().end_body(stream_);
  stop_counting();
  connection_->flush();
}

void Exchange::reset(http::ResetCode code) {
  if (!connection_ || ended_) return;  // all of the answer is there: it may leave
  answered_ = true;
  ended_ = true;
  HttpConnection& connection = *connection_;  // the reset may tell us at once that the stream is no more
  connection.session().reset(stream_, code);
  connection.flush();
}

void Exchange::set_on_cancelled(std::function<void()> callback) {
  if (cancelled_) {
    loop_.post(std::move(callback));
  } else {
    on_cancelled_ = std::move(callback);
  }
}

void Exchange::close(bool cancelled) {
  const auto self = shared_from_this();  // the callback may let go of the last responder
  connection_ = nullptr;
  cancelled_ = cancelled;
  on_sent_ = nullptr;
  const auto callback = std::exchange(on_cancelled_, nullptr);
  if (cancelled && callback) callback();
}

void Exchange::time_out() {
  if (!connection_ || answered_) return;
  http::ResponseHead head{504, {}};
  head.headers.add("content-type", "text/plain; charset=utf-8");
  static constexpr std::string_view text = "504 Gateway Timeout: the answer took too long\n";
  [[maybe_unused]] const base::Status sent = connection_->session_to_answer().respond(stream_, head, {text, nullptr});
  answered_ = true;
  ended_ = true;
  cancelled_ = true;
  connection_->flush();
  // It counts as running until its handler has let go.
  if (const auto callback = std::exchange(on_cancelled_, nullptr)) loop_.post(callback);
}

void Exchange::sent(std::size_t left) {
  buffered_ = left;
  const auto callback = on_sent_;  // it may set another
  const auto self = shared_from_this();
  if (callback) callback();
}

}  // namespace valk::server
