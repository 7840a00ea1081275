// What becomes of a response: redirects are followed, bodies decoded and handed on.

#include "connection.hpp"
#include "pool.hpp"
#include "text.hpp"
#include "transfer.hpp"
#include "valk/http/url.hpp"

namespace valk::client {

namespace {

// So much of a redirect's body is read to keep the connection; beyond it that is not worth it.
constexpr std::size_t most_dropped = std::size_t{64} * 1024;

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// The fields that are not among `names`.
template <class IsLeftOut>
http::HeaderList without(const http::HeaderList& headers, IsLeftOut is_left_out) {
  http::HeaderList kept;
  for (std::size_t index = 0; index < headers.size(); ++index) {
    if (!is_left_out(headers[index].name)) kept.add(headers[index].name, headers[index].value);
  }
  return kept;
}

bool is_credential(std::string_view name) {
  return name == "authorization" || name == "cookie" || name == "proxy-authorization";
}

bool is_about_body(std::string_view name) { return name.starts_with("content-"); }

}  // namespace

void Transfer::on_response(http::ResponseHead head, bool has_body) {
  if (stage_ != Stage::asking) return;
  sign();
  if (request_.redirects != Redirects::give && !is_tunnel() && is_redirect(head.status) &&
      head.headers.find("location")) {
    if (request_.redirects == Redirects::refuse) {
      return fail({FailureKind::protocol, "the server redirects, which the request refuses"});
    }
    if (prepare_redirect(head)) {
      stage_ = Stage::dropping;
      if (!has_body) response_ended_ = true;
      return;
    }
    if (stage_ == Stage::ended) return;
  }
  give(std::move(head));
}

// Whether the redirect can be followed; it may fail.
bool Transfer::prepare_redirect(const http::ResponseHead& head) {
  if (redirects_ == request_.most_redirects) {
    fail({FailureKind::protocol, "more than " + std::to_string(request_.most_redirects) + " redirects"});
    return false;
  }
  const std::string location(*head.headers.find("location"));
  const auto resolved = http::resolve_reference(request_.address.text(), location);
  auto address =
      resolved ? read_address(*resolved) : base::Result<Address>(base::Failure{"`" + location + "` is no URL"});
  if (!address.ok()) {
    fail({FailureKind::protocol, "the server redirects to what cannot be followed: " + address.message()});
    return false;
  }
  // RFC 9110 section 15.4: 303 asks for GET; after 301 and 302 clients have always turned POST into it.
  const bool becomes_get = (head.status == 303 && head_.method != "HEAD") ||
                           ((head.status == 301 || head.status == 302) && head_.method == "POST");
  if (!becomes_get && !can_send_again()) return false;  // the program has to decide
  next_ = std::move(address.value());
  if (becomes_get) {
    request_.method = head_.method = "GET";
    request_.body = http::NoBody{};
    head_.headers = without(head_.headers, is_about_body);
    head_.content_length.reset();
    in_pieces_ = false;
    body_ended_ = true;
    pieces_.clear();
  }
  if (!(next_->origin == request_.address.origin)) {
    head_.headers = without(head_.headers, is_credential);
    host_.clear();
  }
  return true;
}

void Transfer::follow() {
  if (connection_ != nullptr && !response_ended_) std::exchange(connection_, nullptr)->reset(stream_);
  if (stage_ == Stage::ended) return;
  connection_ = nullptr;
  response_ended_ = false;
  dropped_ = 0;
  tries_ = 0;
  ++redirects_;
  request_.address = std::move(*next_);
  next_.reset();
  ask();
}

void Transfer::give(http::ResponseHead head) {
  stage_ = Stage::responding;
  Response response;
  response.version = connection_->version();
  response.address = request_.address;
  response.redirected = redirects_ > 0;
  const auto coding_name = head.headers.find("content-encoding");
  const auto coding = coding_name && request_.decodes ? coding::coding_of(*coding_name) : std::nullopt;
  if (coding && head_.method != "HEAD") {
    decoding_ = std::make_unique<Decoding>(*coding);
    head.headers = without(
        head.headers, [](std::string_view name) { return name == "content-encoding" || name == "content-length"; });
  }
  response.head = std::move(head);
  incoming_ = std::make_shared<http::IncomingBody>("", [weak = weak_from_this()](std::size_t bytes) {
    if (const auto self = weak.lock()) self->taken(bytes);
  });
  response.body = incoming_;
  wanted_ = false;  // until somebody reads
  loop_.cancel_timer(silence_);
  if (const auto answer = std::exchange(answer_, nullptr)) answer(std::move(response));
}

void Transfer::on_body(std::string_view bytes) {
  sign();
  if (stage_ == Stage::responding) {
    if (!decoding_) return incoming_->add(bytes);
    decoding_->add(bytes);
    return advance_body();
  }
  if (connection_ != nullptr) connection_->consume(stream_, bytes.size());
  if (stage_ != Stage::dropping) return;
  dropped_ += bytes.size();
  if (dropped_ > most_dropped) follow();
}

void Transfer::taken(std::size_t bytes) {
  if (!decoding_) {
    if (connection_ != nullptr) connection_->consume(stream_, bytes);
    return;
  }
  decoding_->taken(bytes);
  advance_body();
}

// Decodes what there is room for.
void Transfer::advance_body() {
  if (stage_ != Stage::responding) return;
  std::string decoded;
  std::size_t used = 0;
  const base::Status status = decoding_->decode(decoded, used);
  if (connection_ != nullptr && used > 0) connection_->consume(stream_, used);
  if (!status) return fail({FailureKind::protocol, status.message()});
  if (!decoded.empty()) incoming_->add(decoded);
  end_body_if_whole();
}

void Transfer::on_response_end(http::HeaderList trailers) {
  response_ended_ = true;
  if (stage_ == Stage::dropping) {
    // The connection may take the next request once it has told us of this one's end.
    loop_.post([weak = weak_from_this()] {
      const auto self = weak.lock();
      if (self && self->stage_ == Stage::dropping) self->follow();
    });
    return;
  }
  if (stage_ != Stage::responding) return;
  trailers_ = std::move(trailers);
  // What was not sent of the request is of no use any more.
  if (!body_ended_ && connection_ != nullptr) {
    body_ended_ = true;
    std::exchange(connection_, nullptr)->reset(stream_);
  }
  end_body_if_whole();
}

void Transfer::end_body_if_whole() {
  if (!response_ended_ || stage_ != Stage::responding) return;
  if (decoding_ && !decoding_->is_empty()) return;
  if (decoding_ && !decoding_->is_whole()) {
    return fail({FailureKind::protocol, "the body ends before its " + decoding_->name() + " does"});
  }
  const auto self = shared_from_this();
  incoming_->end(http::IncomingBody::State::ended);
  connection_ = nullptr;  // it tells the end by itself
  detach();
}

void Transfer::break_body(const Failure& failure) {
  if (!incoming_ || incoming_->state() != http::IncomingBody::State::arriving) return;
  failure_ = failure;
  incoming_->end(http::IncomingBody::State::broken);
}

}  // namespace valk::client
