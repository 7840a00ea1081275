// How responses leave over HTTP/1.

#include <algorithm>

#include "header_text.hpp"
#include "http1_fields.hpp"
#include "http1_session.hpp"

namespace valk::http {

namespace {

// RFC 9110 sections 6.4.1 and 15: statuses whose answers never have a body.
bool forbids_body(int status) { return status == 204 || status == 304; }

}  // namespace

base::Status Http1Session::respond(StreamId id, const ResponseHead& head, SharedBytes body) {
  Exchange* exchange = find(id);
  if (!exchange || exchange->response_started) return base::Done{};
  base::Status written = write_head(*exchange, head, body.bytes.size());
  if (!written) return written;
  exchange->promised.reset();  // all of it is there
  if (exchange->sends_body) exchange->body.add(std::move(body));
  exchange->body.end();
  return written;
}

base::Status Http1Session::start_response(StreamId id, const ResponseHead& head, std::optional<std::uint64_t> length) {
  Exchange* exchange = find(id);
  if (!exchange || exchange->response_started) return base::Done{};
  base::Status written = write_head(*exchange, head, length);
  if (written && !exchange->sends_body) exchange->body.end();
  return written;
}

base::Status Http1Session::write_head(Exchange& exchange, const ResponseHead& head,
                                      std::optional<std::uint64_t> length) {
  if (base::Status valid = check_fields(head.headers); !valid) return valid;
  out_.append("HTTP/1.1 ").append(std::to_string(head.status)).append(" ");
  out_.append(reason_phrase(head.status)).append("\r\n");
  if (!settings_.date.empty()) add_field(out_, "date", settings_.date);
  for (std::size_t index = 0; index < head.headers.size(); ++index) {
    const Header header = head.headers[index];
    if (!is_sent_by_session(header.name)) add_field(out_, header.name, header.value);
  }
  write_framing(exchange, head.status, length);
  exchange.response_started = true;
  return base::Done{};
}

// How the end of the body is told (RFC 9112 section 6), and whether the connection goes on.
void Http1Session::write_framing(Exchange& exchange, int status, std::optional<std::uint64_t> length) {
  const bool may_have_body = !forbids_body(status);
  exchange.sends_body = may_have_body && !exchange.is_head_request;
  if (length && may_have_body) {
    add_field(out_, "content-length", std::to_string(*length));
    exchange.promised = length;
  } else if (!length && may_have_body && !exchange.head.is_version_1_0) {
    add_field(out_, "transfer-encoding", "chunked");
    exchange.sends_chunks = exchange.sends_body;
  } else if (may_have_body && !length) {
    closes_ = true;  // the end of the connection is the end of the body
  }
  // Before the request was all there the rest of it is not wanted, and cannot be told from the next one.
  if (!exchange.head.keeps_alive || draining_ || !exchange.request_ended) closes_ = true;
  if (closes_) {
    add_field(out_, "connection", "close");
  } else if (exchange.head.is_version_1_0) {
    add_field(out_, "connection", "keep-alive");
  }
  out_ += "\r\n";
}

void Http1Session::write_body(StreamId id, SharedBytes piece) {
  Exchange* exchange = find(id);
  if (!exchange || !exchange->sends_body || exchange->body.ended()) return;
  if (exchange->promised) {
    piece.bytes = piece.bytes.substr(0, std::min<std::uint64_t>(*exchange->promised, piece.bytes.size()));
    *exchange->promised -= piece.bytes.size();
  }
  exchange->body.add(std::move(piece));
}

void Http1Session::end_body(StreamId id) {
  Exchange* exchange = find(id);
  if (!exchange || exchange->body.ended()) return;
  exchange->body.end();
}

void Http1Session::send(std::string& out, std::size_t limit, Time now) {
  now_ = now;
  const std::size_t full = out.size() + limit;
  for (;;) {
    out += std::exchange(out_, {});
    if (!current_ || !current_->response_started) return;
    send_body(out, full);
    if (!current_ || current_->body.left() > 0 || !current_->body.ended()) return;
    end_response();
    if (out.size() >= full) return;
    process();
  }
}

void Http1Session::send_body(std::string& out, std::size_t full) {
  Exchange& exchange = *current_;
  while (exchange.body.left() > 0 && out.size() < full) {
    const std::string_view piece = exchange.body.next().substr(0, full - out.size());
    if (exchange.sends_chunks) add_chunk_size(out, piece.size());
    out += piece;
    if (exchange.sends_chunks) out += "\r\n";
    exchange.body.remove(piece.size());
    if (exchange.told && !exchange.body.ended()) events_.on_body_sent(exchange.id, exchange.body.left());
    if (!current_) return;
  }
  if (exchange.sends_chunks && exchange.body.left() == 0 && exchange.body.ended()) out += "0\r\n\r\n";
}

void Http1Session::end_response() {
  const bool is_short = current_->sends_body && current_->promised.value_or(0) > 0;
  tell_closed(CloseReason::answered);
  current_.reset();
  waiting_since_ = now_;
  if (is_short) break_off();  // the client waits for more than there is
}

}  // namespace valk::http
