#pragma once

// A thread that looks for findings while the serving one goes on answering. Of one document only the newest version that
// waits is looked at; the last facts about the program are kept, so that the next look costs less.

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "valk/lsp/features.hpp"

namespace valk::lsp_server {

struct Findings {
  std::string uri;
  std::int64_t version = 0;
  std::uint64_t generation = 0;  // of the snapshot that was looked at (Document::generation)
  std::vector<base::Diagnostic> diagnostics;
  meaning::Meaning::Ptr meaning;
};

class Analyst {
 public:
  // `report` is called on the analyst's thread.
  explicit Analyst(std::function<void(Findings)> report);
  // Ends after the look in progress.
  ~Analyst();
  Analyst(const Analyst&) = delete;
  Analyst& operator=(const Analyst&) = delete;

  void look_at(std::string uri, std::int64_t version, std::uint64_t generation, lsp::Snapshot snapshot);
  void forget(const std::string& uri);

 private:
  struct Task {
    std::string uri;
    std::int64_t version;
    std::uint64_t generation;
    lsp::Snapshot snapshot;
  };
  void work();

  std::function<void(Findings)> report_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Task> tasks_;  // one a document at most
  std::map<std::string, meaning::Meaning::Ptr> meanings_;
  bool is_ending_ = false;
  std::thread thread_;
};

}  // namespace valk::lsp_server
