#include <array>

#include "connector.hpp"

namespace valk::client {

std::string basic_credentials(const std::string& name_and_password) {
  static constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out = "Basic ";
  for (std::size_t at = 0; at < name_and_password.size(); at += 3) {
    std::uint32_t group = 0;
    const std::size_t size = std::min<std::size_t>(3, name_and_password.size() - at);
    for (std::size_t i = 0; i < 3; ++i) {
      group = group << 8 | (i < size ? static_cast<unsigned char>(name_and_password[at + i]) : 0U);
    }
    for (std::size_t i = 0; i < 4; ++i) out += i <= size ? digits[group >> (18 - 6 * i) & 63] : '=';
  }
  return out;
}

ProxyTunnel::ProxyTunnel(loop::Loop& loop, std::unique_ptr<loop::Stream> stream, const std::string& authority,
                         const std::string& credentials, Connected connected)
    : loop_(loop), stream_(std::move(stream)), connected_(std::move(connected)) {
  const http::Time now = loop_.now().time_since_epoch();
  session_ = http::make_http1_client_session(*this, now, {}, true);
  http::RequestHead head;
  head.method = "CONNECT";
  head.authority = authority;
  if (!credentials.empty()) head.headers.add("proxy-authorization", basic_credentials(credentials));
  if (const auto begun = session_->request(head, http::BodyInPieces{}, now); !begun.ok()) {
    refuse(begun.message());
    return;
  }
  session_->send(out_, std::string::npos, now);
  const std::string_view bytes = out_;
  stream_->start_reading(*this);
  // A failure is told as the end of the reading too.
  (void)stream_->write({&bytes, 1}, [](const base::Status&) {});
}

void ProxyTunnel::on_read(std::string_view bytes) { session_->receive(bytes, loop_.now().time_since_epoch()); }

void ProxyTunnel::on_read_end() { session_->receive_end(loop_.now().time_since_epoch()); }

void ProxyTunnel::on_read_error(const std::string& message) { session_->abandon(message); }

void ProxyTunnel::on_response(http::StreamId, http::ResponseHead head, bool) {
  if (head.status < 200 || head.status > 299) {
    return refuse("the proxy refuses with status " + std::to_string(head.status));
  }
  stream_->stop_reading();
  finish(std::move(stream_));
}

void ProxyTunnel::on_body(http::StreamId, std::string_view) { refuse("the proxy speaks out of turn"); }

void ProxyTunnel::on_closed(http::StreamId, http::RequestEnd, const std::string& message) {
  refuse("the proxy gives no tunnel: " + message);
}

void ProxyTunnel::refuse(const std::string& message) {
  if (stream_) stream_->stop_reading();
  finish(Failure{FailureKind::connect, message});
}

void ProxyTunnel::finish(std::variant<std::unique_ptr<loop::Stream>, Failure> outcome) {
  if (!connected_) return;
  const auto kept = std::make_shared<decltype(outcome)>(std::move(outcome));
  loop_.post([weak = std::weak_ptr(self_), kept, connected = std::exchange(connected_, nullptr)] {
    if (!weak.expired()) connected(std::move(*kept));
  });
}

}  // namespace valk::client
