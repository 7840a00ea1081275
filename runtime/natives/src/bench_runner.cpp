#include "valk/natives/bench_runner.hpp"

#include <algorithm>
#include <cmath>

#include "isolate_state.hpp"

namespace valk::natives {
namespace {

using std::chrono::nanoseconds;

constexpr nanoseconds kLeastSample = std::chrono::milliseconds(5);

double median(std::vector<double> numbers) {
  const std::size_t middle = numbers.size() / 2;
  std::nth_element(numbers.begin(), numbers.begin() + static_cast<std::ptrdiff_t>(middle), numbers.end());
  if (numbers.size() % 2 == 1) return numbers[middle];
  const double above = numbers[middle];
  return (above + *std::max_element(numbers.begin(), numbers.begin() + static_cast<std::ptrdiff_t>(middle))) / 2;
}

double deviation(const std::vector<double>& numbers, double from) {
  std::vector<double> distances;
  for (const double number : numbers) distances.push_back(std::abs(number - from));
  return median(std::move(distances));
}

// One file in an isolate of its own, ready to measure one of its benchmarks.
class BenchRun {
 public:
  BenchRun(const std::string& path, const BenchOptions& options)
      : options_(options), loop_(options.make_loop()), isolate_(*loop_, options.isolate) {
    file_ = isolate_.run_file(path);
  }

  [[nodiscard]] Evaluation& file() { return file_; }
  [[nodiscard]] std::vector<RegisteredTest>& benchmarks() { return isolate_.benchmarks(); }

  BenchOutcome measure(const RegisteredTest& benchmark) {
    BenchOutcome outcome;
    outcome.name = benchmark.name;
    outcome.location = benchmark.location;
    measure(benchmark.body, outcome);
    static_cast<void>(isolate_.finish());
    return outcome;
  }

 private:
  struct Sample {
    double nanoseconds = 0;  // of one repetition
    double bytes = 0;
    std::chrono::nanoseconds whole{};
  };

  // False, with the reasons in `problems`, when it failed.
  bool take(const heap::Persistent& body, std::uint64_t repetitions, Sample& sample,
            std::vector<base::Diagnostic>& problems) {
    const std::uint64_t bytes_before = isolate_.heap().statistics().allocated_bytes;
    const nanoseconds before = options_.clock();
    if (!run(body, repetitions, problems)) return false;
    sample.whole = options_.clock() - before;
    const auto count = static_cast<double>(repetitions);
    sample.nanoseconds = static_cast<double>(sample.whole.count()) / count;
    sample.bytes = static_cast<double>(isolate_.heap().statistics().allocated_bytes - bytes_before) / count;
    return true;
  }

  bool run(const heap::Persistent& body, std::uint64_t repetitions, std::vector<base::Diagnostic>& problems) {
    heap::Root function(isolate_.heap(), isolate_.lookup("%bench/repeat"));
    heap::RootVector operands(isolate_.heap());
    operands.push_back(isolate_.heap().integer(static_cast<std::int64_t>(repetitions)));
    operands.push_back(body.get());
    const Value call = isolate_.heap().partial(function, {operands.data(), operands.size()});
    Evaluation evaluation = isolate_.run_function(call);
    if (evaluation.ok()) return true;
    problems = std::move(evaluation.problems);
    if (problems.empty()) {
      problems.emplace_back();
      problems.back().id = "bench";
      problems.back().message = "the benchmark ended the program with `exit`";
    }
    return false;
  }

  // How often to repeat for a sample of kLeastSample, found while warming up.
  bool warm_up(const heap::Persistent& body, std::uint64_t& repetitions, std::vector<base::Diagnostic>& problems) {
    nanoseconds spent{};
    Sample sample;
    for (repetitions = 1;;) {
      if (!take(body, repetitions, sample, problems)) return false;
      spent += sample.whole;
      if (sample.whole < kLeastSample && repetitions < (std::uint64_t{1} << 40)) {
        repetitions *= 2;
      } else if (spent >= options_.warm_up) {
        return true;
      }
    }
  }

  bool sample_all(const heap::Persistent& body, std::uint64_t repetitions, nanoseconds time,
                  std::vector<Sample>& samples, std::vector<base::Diagnostic>& problems) {
    nanoseconds spent{};
    while (samples.size() < options_.least_samples || spent < time) {
      Sample sample;
      if (!take(body, repetitions, sample, problems)) return false;
      spent += sample.whole;
      samples.push_back(sample);
    }
    return true;
  }

  // What one repetition takes when the body does nothing.
  double empty_ns() {
    Evaluation made = isolate_.run(base::SourceText::make("<empty benchmark>", "(\\ {} {nil})"));
    if (!made.ok()) return 0;
    std::vector<Sample> samples;
    std::vector<base::Diagnostic> none;
    if (!sample_all(made.value, 10'000, {}, samples, none)) return 0;
    double fastest = samples.front().nanoseconds;
    for (const Sample& sample : samples) fastest = std::min(fastest, sample.nanoseconds);
    return fastest;
  }

  void measure(const heap::Persistent& body, BenchOutcome& outcome) {
    std::vector<Sample> samples;
    if (!warm_up(body, outcome.repetitions, outcome.problems) ||
        !sample_all(body, outcome.repetitions, options_.time, samples, outcome.problems)) {
      return;
    }
    const double empty = empty_ns();
    std::vector<double> times, bytes;
    for (const Sample& sample : samples) {
      times.push_back(std::max(0.0, sample.nanoseconds - empty));
      bytes.push_back(sample.bytes);
    }
    outcome.samples = samples.size();
    outcome.median_ns = median(times);
    outcome.deviation_ns = deviation(times, outcome.median_ns);
    outcome.fastest_ns = *std::min_element(times.begin(), times.end());
    outcome.allocated_bytes = median(std::move(bytes));
  }

  const BenchOptions& options_;
  std::unique_ptr<loop::Loop> loop_;
  Isolate isolate_;
  Evaluation file_;
};

}  // namespace

BenchFileOutcome run_benchmarks(const std::string& path, const BenchOptions& options,
                                const std::function<void(const BenchOutcome&)>& finished) {
  BenchOptions shared = options;
  if (!shared.isolate.prelude) shared.isolate.prelude = Prelude::load();
  BenchFileOutcome outcome;
  outcome.path = path;
  auto run = std::make_unique<BenchRun>(path, shared);
  if (!run->file().ok()) {
    outcome.problems = std::move(run->file().problems);
    return outcome;
  }
  const std::size_t count = run->benchmarks().size();
  for (std::size_t i = 0; i < count; ++i) {
    if (shared.wants && !shared.wants(run->benchmarks()[i].name)) continue;
    const BenchOutcome& measured = outcome.benchmarks.emplace_back(run->measure(run->benchmarks()[i]));
    if (finished) finished(measured);
    if (i + 1 < count) run = std::make_unique<BenchRun>(path, shared);
  }
  return outcome;
}

}  // namespace valk::natives
