#include "valk/http/incoming_body.hpp"

#include <utility>

namespace valk::http {

std::string IncomingBody::take() {
  std::string bytes = std::exchange(bytes_, {});
  const std::size_t owed = std::exchange(owed_, 0);
  if (consume_ && owed > 0) consume_(owed);  // which may bring more
  return bytes;
}

void IncomingBody::add(std::string_view bytes) {
  bytes_ += bytes;
  owed_ += bytes.size();
  tell();
}

void IncomingBody::end(State state) {
  if (state_ != State::arriving) return;
  state_ = state;
  if (state == State::broken) consume_ = nullptr;
  tell();
}

void IncomingBody::tell() {
  if (const auto callback = std::exchange(on_change_, nullptr)) callback();
}

}  // namespace valk::http
