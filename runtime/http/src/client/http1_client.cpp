// Responses as they come over HTTP/1.1.

#include "client/http1_client.hpp"

#include <cassert>

#include "http1_fields.hpp"

namespace valk::http {

namespace {

// What may wait unread while a response's body is not dealt with.
constexpr std::size_t most_waiting_input = std::size_t{256} * 1024;

constexpr std::string_view version_prefix = "HTTP/1.";

bool forbids_body(int status) { return status == 204 || status == 304; }

// A line that ends with LF alone would be read as two by some, as one by others.
bool has_bare_line_feed(std::string_view text, std::size_t from) {
  for (std::size_t at = text.find('\n', from); at != std::string_view::npos; at = text.find('\n', at + 1)) {
    if (at == 0 || text[at - 1] != '\r') return true;
  }
  return false;
}

}  // namespace

std::unique_ptr<ClientSession> make_http1_client_session(ClientEvents& events, Time, const ClientLimits& limits,
                                                         bool through_proxy) {
  return std::make_unique<Http1Client>(events, limits, through_proxy);
}

Http1Client::Exchange* Http1Client::find(StreamId id) { return current_ && current_->id == id ? &*current_ : nullptr; }

void Http1Client::receive(std::string_view bytes, Time) {
  if (broken_) return;
  if (!current_) {  // a server that speaks unasked is about to close
    closing_ = true;
    return;
  }
  if (read_ == input_.size()) {
    input_.clear();
    read_ = 0;
  }
  input_ += bytes;
  process();
}

void Http1Client::process() {
  while (!broken_ && current_) {
    const bool has_more = current_->response_started ? read_body() : read_head();
    if (!has_more) return;
  }
}

bool Http1Client::read_head() {
  const std::string_view text = rest();
  const std::string_view start = text.substr(0, version_prefix.size());
  if (start != version_prefix.substr(0, start.size())) {
    fail(RequestEnd::malformed, "the server does not answer in HTTP/1.1");
    return false;
  }
  const std::optional<std::size_t> end = find_head_end(text, scanned_);
  if (has_bare_line_feed(text.substr(0, end.value_or(text.size())), scanned_)) {
    fail(RequestEnd::malformed, "the response has a line that ends with LF alone");
    return false;
  }
  scanned_ = text.size();
  if (end.value_or(scanned_) > limits_.max_header_list) {
    fail(RequestEnd::too_large,
         "the response's header fields have more than " + std::to_string(limits_.max_header_list) + " bytes");
    return false;
  }
  if (!end) return false;
  scanned_ = 0;
  read_ += *end;
  return begin_response(text.substr(0, *end));
}

bool Http1Client::begin_response(std::string_view text) {
  Exchange& exchange = *current_;
  exchange.response = {};
  if (auto problem = read_http1_response_head(text, limits_, exchange.response)) {
    fail(problem->end, problem->message);
    return false;
  }
  const StreamId id = exchange.id;
  const int status = exchange.response.head.status;
  if (status < 200 && status != 101) return take_interim(exchange.response.head);
  if (status == 101 && !exchange.asks_for_upgrade) {
    fail(RequestEnd::malformed, "the server switches protocols without being asked to");
    return false;
  }
  exchange.response_started = true;
  if (!exchange.response.keeps_alive) closing_ = true;
  const bool has_body = choose_framing();
  events_.on_response(id, std::move(exchange.response.head), has_body);
  if (!has_body && find(id) != nullptr) end_response({});
  return true;
}

bool Http1Client::take_interim(const ResponseHead& head) {
  if (++current_->interim_responses > limits_.max_interim_responses) {
    fail(RequestEnd::malformed, "the server sends one interim response after the other");
    return false;
  }
  events_.on_interim(current_->id, head);
  return true;
}

// Whether a body follows.
bool Http1Client::choose_framing() {
  Exchange& exchange = *current_;
  const Http1ResponseHead& response = exchange.response;
  const int status = response.head.status;
  if (status == 101 || (exchange.is_connect && status < 300)) {
    exchange.framing = Framing::tunnel;
    closing_ = true;
    return true;
  }
  if (exchange.is_head_request || forbids_body(status)) return false;
  if (response.is_chunked) {
    exchange.framing = Framing::chunks;
    return true;
  }
  if (response.content_length) {
    exchange.left = *response.content_length;
    return exchange.left > 0;
  }
  exchange.framing = Framing::end_of_connection;
  closing_ = true;
  return true;
}

bool Http1Client::read_body() {
  Exchange& exchange = *current_;
  std::string_view text = rest();
  if (text.empty()) return false;
  std::string_view piece;
  bool ended = false;
  switch (exchange.framing) {
    case Framing::length:
      piece = text.substr(0, std::min<std::uint64_t>(exchange.left, text.size()));
      text.remove_prefix(piece.size());
      exchange.left -= piece.size();
      ended = exchange.left == 0;
      break;
    case Framing::chunks: {
      const Http1Chunks::State state = exchange.chunks.take(text, piece);
      if (state == Http1Chunks::State::malformed) {
        fail(RequestEnd::malformed, "the chunks of the response's body are malformed");
        return false;
      }
      ended = state == Http1Chunks::State::ended;
      break;
    }
    case Framing::end_of_connection:
    case Framing::tunnel:
      piece = std::exchange(text, {});
      break;
  }
  read_ = input_.size() - text.size();
  const StreamId id = exchange.id;
  if (!piece.empty()) {
    exchange.unconsumed += piece.size();
    events_.on_body(id, piece);
  }
  if (ended && find(id) != nullptr) end_response(exchange.chunks.take_trailers());
  return true;
}

void Http1Client::end_response(HeaderList trailers) {
  const StreamId id = current_->id;
  // What was not sent of the request is not wanted, and cannot be told from the next one. What follows the response has
  // no request.
  if (!current_->request_sent || !rest().empty()) closing_ = true;
  events_.on_response_end(id, std::move(trailers));
  if (find(id) != nullptr) tell_closed(RequestEnd::answered, "");
}

void Http1Client::receive_end(Time) {
  closing_ = true;
  if (!current_ || broken_) {
    broken_ = true;
    return;
  }
  const bool is_end = current_->response_started && current_->framing >= Framing::end_of_connection;
  if (is_end) {
    end_response({});
  } else if (current_->response_started) {
    fail(RequestEnd::reset, "the connection ended before the response did");
  } else {
    fail(RequestEnd::reset, "the connection ended without a response");
  }
  broken_ = true;
}

bool Http1Client::wants_input() const { return !current_ || current_->unconsumed < most_waiting_input; }

void Http1Client::consume(StreamId id, std::size_t bytes) {
  Exchange* exchange = find(id);
  if (exchange == nullptr) return;
  assert(bytes <= exchange->unconsumed);
  exchange->unconsumed -= bytes;
}

// The protocol has no reset of a request: the connection ends.
void Http1Client::reset(StreamId id) {
  if (find(id) != nullptr) fail(RequestEnd::cancelled, "");
}

void Http1Client::abandon(const std::string& message) {
  if (current_) {
    fail(current_->began ? RequestEnd::reset : RequestEnd::unprocessed, message);
  }
  broken_ = true;
}

void Http1Client::fail(RequestEnd end, const std::string& message) {
  broken_ = true;
  tell_closed(end, message);
}

void Http1Client::tell_closed(RequestEnd end, const std::string& message) {
  const StreamId id = current_->id;
  current_.reset();
  events_.on_closed(id, end, message);
}

}  // namespace valk::http
