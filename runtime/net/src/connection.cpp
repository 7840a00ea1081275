#include "valk/net/connection.hpp"

#include <utility>

namespace valk::net {

namespace {

// So that one connection with much to send does not keep the others waiting.
constexpr int writes_a_turn = 8;

// Types of the records that TLS begins with (RFC 8446 section 5.1); a server may begin with an alert.
constexpr char alert_record = 21;
constexpr char handshake_record = 22;

// How long a peer may take to read the alert that its handshake failed by.
constexpr loop::Duration alert_linger = std::chrono::milliseconds(500);

}  // namespace

Connection::Connection(loop::Loop& loop, std::unique_ptr<loop::Stream> stream, std::optional<TlsSession> tls,
                       SharedBuffers& buffers, ConnectionEvents& events, Role role)
    : loop_(loop),
      stream_(std::move(stream)),
      tls_(std::move(tls)),
      buffers_(buffers),
      events_(events),
      peer_name_(stream_->peer_name()),
      self_(std::make_shared<Connection*>(this)),
      role_(role) {
  update_reading();
  if (role_ == Role::server || !tls_) return;
  tls_->start(pending_);
  request_flush();
}

Connection::~Connection() { close(); }

void Connection::request_flush() {
  if (flush_requested_ || closed()) return;
  flush_requested_ = true;
  loop_.before_io([self = std::weak_ptr(self_)] {
    if (const auto connection = self.lock()) (*connection)->flush();
  });
}

void Connection::hold_reading(bool held) {
  held_ = held;
  if (!closed()) update_reading();
}

void Connection::set_keep_alive(loop::KeepAlive keep_alive) {
  if (!closed()) stream_->set_keep_alive(keep_alive);
}

void Connection::finish(loop::Duration linger) {
  if (closed() || finishing_) return;
  finishing_ = true;
  linger_ = loop_.start_timer(
      linger,
      [self = std::weak_ptr(self_)] {
        if (const auto connection = self.lock()) (*connection)->end((*connection)->error_);
      },
      loop::KeepAlive::no);
  request_flush();
}

void Connection::finish_with(std::string bytes, loop::Duration linger) {
  if (closed() || finishing_) return;
  tls_.reset();
  pending_ += bytes;
  output_ended_ = true;  // `fill` is not asked any more
  finish(linger);
}

void Connection::close() {
  if (closed()) return;
  loop_.cancel_timer(linger_);
  stream_.reset();
  self_.reset();
}

std::uint64_t Connection::taken_bytes() const { return stream_ ? written_ - stream_->queued_bytes() : written_; }

void Connection::end(const std::string& message) {
  if (closed()) return;
  const std::string copy = message;
  close();
  events_.on_end(copy);
}

void Connection::on_read(std::string_view bytes) {
  if (writing_) read_stuck_ += bytes.size();
  if (finishing_) return;  // only its end is of interest
  if (tls_) {
    read_tls(bytes);
  } else {
    events_.on_bytes(bytes);
  }
  if (!closed()) update_reading();
}

void Connection::read_tls(std::string_view bytes) {
  if (!std::exchange(heard_, true) && bytes.front() != handshake_record &&
      (role_ == Role::server || bytes.front() != alert_record)) {
    events_.on_foreign(bytes);
    return;
  }
  std::string& plaintext = buffers_.plaintext_in;
  plaintext.clear();
  tls_->receive(bytes, plaintext, pending_);
  if (!pending_.empty()) request_flush();
  if (tls_->state() == TlsState::open && !opened_) {
    opened_ = true;
    events_.on_open(tls_->protocol());
  }
  if (!closed() && !plaintext.empty()) events_.on_bytes(plaintext);
  if (closed() || !tls_) return;
  if (tls_->state() == TlsState::failed) {
    error_ = tls_->error();
    finish(alert_linger);
    events_.on_tls_failed(error_);
  } else if (tls_->peer_shut_down()) {
    on_read_end();
  }
}

void Connection::on_read_end() {
  peer_ended_ = true;
  // With nothing on its way there is nothing to wait for: HTTP needs both sides.
  if (finishing_ && !output_ended_) return;
  end(error_);
}

void Connection::on_read_error(const std::string& message) { end(finishing_ ? error_ : message); }

void Connection::flush() {
  flush_requested_ = false;
  if (closed() || writing_ || write_failed_) return;
  std::swap(out_, buffers_.output);  // empty, but with room
  flush_all();
  if (!writing_) std::swap(out_, buffers_.output);
}

void Connection::flush_all() {
  for (int writes = 0; writes < writes_a_turn; ++writes) {
    if (!pull()) {
      if (finishing_ && !closed()) end_output();
      return;
    }
    if (closed() || !write_out()) return;
  }
  request_flush();
}

// Whether there is something to write.
bool Connection::pull() {
  out_ += std::exchange(pending_, {});
  if (!output_ended_ && !closed()) {
    if (!tls_) {
      events_.fill(out_, flush_size);
    } else if (tls_->state() == TlsState::open) {
      std::string& plaintext = buffers_.plaintext_out;
      plaintext.clear();
      events_.fill(plaintext, flush_size);
      tls_->send(plaintext, out_);
    }
  }
  return !out_.empty();
}

// False: the system takes no more for now.
bool Connection::write_out() {
  const std::string_view bytes = out_;
  written_ += bytes.size();
  writing_ = !stream_->write({&bytes, 1}, [this](const base::Status& status) { on_written(status); });
  if (writing_) {
    read_stuck_ = 0;
    return false;
  }
  out_.clear();
  return true;
}

void Connection::on_written(const base::Status& status) {
  writing_ = false;
  out_ = {};
  if (!status) {
    write_failed_ = true;
    if (role_ == Role::server || finishing_) return end(finishing_ ? error_ : status.message());
  }
  update_reading();
  flush();
}

// Everything is sent: ends our side, and waits for the peer's end so that its system does not drop what it has not
// read.
void Connection::end_output() {
  if (peer_ended_) {
    end(error_);
    return;
  }
  if (!output_ended_ && tls_) tls_->shut_down(out_);
  output_ended_ = true;
  if (!out_.empty() && !write_out()) return;
  stream_->shutdown();
}

void Connection::update_reading() {
  const bool wanted = finishing_ || (!held_ && (!writing_ || read_stuck_ < read_ahead));
  if (wanted == reading_) return;
  reading_ = wanted;
  if (wanted) {
    stream_->start_reading(*this);
  } else {
    stream_->stop_reading();
  }
}

}  // namespace valk::net
