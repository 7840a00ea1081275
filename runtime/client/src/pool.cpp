#include "pool.hpp"

#include <algorithm>

namespace valk::client {

base::Result<std::shared_ptr<const net::TlsContext>> Shared::tls_of(const Route& route) {
  for (const Context& known : contexts_) {
    if (known.settings == route.tls && known.versions == route.versions) return known.context;
  }
  net::TlsClientOptions tls;
  tls.authorities_file = route.tls.authorities_file;
  tls.verify = !route.tls.insecure;
  tls.files = route.tls.files;
  tls.protocols = route.versions == Versions::http1_only   ? std::vector<std::string>{"http/1.1"}
                  : route.versions == Versions::http2_only ? std::vector<std::string>{"h2"}
                                                           : std::vector<std::string>{"h2", "http/1.1"};
  auto made = net::TlsContext::for_client(tls);
  if (made.ok()) contexts_.push_back({route.tls, route.versions, made.value()});
  return made;
}

Pool::~Pool() {
  for (const auto& [number, opening] : openings_) shared_.loop.cancel_timer(opening.timeout);
}

void Pool::ask(std::shared_ptr<Transfer> transfer, loop::Duration connect_timeout) {
  connect_timeout_ = connect_timeout;
  waiting_.push_back(std::move(transfer));
  serve();
}

void Pool::forget(const Transfer& transfer) {
  std::erase_if(waiting_, [&](const auto& each) { return each.get() == &transfer; });
}

void Pool::serve() {
  for (;;) {
    const auto found = std::find_if(waiting_.begin(), waiting_.end(),
                                    [&](const auto& each) { return find_connection(*each) != nullptr; });
    if (found == waiting_.end()) break;
    const std::shared_ptr<Transfer> transfer = std::move(*found);
    waiting_.erase(found);
    find_connection(*transfer)->take(transfer);
  }
  while (may_open()) open();
}

// The one that was used last: the others may grow idle and close.
Connection* Pool::find_connection(const Transfer& transfer) const {
  const auto found = std::find_if(connections_.rbegin(), connections_.rend(),
                                  [&](const auto& each) { return each->has_room_for(transfer); });
  return found == connections_.rend() ? nullptr : found->get();
}

std::size_t Pool::usable() const {
  return static_cast<std::size_t>(
      std::count_if(connections_.begin(), connections_.end(), [](const auto& each) { return each->is_usable(); }));
}

bool Pool::may_open() const {
  const std::size_t making = openings_.size();
  if (waiting_.size() <= making || usable() + making >= shared_.options.connections_per_origin) return false;
  // One connection of HTTP/2 has room for many; before it is known that there will be none, one is enough.
  return making == 0 || !speaks_http2_.value_or(true);
}

void Pool::open() {
  const std::uint64_t number = next_opening_++;
  Opening& opening = openings_[number];
  if (!route_.origin.secure) speaks_http2_ = route_.versions == Versions::http2_only;
  opening.timeout = shared_.loop.start_timer(connect_timeout_, [this, number] {
    const auto count = std::chrono::duration_cast<std::chrono::milliseconds>(connect_timeout_).count();
    give_up(number, {FailureKind::timeout,
                     "no connection to " + route_.origin.text() + " within " + std::to_string(count) + " ms"});
  });
  reach(number);
}

void Pool::reach(std::uint64_t number) {
  std::string host = route_.origin.host;
  std::uint16_t port = route_.origin.port;
  std::optional<Address> proxy;
  if (!route_.proxy.empty()) {
    auto read = read_address(route_.proxy);
    if (!read.ok() || read.value().origin.secure) {
      shared_.loop.post([weak = std::weak_ptr(self_), number, shown = route_.proxy] {
        const auto self = weak.lock();
        if (self) (*self)->give_up(number, {FailureKind::connect, "`" + shown + "` is no proxy of http"});
      });
      return;
    }
    proxy = std::move(read.value());
    host = proxy->origin.host;
    port = proxy->origin.port;
  }
  const auto connector = std::make_shared<Connector>(shared_.loop, host, port, [this, number, proxy](Outcome outcome) {
    if (proxy && route_.origin.secure && outcome.index() == 0) {
      return start_tunnel(number, std::move(std::get<0>(outcome)), *proxy);
    }
    reached(number, std::move(outcome));
  });
  openings_[number].connector = connector;
  connector->start();
}

void Pool::start_tunnel(std::uint64_t number, std::unique_ptr<loop::Stream> stream, const Address& proxy) {
  const Origin& origin = route_.origin;
  const std::string host = origin.host.find(':') == std::string::npos ? origin.host : "[" + origin.host + "]";
  openings_[number].tunnel = std::make_unique<ProxyTunnel>(
      shared_.loop, std::move(stream), host + ":" + std::to_string(origin.port), proxy.user,
      [this, number](Outcome outcome) { reached(number, std::move(outcome)); });
}

void Pool::reached(std::uint64_t number, Outcome outcome) {
  if (const auto* failure = std::get_if<Failure>(&outcome)) return give_up(number, *failure);
  start_connection(number, std::move(std::get<0>(outcome)));
}

void Pool::start_connection(std::uint64_t number, std::unique_ptr<loop::Stream> stream) {
  std::optional<net::TlsSession> tls;
  if (route_.origin.secure) {
    const auto context = shared_.tls_of(route_);
    if (!context.ok()) return give_up(number, {FailureKind::tls, context.message()});
    tls = net::TlsSession::client(context.value(), route_.origin.host);
  }
  auto made = std::make_unique<Connection>(*this, std::move(stream), std::move(tls));
  Connection* const connection = made.get();
  openings_[number].connection = connection;
  connections_.push_back(std::move(made));
  connection->start();
}

std::optional<std::uint64_t> Pool::find_opening(const Connection& connection) const {
  const auto found = std::find_if(openings_.begin(), openings_.end(),
                                  [&](const auto& each) { return each.second.connection == &connection; });
  return found == openings_.end() ? std::nullopt : std::optional(found->first);
}

void Pool::opened(Connection& connection) {
  speaks_http2_ = connection.is_http2();
  if (const auto number = find_opening(connection)) end_opening(*number);
  serve();
}

void Pool::failed(Connection& connection, const Failure& failure) {
  const auto number = find_opening(connection);
  if (!number) return;
  openings_[*number].connection = nullptr;  // it ends by itself
  give_up(*number, failure);
}

void Pool::end_opening(std::uint64_t number) {
  const auto node = openings_.extract(number);
  shared_.loop.cancel_timer(node.mapped().timeout);
}

void Pool::give_up(std::uint64_t number, const Failure& failure) {
  const auto found = openings_.find(number);
  if (found == openings_.end()) return;
  Connection* const connection = std::exchange(found->second.connection, nullptr);
  end_opening(number);
  std::deque<std::shared_ptr<Transfer>> failed;
  if (openings_.empty() && usable() == 0) std::swap(failed, waiting_);
  if (connection != nullptr) connection->give_up(failure.message);
  for (const auto& transfer : failed) transfer->fail(failure);
  serve();
}

void Pool::close_idle() {
  std::vector<Connection*> idle;
  for (const auto& each : connections_) {
    if (each->is_usable() && each->is_idle()) idle.push_back(each.get());
  }
  for (Connection* connection : idle) connection->give_up("the connection was idle for too long");
}

void Pool::ended(Connection& connection) {
  failed(connection, {FailureKind::connect, "the connection ended"});
  remove(connection);
  serve();
}

void Pool::remove(Connection& connection) {
  const auto found = std::find_if(connections_.begin(), connections_.end(),
                                  [&](const auto& each) { return each.get() == &connection; });
  if (found == connections_.end()) return;
  if (ended_.empty()) free_ended();
  ended_.push_back(std::move(*found));
  connections_.erase(found);
}

void Pool::free_ended() {
  shared_.loop.post([weak = std::weak_ptr(self_)] {
    if (const auto self = weak.lock()) (*self)->ended_.clear();
  });
}

}  // namespace valk::client
