#include "analyst.hpp"

#include <algorithm>
#include <utility>

namespace valk::lsp_server {

Analyst::Analyst(std::function<void(Findings)> report) : report_(std::move(report)), thread_([this] { work(); }) {}

Analyst::~Analyst() {
  {
    std::lock_guard lock(mutex_);
    is_ending_ = true;
    changed_.notify_one();
  }
  thread_.join();
}

void Analyst::look_at(std::string uri, std::int64_t version, std::uint64_t generation, lsp::Snapshot snapshot) {
  std::lock_guard lock(mutex_);
  std::erase_if(tasks_, [&](const Task& task) { return task.uri == uri; });
  tasks_.push_back({std::move(uri), version, generation, std::move(snapshot)});
  changed_.notify_one();
}

void Analyst::forget(const std::string& uri) {
  std::lock_guard lock(mutex_);
  std::erase_if(tasks_, [&](const Task& task) { return task.uri == uri; });
  meanings_.erase(uri);
}

void Analyst::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return is_ending_ || !tasks_.empty(); });
    if (is_ending_) return;
    const Task task = std::move(tasks_.front());
    tasks_.pop_front();
    const meaning::Meaning::Ptr previous = meanings_[task.uri];
    lock.unlock();
    const meaning::Meaning::Ptr meaning = meaning::Meaning::analyse(task.snapshot.module, previous);
    report_({task.uri, task.version, task.generation, lsp::diagnostics(task.snapshot, meaning), meaning});
    lock.lock();
    if (const auto kept = meanings_.find(task.uri); kept != meanings_.end()) kept->second = meaning;
  }
}

}  // namespace valk::lsp_server
