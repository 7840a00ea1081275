#include "valk/loop/uv_loop.hpp"

#include <uv.h>

#include <algorithm>
#include <atomic>
#include <cassert>
#include <csignal>
#include <mutex>
#include <utility>
#include <vector>

#include "turn.hpp"
#include "uv_process.hpp"
#include "uv_resolver.hpp"
#include "uv_stream.hpp"

namespace valk::loop {

namespace {

int signal_number(Signal signal) {
  switch (signal) {
    case Signal::interrupt:
      return SIGINT;
    case Signal::terminate:
      return SIGTERM;
    case Signal::hangup:
      return SIGHUP;
  }
  return 0;
}

class UvSignalWatch final : public SignalWatch {
 public:
  UvSignalWatch(uv_loop_t& loop, Signal signal, Task task) : watch_(new Watch{{}, std::move(task)}) {
    watch_->handle.data = watch_;
    uv_signal_init(&loop, &watch_->handle);
    uv_signal_start(
        &watch_->handle, [](uv_signal_t* handle, int) { static_cast<Watch*>(handle->data)->run(); },
        signal_number(signal));
    uv_unref(reinterpret_cast<uv_handle_t*>(&watch_->handle));
  }

  ~UvSignalWatch() override {
    watch_->task = nullptr;
    uv_close(reinterpret_cast<uv_handle_t*>(&watch_->handle),
             [](uv_handle_t* handle) { delete static_cast<Watch*>(handle->data); });
  }

 private:
  struct Watch {
    uv_signal_t handle{};
    Task task;

    void run() const {
      if (!task) return;
      const Task copy = task;  // it may end the watch
      copy();
    }
  };

  Watch* watch_;
};

struct PoolRequest {
  uv_work_t request{};
  UvShared* shared = nullptr;
  Task work;
  Task done;
};

class UvLoop final : public Loop {
 public:
  UvLoop() {
    // A peer that has gone is an error of the write, not of the process.
    std::signal(SIGPIPE, SIG_IGN);
    uv_loop_init(&shared_.loop);
    shared_.read_buffer = std::make_unique<char[]>(UvShared::read_buffer_size);
    uv_timer_init(&shared_.loop, &timer_);
    uv_async_init(&shared_.loop, &wake_, [](uv_async_t*) {});
    // A waiting turn always starts the timer or has something open; the wake-up alone keeps nothing running, but
    // uv_run must wait for it, so it stays referenced.
  }

  ~UvLoop() override {
    shared_.ending = true;
    uv_close(reinterpret_cast<uv_handle_t*>(&timer_), nullptr);
    uv_close(reinterpret_cast<uv_handle_t*>(&wake_), nullptr);
    uv_walk(&shared_.loop, assert_closing, nullptr);
    uv_run(&shared_.loop, UV_RUN_DEFAULT);  // waits for work on the pool
    [[maybe_unused]] const int status = uv_loop_close(&shared_.loop);
    assert(status == 0);
  }

  [[nodiscard]] Instant now() const override { return Instant(Duration(uv_hrtime())); }
  [[nodiscard]] WallTime wall_now() const override { return std::chrono::system_clock::now(); }
  void fill_random(std::span<std::byte> bytes) override {
    [[maybe_unused]] const int status = uv_random(nullptr, nullptr, bytes.data(), bytes.size(), 0, nullptr);
    assert(status == 0);
  }

  TimerId start_timer(Duration delay, Task task, KeepAlive keep_alive) override {
    return turn_.timers.start(now() + std::max(delay, Duration::zero()), std::move(task), keep_alive);
  }
  bool cancel_timer(TimerId timer) override { return turn_.timers.cancel(timer); }
  [[nodiscard]] std::size_t timer_count() const override { return turn_.timers.size(); }

  void post(Task task) override { turn_.post(std::move(task)); }
  void before_io(Task task) override { turn_.before_io(std::move(task)); }
  void set_turn_hook(std::function<bool()> hook) override { turn_.set_hook(std::move(hook)); }

  void post_from_any_thread(Task task) override {
    {
      const std::lock_guard lock(mutex_);
      from_threads_.push_back(std::move(task));
      has_from_threads_.store(true, std::memory_order_release);
    }
    uv_async_send(&wake_);
  }

