#include "valk/server/server.hpp"

#include <unordered_map>
#include <utility>

#include "http_connection.hpp"

namespace valk::server {

struct Server::State final : ConnectionOwner {
  using ConnectionOwner::ConnectionOwner;
  ~State() override;

  void accept(std::unique_ptr<loop::Stream> stream);
  void remove(HttpConnection& connection) override;
  void drain(loop::Duration deadline, std::function<void(std::size_t)> done);
  void give_up();
  void end_drain_if_empty();
  void post(void (State::*step)());

  std::unique_ptr<loop::Listener> listener;
  std::uint16_t port = 0;
  std::unordered_map<HttpConnection*, std::unique_ptr<HttpConnection>> connections;
  std::vector<std::unique_ptr<HttpConnection>> ended;  // until the next turn: they may be in a call
  std::function<void(std::size_t)> drained;
  loop::TimerId drain_deadline;
  std::size_t given_up = 0;                                       // requests that the deadline cancelled
  std::shared_ptr<State*> self = std::make_shared<State*>(this);  // what posted steps find, unless we are gone
};

Server::State::~State() {
  loop.cancel_timer(drain_deadline);
  listener.reset();
  while (!connections.empty()) connections.begin()->second->give_up();
}

// Runs `step` in the next turn if we are still there.
void Server::State::post(void (State::*step)()) {
  loop.post([weak = std::weak_ptr(self), step] {
    if (const auto state = weak.lock()) ((*state)->*step)();
  });
}

void Server::State::accept(std::unique_ptr<loop::Stream> stream) {
  ++counters.connections;
  auto connection = std::make_unique<HttpConnection>(*this, std::move(stream), options.tls);
  connections.emplace(connection.get(), std::move(connection));
  if (connections.size() >= static_cast<std::size_t>(options.limits.max_connections)) listener->pause();
}

void Server::State::remove(HttpConnection& connection) {
  const auto found = connections.find(&connection);
  if (ended.empty()) post(&State::end_drain_if_empty);
  ended.push_back(std::move(found->second));
  connections.erase(found);
  if (listener && connections.size() + 1 == static_cast<std::size_t>(options.limits.max_connections))
    listener->resume();
}

void Server::State::drain(loop::Duration deadline, std::function<void(std::size_t)> done) {
  loop.cancel_timer(drain_deadline);
  drain_deadline = loop.start_timer(deadline, [this] { give_up(); });
  if (std::exchange(draining, true)) return;
  drained = std::move(done);
  listener.reset();
  std::vector<HttpConnection*> told;  // telling one may end it
  for (const auto& [connection, owned] : connections) told.push_back(connection);
  for (HttpConnection* connection : told) connection->start_drain();
  post(&State::end_drain_if_empty);
}

void Server::State::give_up() {
  given_up += *in_flight;
  while (!connections.empty()) connections.begin()->second->give_up();
}

void Server::State::end_drain_if_empty() {
  ended.clear();
  if (!draining || !connections.empty() || !drained) return;
  loop.cancel_timer(drain_deadline);
  std::exchange(drained, nullptr)(given_up);
}

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}
Server::~Server() = default;

base::Result<std::unique_ptr<Server>> Server::listen(loop::Loop& loop, Options options, Handler handler) {
  auto state = std::make_unique<State>(loop, std::move(options), std::move(handler));
  State& shared = *state;
  auto listener =
      loop.listen({.host = shared.options.host, .port = shared.options.port, .share_port = shared.options.share_port},
                  [&shared](std::unique_ptr<loop::Stream> stream) { shared.accept(std::move(stream)); });
  if (!listener) return listener.failure();
  state->listener = std::move(listener.value());
  state->port = state->listener->port();
  return std::unique_ptr<Server>(new Server(std::move(state)));
}

std::uint16_t Server::port() const { return state_->port; }

Counters Server::counters() const {
  Counters counters = state_->counters;
  counters.open_connections = state_->connections.size();
  counters.in_flight = *state_->in_flight;
  return counters;
}

void Server::set_handler(Handler handler) { state_->handler = std::make_shared<const Handler>(std::move(handler)); }
void Server::set_busy_body(std::string body) { state_->options.busy_body = std::move(body); }
void Server::set_tls(std::shared_ptr<const net::TlsContext> tls) { state_->options.tls = std::move(tls); }

void Server::drain(loop::Duration deadline, std::function<void(std::size_t cancelled)> done) {
  state_->drain(deadline, std::move(done));
}

bool Server::is_draining() const { return state_->draining; }

}  // namespace valk::server
