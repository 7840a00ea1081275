// Requests as they leave over HTTP/1.1.

#include <algorithm>

#include "client/http1_client.hpp"
#include "client/request_check.hpp"
#include "header_text.hpp"
#include "http1_fields.hpp"

namespace valk::http {

base::Result<StreamId> Http1Client::request(const RequestHead& head, RequestBody body, Time) {
  if (base::Status valid = check_request(head); !valid) return valid.failure();
  Exchange& exchange = current_.emplace();
  exchange.id = {++requests_};
  exchange.is_head_request = head.method == "HEAD";
  exchange.is_connect = head.method == "CONNECT" && head.protocol.empty();
  exchange.asks_for_upgrade = !head.protocol.empty();
  input_.clear();
  read_ = scanned_ = 0;
  write_head(exchange, head, body);
  if (auto* whole = std::get_if<SharedBytes>(&body)) exchange.body.add(std::move(*whole));
  const bool comes_in_pieces = std::holds_alternative<BodyInPieces>(body);
  if (!comes_in_pieces) exchange.body.end();
  return exchange.id;
}

// An extended CONNECT (RFC 8441) is an upgrade here.
void Http1Client::write_head(Exchange& exchange, const RequestHead& head, const RequestBody& body) {
  out_.append(exchange.asks_for_upgrade ? "GET" : head.method).append(" ");
  if (exchange.is_connect) {
    out_ += head.authority;
  } else {
    if (through_proxy_) out_.append(head.scheme).append("://").append(head.authority);
    out_ += head.target;
  }
  out_ += " HTTP/1.1\r\n";
  add_field(out_, "host", head.authority);
  for (std::size_t index = 0; index < head.headers.size(); ++index) {
    const Header header = head.headers[index];
    if (!is_about_connection(header.name) && !equal_ignoring_case(header.name, "host")) {
      add_field(out_, header.name, header.value);
    }
  }
  if (exchange.asks_for_upgrade) {
    add_field(out_, "connection", "upgrade");
    add_field(out_, "upgrade", head.protocol);
  } else if (const auto* whole = std::get_if<SharedBytes>(&body)) {
    add_field(out_, "content-length", std::to_string(whole->bytes.size()));
  } else if (std::holds_alternative<BodyInPieces>(body) && !exchange.is_connect) {
    exchange.promised = head.content_length;
    exchange.sends_chunks = !head.content_length;
    if (head.content_length) add_field(out_, "content-length", std::to_string(*head.content_length));
    if (exchange.sends_chunks) add_field(out_, "transfer-encoding", "chunked");
  } else if (expects_body(head.method)) {
    add_field(out_, "content-length", "0");
  }
  out_ += line_end;
}

void Http1Client::write_body(StreamId id, SharedBytes piece) {
  Exchange* exchange = find(id);
  if (exchange == nullptr || exchange->body.ended()) return;
  if (exchange->promised) {
    piece.bytes = piece.bytes.substr(0, std::min<std::uint64_t>(*exchange->promised, piece.bytes.size()));
    *exchange->promised -= piece.bytes.size();
  }
  exchange->body.add(std::move(piece));
}

base::Status Http1Client::end_body(StreamId id, const HeaderList& trailers) {
  Exchange* exchange = find(id);
  if (exchange == nullptr || exchange->body.ended()) return base::Done{};
  exchange->body.end();
  base::Status valid = check_fields(trailers);
  if (valid && exchange->sends_chunks) exchange->trailers = trailers;
  return valid;
}

void Http1Client::send(std::string& out, std::size_t limit, Time) {
  const std::size_t full = out.size() + limit;
  out += std::exchange(out_, {});
  if (!current_ || broken_) return;
  current_->began = true;
  // Until the server has agreed to it, a tunnel's bytes would be read as another request.
  if (current_->asks_for_upgrade && !current_->response_started) return;
  send_body(out, full);
}

void Http1Client::send_body(std::string& out, std::size_t full) {
  const StreamId id = current_->id;
  while (current_->body.left() > 0 && out.size() < full) {
    OutgoingBody& body = current_->body;
    const std::string_view piece = body.next().substr(0, full - out.size());
    if (current_->sends_chunks) add_chunk_size(out, piece.size());
    out += piece;
    if (current_->sends_chunks) out += line_end;
    body.remove(piece.size());
    events_.on_body_sent(id, body.left());
    if (find(id) == nullptr) return;
  }
  if (current_->body.left() == 0 && current_->body.ended() && !current_->request_sent) end_request(out);
}

void Http1Client::end_request(std::string& out) {
  current_->request_sent = true;
  if (current_->sends_chunks) {
    out += "0\r\n";
    for (std::size_t index = 0; index < current_->trailers.size(); ++index) {
      add_field(out, current_->trailers[index].name, current_->trailers[index].value);
    }
    out += line_end;
  }
  if (current_->promised.value_or(0) > 0) fail(RequestEnd::cancelled, "the request's body was shorter than announced");
  // Who has no more to say has no use for what still comes: the ends of a tunnel close together.
  if (current_ && current_->response_started && current_->framing == Framing::tunnel) end_response({});
}

}  // namespace valk::http
