#pragma once

// Between the reader thread and the serving one.

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "transport.hpp"

namespace valk::lsp_server {

class Inbox {
 public:
  void put(Incoming message) {
    std::lock_guard lock(mutex_);
    messages_.push_back(std::move(message));
    changed_.notify_one();
  }
  // To be done on the serving thread, in its turn.
  void post(std::function<void()> task) {
    std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
    changed_.notify_one();
  }
  void close() {
    std::lock_guard lock(mutex_);
    is_closed_ = true;
    changed_.notify_one();
  }
  // Waits for a message, and does on the way what was posted, while no message waits; nullopt at the end of the input.
  std::optional<Incoming> take() {
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [this] { return is_closed_ || !messages_.empty() || !tasks_.empty(); });
      if (!messages_.empty()) break;
      if (tasks_.empty()) return std::nullopt;
      const std::function<void()> task = std::move(tasks_.front());
      tasks_.pop_front();
      lock.unlock();
      task();
      lock.lock();
    }
    Incoming message = std::move(messages_.front());
    messages_.pop_front();
    return message;
  }

  // Requests that the client no longer wants, by their id as JSON text.
  void note_cancelled(std::string id) {
    std::lock_guard lock(mutex_);
    cancelled_.insert(std::move(id));
  }
  [[nodiscard]] bool take_cancelled(const std::string& id) {
    std::lock_guard lock(mutex_);
    return cancelled_.erase(id) > 0;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Incoming> messages_;
  std::deque<std::function<void()>> tasks_;
  std::set<std::string> cancelled_;
  bool is_closed_ = false;
};

}  // namespace valk::lsp_server
