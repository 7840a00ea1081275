#include "sim_network.hpp"

#include <cassert>
#include <deque>

namespace valk::loop {

namespace {

// One end of a connection.
struct End {
  struct Waiting {
    std::string bytes;
    Stream::WriteDone done;
  };

  std::function<void(Task)> schedule;
  std::weak_ptr<End> peer;
  std::string peer_name;
  StreamEvents* events = nullptr;  // while reading
  std::deque<std::string> inbox;
  std::size_t inbox_size = 0;
  std::deque<Waiting> outbox;  // what the peer's window has no room for
  std::size_t outbox_size = 0;
  bool shut_down = false;  // our side ends when the outbox is empty
  bool peer_ended = false;
  bool end_told = false;
  bool delivering = false;
  bool open = true;
};

using EndPointer = std::shared_ptr<End>;

void deliver(const EndPointer& end);

void schedule_delivery(const EndPointer& end) {
  if (end->delivering || !end->events) return;
  if (end->inbox.empty() && (!end->peer_ended || end->end_told)) return;
  end->delivering = true;
  end->schedule([end] { deliver(end); });
}

// Moves what fits from `end` to its peer.
void send(const EndPointer& end) {
  const EndPointer peer = end->peer.lock();
  const bool gone = !peer || !peer->open;
  while (!end->outbox.empty() && (gone || peer->inbox_size < SimNetwork::window)) {
    End::Waiting waiting = std::move(end->outbox.front());
    end->outbox.pop_front();
    end->outbox_size -= waiting.bytes.size();
    if (!gone) {
      peer->inbox_size += waiting.bytes.size();
      peer->inbox.push_back(std::move(waiting.bytes));
    }
    if (!waiting.done) continue;
    end->schedule([end, gone, done = std::move(waiting.done)] {
      if (!end->open) return;
      done(gone ? base::Status(base::Failure{"connection reset by peer"}) : base::Status(base::Done{}));
    });
  }
  if (gone) return;
  if (end->outbox.empty() && end->shut_down) peer->peer_ended = true;
  schedule_delivery(peer);
}

void deliver(const EndPointer& end) {
  end->delivering = false;
  if (!end->events) return;
  if (end->inbox.empty()) {
    if (!end->peer_ended || end->end_told) return;
    end->end_told = true;
    end->events->on_read_end();
    return;
  }
  const std::string bytes = std::move(end->inbox.front());
  end->inbox.pop_front();
  end->inbox_size -= bytes.size();
  end->events->on_read(bytes);
  if (const EndPointer peer = end->peer.lock(); peer && peer->open) send(peer);
  schedule_delivery(end);
}

class SimStream final : public Stream {
 public:
  explicit SimStream(EndPointer end) : end_(std::move(end)) {}

  ~SimStream() override {
    end_->open = false;
    end_->events = nullptr;
    end_->outbox.clear();
    if (const EndPointer peer = end_->peer.lock()) {
      peer->peer_ended = true;
      if (peer->open) send(peer);  // fails what waits for our window
      schedule_delivery(peer);
    }
  }

  void start_reading(StreamEvents& events) override {
    end_->events = &events;
    schedule_delivery(end_);
  }

  void stop_reading() override { end_->events = nullptr; }

  bool write(std::span<const std::string_view> buffers, WriteDone done) override {
    assert(!end_->shut_down);
    std::string bytes;
    for (const std::string_view buffer : buffers) bytes += buffer;
    const EndPointer peer = end_->peer.lock();
    const bool fits = end_->outbox.empty() && peer && peer->open && peer->inbox_size < SimNetwork::window;
    end_->outbox_size += bytes.size();
    end_->outbox.push_back({std::move(bytes), fits ? nullptr : std::move(done)});
    send(end_);
    return fits;
  }

  [[nodiscard]] std::size_t queued_bytes() const override { return end_->outbox_size; }

  void shutdown() override {
    end_->shut_down = true;
    send(end_);
  }

  void set_keep_alive(KeepAlive) override {}  // no stream does: nothing could wake a silent one

  [[nodiscard]] std::string peer_name() const override { return end_->peer_name; }

 private:
  EndPointer end_;
};

EndPointer make_end(const std::function<void(Task)>& schedule, std::uint16_t peer_port) {
  auto end = std::make_shared<End>();
  end->schedule = schedule;
  end->peer_name = "127.0.0.1:" + std::to_string(peer_port);
  return end;
}

}  // namespace

struct SimNetwork::Port {
  AcceptCallback accepted;
  std::deque<EndPointer> waiting;
  bool paused = false;
  bool open = true;
};

class SimNetwork::SimListener final : public Listener {
 public:
  SimListener(SimNetwork& network, std::uint16_t number, std::shared_ptr<Port> port)
      : network_(network), number_(number), port_(std::move(port)) {}

  ~SimListener() override {
    port_->open = false;
    for (const EndPointer& end : port_->waiting) SimStream refused(end);
    port_->waiting.clear();
    network_.ports_.erase(number_);
  }

  [[nodiscard]] std::uint16_t port() const override { return number_; }
  void pause() override { port_->paused = true; }
  void resume() override {
    port_->paused = false;
    network_.schedule_([port = port_] { accept_waiting(*port); });
  }

  static void accept_waiting(Port& port) {
    while (port.open && !port.paused && !port.waiting.empty()) {
      const EndPointer end = port.waiting.front();
      port.waiting.pop_front();
      port.accepted(std::make_unique<SimStream>(end));
    }
  }

 private:
  SimNetwork& network_;
  std::uint16_t number_;
  std::shared_ptr<Port> port_;
};

base::Result<std::unique_ptr<Listener>> SimNetwork::listen(const ListenOptions& options, AcceptCallback accepted) {
  const std::uint16_t number = options.port != 0 ? options.port : next_port_++;
  if (ports_.contains(number)) {
    return base::Failure{"port " + std::to_string(number) + " on " + options.host + " is in use"};
  }
  auto port = std::make_shared<Port>();
  port->accepted = std::move(accepted);
  ports_[number] = port;
  return std::unique_ptr<Listener>(std::make_unique<SimListener>(*this, number, port));
}

void SimNetwork::connect(const std::string& host, std::uint16_t number, ConnectCallback connected) {
  schedule_([this, host, number, connected = std::move(connected)] {
    const auto found = ports_.find(number);
    if (found == ports_.end()) {
      connected(
          base::Failure{"cannot connect to " + host + " port " + std::to_string(number) + ": connection refused"});
      return;
    }
    connect_to(*found->second, number, connected);
  });
}

void SimNetwork::connect_to(Port& port, std::uint16_t number, const ConnectCallback& connected) {
  const EndPointer server = make_end(schedule_, next_port_++);
  const EndPointer client = make_end(schedule_, number);
  server->peer = client;
  client->peer = server;
  port.waiting.push_back(server);
  SimListener::accept_waiting(port);
  connected(std::unique_ptr<Stream>(std::make_unique<SimStream>(client)));
}

}  // namespace valk::loop
