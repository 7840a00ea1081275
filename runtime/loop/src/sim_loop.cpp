#include "valk/loop/sim_loop.hpp"

#include <algorithm>
#include <mutex>
#include <vector>

#include "sim_network.hpp"
#include "turn.hpp"
#include "valk/loop/random.hpp"

namespace valk::loop {

namespace {

struct Watcher {
  Signal signal;
  Task task;
};

class SimWatch final : public SignalWatch {
 public:
  explicit SimWatch(std::shared_ptr<Watcher> watcher) : watcher_(std::move(watcher)) {}

 private:
  std::shared_ptr<Watcher> watcher_;  // the loop holds it weakly
};

}  // namespace

struct SimLoop::State {
  explicit State(const SimOptions& options)
      : network([this](Task task) { io.push_back(std::move(task)); }),
        turn(options.explore_seed),
        random(options.random_seed),
        start(options.start) {}

  ~State() {
    // A task may own a stream, whose end is told to its peer by another task.
    turn = Turn();
    while (!io.empty()) std::vector<Task>().swap(io);
  }

  std::vector<Task> io;
  SimNetwork network;
  Turn turn;
  SeededRandom random;
  WallTime start;
  Instant now{};
  std::vector<std::weak_ptr<Watcher>> watchers;
  std::mutex mutex;  // of from_threads
  std::vector<Task> from_threads;
  bool stopped = false;

  void take_from_threads() {
    const std::lock_guard lock(mutex);
    for (Task& task : from_threads) turn.post(std::move(task));
    from_threads.clear();
  }

  void run_io() {
    std::vector<Task> running;
    std::swap(running, io);
    for (const Task& task : running) task();
  }

  // Whether something can run without the clock moving.
  [[nodiscard]] bool is_ready() const {
    const auto due = turn.timers.next_due();
    return turn.has_more() || !io.empty() || (due && *due <= now);
  }
};

SimLoop::SimLoop(SimOptions options) : state_(std::make_unique<State>(options)) {}
SimLoop::~SimLoop() = default;

void SimLoop::advance(Duration duration) {
  const Instant end = state_->now + duration;
  for (;;) {
    settle();
    const auto due = next_due();
    if (!due || *due > end) break;
    state_->now = *due;
  }
  state_->now = end;
}

void SimLoop::settle() {
  do {
    run_once(Wait::not_at_all);
  } while (state_->is_ready());
}

std::optional<Instant> SimLoop::next_due() const { return state_->turn.timers.next_due(); }

void SimLoop::raise(Signal signal) {
  for (const auto& weak : state_->watchers) {
    const auto watcher = weak.lock();
    if (!watcher || watcher->signal != signal) continue;
    state_->io.push_back([weak] {
      if (const auto alive = weak.lock()) alive->task();
    });
  }
}

Instant SimLoop::now() const { return state_->now; }
WallTime SimLoop::wall_now() const { return state_->start + state_->now.time_since_epoch(); }
void SimLoop::fill_random(std::span<std::byte> bytes) { state_->random.fill(bytes); }

TimerId SimLoop::start_timer(Duration delay, Task task, KeepAlive keep_alive) {
  return state_->turn.timers.start(state_->now + std::max(delay, Duration::zero()), std::move(task), keep_alive);
}

bool SimLoop::cancel_timer(TimerId timer) { return state_->turn.timers.cancel(timer); }
std::size_t SimLoop::timer_count() const { return state_->turn.timers.size(); }
void SimLoop::post(Task task) { state_->turn.post(std::move(task)); }
void SimLoop::before_io(Task task) { state_->turn.before_io(std::move(task)); }
void SimLoop::set_turn_hook(std::function<bool()> hook) { state_->turn.set_hook(std::move(hook)); }

void SimLoop::post_from_any_thread(Task task) {
  const std::lock_guard lock(state_->mutex);
  state_->from_threads.push_back(std::move(task));
}

void SimLoop::run_on_pool(Task work, Task done) {
  state_->io.push_back([work = std::move(work), done = std::move(done)] {
    work();
    done();
  });
}

std::unique_ptr<SignalWatch> SimLoop::watch_signal(Signal signal, Task task) {
  auto watcher = std::make_shared<Watcher>(Watcher{signal, std::move(task)});
  std::erase_if(state_->watchers, [](const auto& weak) { return weak.expired(); });
  state_->watchers.push_back(watcher);
  return std::make_unique<SimWatch>(std::move(watcher));
}

base::Result<std::unique_ptr<Listener>> SimLoop::listen(const ListenOptions& options, AcceptCallback accepted) {
  return state_->network.listen(options, std::move(accepted));
}

void SimLoop::connect(const std::string& host, std::uint16_t port, ConnectCallback connected) {
  state_->network.connect(host, port, std::move(connected));
}

void SimLoop::resolve(const std::string&, ResolveCallback resolved) {
  state_->io.push_back([resolved = std::move(resolved)] { resolved(std::vector<std::string>{"127.0.0.1"}); });
}

base::Result<std::unique_ptr<Process>> SimLoop::run_process(const ProcessOptions& options, ProcessDone) {
  return base::Failure{"cannot run " + options.file + ": time is virtual here, and a process would know the real one"};
}

bool SimLoop::run() {
  state_->stopped = false;
  while (!state_->stopped) {
    if (!run_once(Wait::until_next)) return true;
  }
  return !has_work();
}

bool SimLoop::run_once(Wait wait) {
  state_->take_from_threads();
  state_->turn.run(state_->now);
  if (!has_work()) return false;
  const auto due = next_due();
  if (!state_->io.empty()) {
    state_->run_io();
  } else if (wait == Wait::until_next && !state_->turn.has_more() && due) {
    state_->now = std::max(state_->now, *due);
  }
  return true;
}

void SimLoop::stop() { state_->stopped = true; }

bool SimLoop::has_work() const {
  return state_->turn.has_more() || !state_->io.empty() || state_->turn.timers.keeping_alive() > 0;
}

}  // namespace valk::loop
