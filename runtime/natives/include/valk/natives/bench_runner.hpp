#pragma once

// Measures the `bench` forms of a file, each in an isolate of its own: what `valk bench` shows.
//
// A benchmark first runs for the warm-up, which also tells how often it must be repeated for a sample that the clock can
// measure. Then samples are taken until the time is up. What calling an empty body takes is measured alike and taken off.

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "valk/natives/isolate.hpp"

namespace valk::natives {

struct BenchOptions {
  IsolateOptions isolate;
  std::chrono::nanoseconds warm_up = std::chrono::milliseconds(200);
  std::chrono::nanoseconds time = std::chrono::seconds(1);  // of all samples together
  std::size_t least_samples = 5;                            // however long they take
  std::function<std::unique_ptr<loop::Loop>()> make_loop;
  std::function<std::chrono::nanoseconds()> clock;
  std::function<bool(const std::string& name)> wants = {};  // empty: all
};

struct BenchOutcome {
  std::string name;
  base::Location location;
  std::vector<base::Diagnostic> problems;  // why it could not be measured; then the rest says nothing
  std::uint64_t repetitions = 0;           // in a sample
  std::size_t samples = 0;
  // Of one repetition, over the samples.
  double median_ns = 0;
  double deviation_ns = 0;  // the median of the distances from the median
  double fastest_ns = 0;
  double allocated_bytes = 0;
};

struct BenchFileOutcome {
  std::string path;
  std::vector<base::Diagnostic> problems;  // why the file could not be run
  std::vector<BenchOutcome> benchmarks;
};

// `finished` is called after each benchmark.
[[nodiscard]] BenchFileOutcome run_benchmarks(const std::string& path, const BenchOptions& options,
                                              const std::function<void(const BenchOutcome&)>& finished);

}  // namespace valk::natives
