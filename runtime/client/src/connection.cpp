#include "connection.hpp"

#include <utility>

#include "pool.hpp"

namespace valk::client {

namespace {

// How long a server may take to close its side once everything is said.
constexpr loop::Duration linger = std::chrono::seconds(1);

// A server from which nothing has come for so long is asked whether it is there; then it has this long again.
constexpr loop::Duration probe_after = std::chrono::seconds(10);

}  // namespace

Connection::Connection(Pool& pool, std::unique_ptr<loop::Stream> stream, std::optional<net::TlsSession> tls)
    : pool_(pool),
      connection_(pool.shared().loop, std::move(stream), std::move(tls), pool.shared().buffers, *this,
                  net::Role::client),
      secure_(pool.route().origin.secure) {
  connection_.set_keep_alive(loop::KeepAlive::no);  // transfers do, while somebody waits for them
  heard_ = pool_.shared().loop.now();
}

Connection::~Connection() {
  for (const loop::TimerId timer : {idle_, watch_}) pool_.shared().loop.cancel_timer(timer);
}

http::Time Connection::now() const { return pool_.shared().loop.now().time_since_epoch(); }

void Connection::start() {
  if (!secure_) start_session(pool_.route().versions == Versions::http2_only);
}

void Connection::on_open(std::string_view protocol) {
  const Versions versions = pool_.route().versions;
  if (versions == Versions::http2_only && protocol != "h2") {
    return fail({FailureKind::protocol, "the server does not speak HTTP/2"});
  }
  start_session(protocol == "h2");
}

void Connection::start_session(bool http2) {
  const bool through_proxy = !pool_.route().proxy.empty() && !secure_;
  session_ = http2 ? http::make_http2_client_session(*this, now())
                   : http::make_http1_client_session(*this, now(), {}, through_proxy);
  pool_.opened(*this);
  connection_.request_flush();
}

bool Connection::has_room_for(const Transfer& transfer) const {
  if (!session_ || ended_ || session_->room() == 0) return false;
  return !transfer.is_tunnel() || session_->takes_tunnels().has_value();
}

void Connection::take(std::shared_ptr<Transfer> transfer) {
  loop::Loop& loop = pool_.shared().loop;
  loop.cancel_timer(idle_);
  if (transfer->only_connects()) {
    if (transfers_.empty()) rest();
    return transfer->connected(std::string(version()));
  }
  if (transfer->is_tunnel() && session_->takes_tunnels() == false) {
    return transfer->fail({FailureKind::protocol, "the server takes no " + transfer->head().protocol + " over HTTP/2"});
  }
  if (transfers_.empty()) heard_ = loop.now();
  const auto begun = session_->request(head_of(*transfer), transfer->take_body(), now());
  if (!begun.ok()) {
    transfer->fail({FailureKind::invalid, begun.message()});
    if (transfers_.empty()) rest();
    return;
  }
  const http::StreamId stream = begun.value();
  transfers_.emplace(stream, transfer);
  transfer->begun(*this, stream, std::exchange(was_used_, true));
  connection_.request_flush();
  watch();
}

http::RequestHead Connection::head_of(const Transfer& transfer) const {
  http::RequestHead head = transfer.head();
  if (secure_ || pool_.route().proxy.empty()) return head;
  const auto proxy = read_address(pool_.route().proxy);
  if (proxy.ok() && !proxy.value().user.empty()) {
    head.headers.add("proxy-authorization", basic_credentials(proxy.value().user));
  }
  return head;
}

void Connection::write(http::StreamId stream, http::SharedBytes piece) {
  session_->write_body(stream, std::move(piece));
  connection_.request_flush();
}

base::Status Connection::end(http::StreamId stream, const http::HeaderList& trailers) {
  base::Status status = session_->end_body(stream, trailers);
  connection_.request_flush();
  return status;
}

void Connection::reset(http::StreamId stream) {
  session_->reset(stream);
  settle();
}

void Connection::consume(http::StreamId stream, std::size_t bytes) {
  session_->consume(stream, bytes);
  if (ended_) return;
  connection_.hold_reading(!session_->wants_input());
  connection_.request_flush();
}

void Connection::on_foreign(std::string_view) { fail({FailureKind::tls, "the server does not speak TLS"}); }

void Connection::on_tls_failed(const std::string& message) { fail({FailureKind::tls, message}); }

void Connection::on_bytes(std::string_view bytes) {
  heard_ = pool_.shared().loop.now();
  probed_ = false;
  if (!session_ || ended_) return;
  session_->receive(bytes, now());
  if (!ended_) connection_.hold_reading(!session_->wants_input());
  settle();
}

void Connection::fill(std::string& out, std::size_t limit) {
  if (!session_ || ended_) return;
  const std::size_t before = out.size();
  session_->send(out, limit, now());
  if (out.size() == before) end_if_finished();
}

void Connection::end_if_finished() {
  if (ended_ || !session_->is_finished()) return;
  ended_ = true;
  connection_.finish(linger);
  session_->abandon("the connection is over");
}

void Connection::settle() {
  if (ended_) return;
  connection_.request_flush();
  if (transfers_.empty() && !session_->is_finished()) rest();
  pool_.changed();
}

void Connection::on_end(const std::string& message) {
  const bool was_ended = std::exchange(ended_, true);
  if (!session_) {
    if (!was_ended) {
      const std::string why = message.empty() ? "the connection ended during the TLS handshake" : message;
      pool_.failed(*this, {FailureKind::tls, why});
    }
  } else if (message.empty()) {
    session_->receive_end(now());
  } else {
    session_->abandon(message);
  }
  pool_.ended(*this);
}

void Connection::give_up(const std::string& message) {
  if (connection_.closed()) return;
  connection_.close();
  ended_ = true;
  if (session_) session_->abandon(message);
  pool_.ended(*this);
}

// Before it was open.
void Connection::fail(const Failure& failure) {
  ended_ = true;
  connection_.finish(linger);
  pool_.failed(*this, failure);
}

// Nobody uses it for now.
void Connection::rest() {
  loop::Loop& loop = pool_.shared().loop;
  loop.cancel_timer(watch_);
  loop.cancel_timer(idle_);
  idle_ = loop.start_timer(
      pool_.shared().options.idle,
      [this] {
        session_->close();
        connection_.request_flush();
      },
      loop::KeepAlive::no);
}

// Looks for a server that has gone without a word.
void Connection::watch() {
  loop::Loop& loop = pool_.shared().loop;
  loop.cancel_timer(watch_);
  watch_ = loop.start_timer(
      heard_ + probe_after * (probed_ ? 2 : 1) - loop.now(),
      [this] {
        if (transfers_.empty() || ended_) return;
        const loop::Instant moment = pool_.shared().loop.now();
        if (probed_ && moment >= heard_ + 2 * probe_after) return give_up("the server is silent");
        if (!probed_ && moment >= heard_ + probe_after) {
          if (!session_->probe()) return;
          probed_ = true;
          connection_.request_flush();
        }
        watch();
      },
      loop::KeepAlive::no);
}

// ---- what the session tells

std::shared_ptr<Transfer> Connection::find(http::StreamId stream) const {
  const auto found = transfers_.find(stream);
  return found == transfers_.end() ? nullptr : found->second;
}

void Connection::on_interim(http::StreamId stream, const http::ResponseHead&) {
  if (const auto transfer = find(stream)) transfer->on_interim();
}

void Connection::on_response(http::StreamId stream, http::ResponseHead head, bool has_body) {
  if (const auto transfer = find(stream)) transfer->on_response(std::move(head), has_body);
}

void Connection::on_body(http::StreamId stream, std::string_view bytes) {
  if (const auto transfer = find(stream)) transfer->on_body(bytes);
}

void Connection::on_response_end(http::StreamId stream, http::HeaderList trailers) {
  if (const auto transfer = find(stream)) transfer->on_response_end(std::move(trailers));
}

void Connection::on_body_sent(http::StreamId stream, std::size_t left) {
  if (const auto transfer = find(stream)) transfer->on_body_sent(left);
}

void Connection::on_closed(http::StreamId stream, http::RequestEnd end, const std::string& message) {
  const auto node = transfers_.extract(stream);
  if (!node.empty()) node.mapped()->on_closed(end, message);
}

}  // namespace valk::client
