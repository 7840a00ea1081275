#pragma once

// The connections of one route, and the transfers that wait for one.

#include <deque>
#include <map>
#include <vector>

#include "connection.hpp"
#include "connector.hpp"
#include "transfer.hpp"
#include "valk/client/client.hpp"
#include "valk/net/connection.hpp"

namespace valk::client {

// What transfers must have in common to share connections.
struct Route {
  Origin origin;
  TlsSettings tls;
  Versions versions = Versions::any;
  std::string proxy;
  friend bool operator==(const Route&, const Route&) = default;
};

// What pools share.
struct Shared {
  Shared(loop::Loop& used_loop, Options used_options) : loop(used_loop), options(std::move(used_options)) {}

  [[nodiscard]] base::Result<std::shared_ptr<const net::TlsContext>> tls_of(const Route& route);

  loop::Loop& loop;
  Options options;
  net::SharedBuffers buffers;

 private:
  struct Context {
    TlsSettings settings;
    Versions versions;
    std::shared_ptr<const net::TlsContext> context;
  };
  std::vector<Context> contexts_;
};

class Pool {
 public:
  Pool(Shared& shared, Route route) : shared_(shared), route_(std::move(route)) {}
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  [[nodiscard]] const Route& route() const { return route_; }
  [[nodiscard]] std::size_t size() const { return connections_.size(); }
  [[nodiscard]] bool is_empty() const {
    return connections_.empty() && ended_.empty() && openings_.empty() && waiting_.empty();
  }

  // `transfer` is given to a connection as soon as there is one with room, or told that there is none.
  void ask(std::shared_ptr<Transfer> transfer, loop::Duration connect_timeout);
  void forget(const Transfer& transfer);
  // One was closed by the server while nobody used it: the others probably are too.
  void close_idle();

  // For connections.
  [[nodiscard]] Shared& shared() { return shared_; }
  void opened(Connection& connection);
  void failed(Connection& connection, const Failure& failure);
  void changed() { serve(); }
  void ended(Connection& connection);

 private:
  // A connection in the making.
  struct Opening {
    std::shared_ptr<Connector> connector;
    std::unique_ptr<ProxyTunnel> tunnel;
    Connection* connection = nullptr;  // while its TLS handshake is under way
    loop::TimerId timeout;
  };
  using Outcome = std::variant<std::unique_ptr<loop::Stream>, Failure>;

  void serve();
  [[nodiscard]] Connection* find_connection(const Transfer& transfer) const;
  [[nodiscard]] std::size_t usable() const;
  [[nodiscard]] bool may_open() const;
  // Of those in the making, by their number; what comes for one that is over is dropped.
  void open();
  void reach(std::uint64_t number);
  void reached(std::uint64_t number, Outcome outcome);
  void start_tunnel(std::uint64_t number, std::unique_ptr<loop::Stream> stream, const Address& proxy);
  void start_connection(std::uint64_t number, std::unique_ptr<loop::Stream> stream);
  void end_opening(std::uint64_t number);
  void give_up(std::uint64_t number, const Failure& failure);
  [[nodiscard]] std::optional<std::uint64_t> find_opening(const Connection& connection) const;
  void remove(Connection& connection);
  // Later, unless we are gone: ended connections may be in a call.
  void free_ended();

  Shared& shared_;
  const Route route_;
  std::deque<std::shared_ptr<Transfer>> waiting_;
  std::vector<std::unique_ptr<Connection>> connections_;  // the one used last is the last
  std::vector<std::unique_ptr<Connection>> ended_;
  std::map<std::uint64_t, Opening> openings_;
  std::uint64_t next_opening_ = 1;
  loop::Duration connect_timeout_{};
  std::optional<bool> speaks_http2_;  // once it is known
  std::shared_ptr<Pool*> self_ = std::make_shared<Pool*>(this);
};

}  // namespace valk::client
