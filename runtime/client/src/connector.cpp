#include "connector.hpp"

namespace valk::client {

namespace {

// RFC 8305 section 5.
constexpr loop::Duration next_address_delay = std::chrono::milliseconds(250);

bool is_version_6(const std::string& address) { return address.find(':') != std::string::npos; }

// The two families by turns, the first one's first: one that leads nowhere costs one delay.
std::deque<std::string> interleave(const std::vector<std::string>& addresses) {
  std::deque<std::string> first;
  std::deque<std::string> second;
  for (const std::string& address : addresses) {
    (is_version_6(address) == is_version_6(addresses.front()) ? first : second).push_back(address);
  }
  std::deque<std::string> mixed;
  while (!first.empty() || !second.empty()) {
    for (std::deque<std::string>* from : {&first, &second}) {
      if (from->empty()) continue;
      mixed.push_back(std::move(from->front()));
      from->pop_front();
    }
  }
  return mixed;
}

}  // namespace

void Connector::start() {
  loop_.resolve(host_, [weak = weak_from_this()](base::Result<std::vector<std::string>> found) {
    const auto self = weak.lock();
    if (!self) return;
    if (!found.ok()) return self->finish(Failure{FailureKind::dns, found.message()});
    self->addresses_ = interleave(found.value());
    self->try_next();
  });
}

void Connector::try_next() {
  if (!connected_ || addresses_.empty()) return;
  loop_.cancel_timer(next_);
  const std::string address = std::move(addresses_.front());
  addresses_.pop_front();
  ++under_way_;
  loop_.connect(address, port_, [weak = weak_from_this()](base::Result<std::unique_ptr<loop::Stream>> stream) {
    if (const auto self = weak.lock()) self->tried(std::move(stream));
  });
  if (addresses_.empty()) return;
  next_ = loop_.start_timer(next_address_delay, [this] { try_next(); });
}

void Connector::tried(base::Result<std::unique_ptr<loop::Stream>> stream) {
  --under_way_;
  if (!connected_) return;
  if (stream.ok()) return finish(std::move(stream.value()));
  if (!addresses_.empty()) return try_next();
  if (under_way_ == 0) finish(Failure{FailureKind::connect, "cannot reach " + host_ + ": " + stream.message()});
}

void Connector::finish(std::variant<std::unique_ptr<loop::Stream>, Failure> outcome) {
  loop_.cancel_timer(next_);
  const auto self = shared_from_this();
  if (const auto connected = std::exchange(connected_, nullptr)) connected(std::move(outcome));
}

}  // namespace valk::client
