#include "transfer.hpp"

#include <algorithm>

#include "pool.hpp"
#include "text.hpp"

namespace valk::client {

namespace {

using std::chrono::milliseconds;

constexpr int most_tries = 4;
constexpr loop::Duration first_pause = milliseconds(50);

// RFC 9110 section 9.2.2: what may be done twice.
bool is_idempotent(std::string_view method) {
  constexpr std::string_view idempotent[] = {"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"};
  return std::find(std::begin(idempotent), std::end(idempotent), method) != std::end(idempotent);
}

FailureKind kind_of(http::RequestEnd end) {
  switch (end) {
    case http::RequestEnd::malformed:
      return FailureKind::protocol;
    case http::RequestEnd::too_large:
      return FailureKind::too_large;
    case http::RequestEnd::cancelled:
      return FailureKind::invalid;
    default:
      return FailureKind::reset;
  }
}

}  // namespace

Transfer::Transfer(TransferOwner& owner, Request request, Answer answer)
    : owner_(&owner), loop_(owner.loop()), request_(std::move(request)), answer_(std::move(answer)) {
  in_pieces_ = std::holds_alternative<http::BodyInPieces>(request_.body);
  body_ended_ = !in_pieces_;
  compose_head();
}

Transfer::~Transfer() {
  if (owner_ != nullptr) owner_->forget(*this);
  for (const loop::TimerId timer : {deadline_, silence_, pause_}) loop_.cancel_timer(timer);
}

void Transfer::compose_head() {
  http::RequestHead& head = head_;
  head.method = request_.method;
  head.protocol = request_.protocol;
  head.content_length = request_.length;
  const http::HeaderList& given = request_.headers;
  for (std::size_t index = 0; index < given.size(); ++index) {
    const std::string name = lower_case(given[index].name);
    if (name == "host") {
      host_ = given[index].value;
    } else {
      head.headers.add(name, given[index].value);
    }
  }
  if (head.headers.find("accept-encoding")) request_.decodes = false;  // who asks for a coding wants to see it
  const auto add_missing = [&](std::string_view name, std::string_view value) {
    if (!head.headers.find(name)) head.headers.add(name, value);
  };
  if (!request_.address.user.empty()) add_missing("authorization", basic_credentials(request_.address.user));
  if (is_tunnel()) return;
  add_missing("accept", "*/*");
  add_missing("user-agent", "valk");
  if (request_.decodes) add_missing("accept-encoding", "gzip, br, zstd");
}

void Transfer::start() {
  if (stage_ == Stage::ended) return;
  if (request_.timeout) {
    deadline_ = loop_.start_timer(
        *request_.timeout,
        [this] {
          const auto count = std::chrono::duration_cast<milliseconds>(*request_.timeout).count();
          fail({FailureKind::timeout, "no whole response within " + std::to_string(count) + " ms"});
        },
        loop::KeepAlive::no);
  }
  sign();
  watch_silence();
  ask();
}

void Transfer::ask() {
  const Address& address = request_.address;
  head_.scheme = address.origin.secure ? "https" : "http";
  head_.authority = host_.empty() ? address.origin.authority() : host_;
  head_.target = address.target;
  stage_ = Stage::asking;
  pool_ = &owner_->pool_for(request_);
  pool_->ask(shared_from_this(), request_.connect_timeout);
}

http::RequestBody Transfer::take_body() { return request_.body; }

void Transfer::begun(Connection& connection, http::StreamId stream, bool reused) {
  pool_ = nullptr;
  connection_ = &connection;
  stream_ = stream;
  reused_ = reused;
  ++tries_;
  sign();
  for (http::SharedBytes& piece : std::exchange(pieces_, {})) {
    pieces_began_ = true;
    connection.write(stream, std::move(piece));
  }
  if (ending_) (void)connection.end(stream, *ending_);
}

void Transfer::connected(const std::string& version) {
  const auto self = shared_from_this();
  pool_ = nullptr;
  const auto answer = std::exchange(answer_, nullptr);
  detach();
  Response response;
  response.head.status = 0;
  response.version = version;
  response.address = request_.address;
  response.body = std::make_shared<http::IncomingBody>("", nullptr);
  response.body->end(http::IncomingBody::State::ended);
  if (answer) answer(std::move(response));
}

// ---- the request's body

void Transfer::write(http::SharedBytes piece) {
  if (!in_pieces_ || body_ended_ || stage_ == Stage::ended) return;
  buffered_ += piece.bytes.size();
  sign();
  if (connection_ == nullptr) {
    pieces_.push_back(std::move(piece));
  } else {
    pieces_began_ = true;
    connection_->write(stream_, std::move(piece));
  }
}

base::Status Transfer::end(const http::HeaderList& trailers) {
  if (!in_pieces_ || body_ended_) return base::Done{};
  body_ended_ = true;
  sign();
  if (connection_ != nullptr) return connection_->end(stream_, trailers);
  ending_ = trailers;
  return base::Done{};
}

void Transfer::on_body_sent(std::size_t left) {
  buffered_ = left;
  sign();
  const auto callback = on_sent_;  // it may set another
  if (callback) callback();
}

// ---- failures

// Nothing is told any more.
void Transfer::detach() {
  const auto self = shared_from_this();
  stage_ = Stage::ended;
  wanted_ = false;
  for (const loop::TimerId timer : {deadline_, silence_, pause_}) loop_.cancel_timer(timer);
  if (pool_ != nullptr) std::exchange(pool_, nullptr)->forget(*this);
  if (connection_ != nullptr) std::exchange(connection_, nullptr)->reset(stream_);
}

void Transfer::cancel() {
  if (stage_ == Stage::ended) return;
  answer_ = nullptr;
  break_body({FailureKind::reset, "the request was cancelled"});
  detach();
}

void Transfer::abandon() {
  answer_ = nullptr;
  pool_ = nullptr;
  connection_ = nullptr;
  if (stage_ != Stage::ended) detach();
  owner_ = nullptr;
}

void Transfer::fail(const Failure& failure) {
  if (stage_ == Stage::ended) return;
  const auto self = shared_from_this();
  const auto answer = std::exchange(answer_, nullptr);
  if (!answer) break_body(failure);
  detach();
  if (answer) answer(failure);
}

void Transfer::on_closed(http::RequestEnd end, const std::string& message) {
  if (std::exchange(connection_, nullptr) == nullptr) return;  // we have left it
  if (stage_ == Stage::ended || response_ended_) return;
  if (stage_ == Stage::asking && may_retry(end)) return retry(end);
  if (stage_ == Stage::dropping) return follow();
  fail({kind_of(end), message});
}

bool Transfer::can_send_again() const { return !in_pieces_ || !pieces_began_; }

bool Transfer::may_retry(http::RequestEnd end) const {
  if (tries_ >= most_tries || !can_send_again()) return false;
  if (end == http::RequestEnd::unprocessed) return true;
  // A kept connection may have been closed while the request was on its way.
  return end == http::RequestEnd::reset && reused_ && is_idempotent(request_.method);
}

void Transfer::retry(http::RequestEnd end) {
  if (end == http::RequestEnd::reset) owner_->pool_for(request_).close_idle();
  if (tries_ == 1) return ask();
  pause_ = loop_.start_timer(first_pause * (1 << tries_), [this] { ask(); });
}

// ---- time

void Transfer::sign() { last_sign_ = loop_.now(); }

void Transfer::set_wanted(bool wanted) {
  if (wanted == wanted_ || stage_ == Stage::ended) return;
  wanted_ = wanted;
  loop_.cancel_timer(silence_);
  if (!wanted) return;
  sign();
  watch_silence();
}

// What keeps the loop running while somebody waits.
void Transfer::watch_silence() {
  const loop::Instant end = last_sign_ + request_.silence;
  silence_ = loop_.start_timer(end - loop_.now(), [this] {
    const bool owes_body = in_pieces_ && !body_ended_ && buffered_ == 0;
    if (owes_body) sign();
    if (loop_.now() < last_sign_ + request_.silence) return watch_silence();
    const auto count = std::chrono::duration_cast<milliseconds>(request_.silence).count();
    fail(
        {FailureKind::timeout, "no sign of life from " + head_.authority + " within " + std::to_string(count) + " ms"});
  });
}

}  // namespace valk::client
