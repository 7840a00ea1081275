#pragma once

// What `run`, `-e`, `repl` and `test` share: an isolate that writes to this process's streams.

#include <atomic>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "valk/command/command.hpp"
#include "valk/natives/isolate.hpp"

namespace valk::cli {

void write_output(std::string_view text);
void write_error(std::string_view text);
// On standard error, in colour on a terminal.
void report(const base::Diagnostic& diagnostic);

// Files from the disk, output and reports to this process's streams.
[[nodiscard]] natives::IsolateOptions isolate_options(std::vector<std::string> arguments);

// The options --max-depth and --max-heap, for every command that runs programs.
inline constexpr command::Option max_depth_option{"--max-depth", "", "N", "4000000",
                                                  "frames of one chain of calls before :stack-overflow"};
inline constexpr command::Option max_heap_option{"--max-heap", "", "MIB", "",
                                                 "memory for values before :out-of-memory; by default no limit"};
// False, with the reason in `problem`, when they are malformed.
[[nodiscard]] bool apply_limits(const command::Arguments& arguments, natives::IsolateOptions& options,
                                std::string& problem);

// While it lives, Ctrl-C interrupts the isolate: what runs is unwound by an error that `catch` does not see, what waits
// is cancelled. When that does not help, the last of `patience` further ones ends the process. Made before other threads
// are.
class Interruptible {
 public:
  explicit Interruptible(natives::IsolateOptions& options, int patience = 1);
  ~Interruptible();
  // From now on it is this one.
  void watch(natives::Isolate& isolate);
  [[nodiscard]] bool was_interrupted() const { return interruptions_ > 0; }
  void forget() { interruptions_ = 0; }

 private:
  void wait_for_signals();

  const int patience_;
  std::atomic<int> interruptions_{0};
  std::atomic<bool> ended_{false};
  std::atomic<natives::Isolate*> isolate_{nullptr};
  std::thread thread_;
};

}  // namespace valk::cli