  void run_on_pool(Task work, Task done) override {
    auto* request = new PoolRequest{{}, &shared_, std::move(work), std::move(done)};
    request->request.data = request;
    ++shared_.open;
    uv_queue_work(
        &shared_.loop, &request->request,
        [](uv_work_t* work_request) { static_cast<PoolRequest*>(work_request->data)->work(); },
        [](uv_work_t* work_request, int) {
          const std::unique_ptr<PoolRequest> finished(static_cast<PoolRequest*>(work_request->data));
          --finished->shared->open;
          if (!finished->shared->ending) finished->done();
        });
  }

  std::unique_ptr<SignalWatch> watch_signal(Signal signal, Task task) override {
    return std::make_unique<UvSignalWatch>(shared_.loop, signal, std::move(task));
  }

  base::Result<std::unique_ptr<Listener>> listen(const ListenOptions& options, AcceptCallback accepted) override {
    return uv_listen(shared_, options, std::move(accepted));
  }
  void connect(const std::string& host, std::uint16_t port, ConnectCallback connected) override {
    // Some failures are known at once; they too are told later than this call.
    const auto inside = std::make_shared<bool>(true);
    uv_connect_to(shared_, host, port,
                  [this, inside, told = std::move(connected)](base::Result<std::unique_ptr<Stream>> result) {
                    if (!*inside) return told(std::move(result));
                    post([told, failure = result.failure()] { told(failure); });
                  });
    *inside = false;
  }

  void resolve(const std::string& host, ResolveCallback resolved) override {
    const auto inside = std::make_shared<bool>(true);
    uv_resolve(shared_, host, [this, inside, told = std::move(resolved)](auto result) {
      if (!*inside) return told(std::move(result));
      post([told, failure = result.failure()] { told(failure); });
    });
    *inside = false;
  }
  base::Result<std::unique_ptr<Process>> run_process(const ProcessOptions& options, ProcessDone done) override {
    return uv_run_process(shared_, options, std::move(done));
  }

  bool run() override {
    stopped_ = false;
    while (!stopped_) {
      if (!run_once(Wait::until_next)) return true;
    }
    return !has_work();
  }

  bool run_once(Wait wait) override {
    take_from_threads();
    turn_.run(now());
    if (!has_work()) return false;
    uv_run(&shared_.loop, wait == Wait::until_next && !stopped_ && prepare_waiting() ? UV_RUN_ONCE : UV_RUN_NOWAIT);
    return true;
  }

  void stop() override { stopped_ = true; }

  [[nodiscard]] bool has_work() const override {
    return turn_.has_more() || shared_.open > 0 || turn_.timers.keeping_alive() > 0 ||
           has_from_threads_.load(std::memory_order_acquire);
  }

 private:
  static void assert_closing([[maybe_unused]] uv_handle_t* handle, void*) {
    assert(uv_is_closing(handle) && "a stream, listener or watch must be destroyed before its loop");
  }

  // Sets libuv's timer, which counts milliseconds, to end the wait. False: there is nothing to wait for.
  bool prepare_waiting() {
    if (turn_.has_more()) return false;
    const auto due = turn_.timers.next_due();
    if (!due) {
      uv_timer_stop(&timer_);
      return true;
    }
    const Duration left = *due - now();
    if (left <= Duration::zero()) return false;
    const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(left).count();
    uv_update_time(&shared_.loop);
    uv_timer_start(
        &timer_, [](uv_timer_t*) {}, static_cast<std::uint64_t>(milliseconds), 0);
    return true;
  }

  void take_from_threads() {
    if (!has_from_threads_.load(std::memory_order_acquire)) return;
    const std::lock_guard lock(mutex_);
    for (Task& task : from_threads_) turn_.post(std::move(task));
    from_threads_.clear();
    has_from_threads_.store(false, std::memory_order_release);
  }

  UvShared shared_;
  uv_timer_t timer_{};
  uv_async_t wake_{};
  Turn turn_;
  std::mutex mutex_;  // of from_threads_
  std::vector<Task> from_threads_;
  std::atomic<bool> has_from_threads_ = false;
  bool stopped_ = false;
};

}  // namespace

std::unique_ptr<Loop> make_uv_loop() { return std::make_unique<UvLoop>(); }

}  // namespace valk::loop
