// valk bench FILE…: measures `bench` forms.

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <map>

#include "../commands.hpp"
#include "../program.hpp"
#include "valk/base/text.hpp"
#include "valk/command/files.hpp"
#include "valk/command/terminal.hpp"
#include "valk/loop/uv_loop.hpp"
#include "valk/natives/bench_runner.hpp"

namespace valk::cli {

namespace {

constexpr std::string_view program = "valk bench";
constexpr std::string_view baseline_head = "# valk bench: name, median in ns, bytes allocated\n";

const command::Option options[] = {
    {"--filter", "", "TEXT", "", "run the benchmarks whose name contains it"},
    {"--time", "", "MS", "1000", "how long each is measured"},
    {"--warm-up", "", "MS", "200", "how long each runs before that"},
    {"--json", "", "", "", "write an array of objects to standard output"},
    {"--save", "", "FILE", "", "keep the medians, for --baseline"},
    {"--baseline", "", "FILE", "", "compare with medians that were kept"},
    {"--max-slowdown", "", "PERCENT", "", "with --baseline: exit with 1 when one is slower by more"},
    max_depth_option,
    max_heap_option,
};

using Baseline = std::map<std::string, double>;  // medians in nanoseconds, by name

std::string formatted(const char* format, double number) {
  char text[64];
  std::snprintf(text, sizeof text, format, number);
  return text;
}

std::string in_time_units(double nanoseconds) {
  constexpr std::pair<double, const char*> units[] = {{1e9, "%.3g s"}, {1e6, "%.3g ms"}, {1e3, "%.3g µs"}};
  for (const auto& [size, format] : units) {
    if (nanoseconds >= size) return formatted(format, nanoseconds / size);
  }
  return formatted("%.3g ns", nanoseconds);
}

std::string in_bytes(double bytes) {
  if (bytes < 0.5) return "0 B";
  constexpr std::pair<double, const char*> units[] = {
      {1 << 30, "%.3g GiB"}, {1 << 20, "%.3g MiB"}, {1 << 10, "%.3g KiB"}};
  for (const auto& [size, format] : units) {
    if (bytes >= size) return formatted(format, bytes / size);
  }
  return formatted("%.0f B", bytes);
}

std::string padded(std::string text, std::size_t width, bool to_the_right) {
  std::size_t columns = base::count_code_points(text);
  std::string gap(columns < width ? width - columns : 0, ' ');
  return to_the_right ? gap + text : text + gap;
}

// By how much it is slower than before, in percent; NaN when that is not known.
double slowdown(const natives::BenchOutcome& bench, const Baseline& baseline) {
  auto before = baseline.find(bench.name);
  if (before == baseline.end() || before->second <= 0) return std::nan("");
  return (bench.median_ns / before->second - 1) * 100;
}

void show(const natives::BenchOutcome& bench, const Baseline& baseline) {
  if (!bench.problems.empty()) {
    write_output("  " + padded(bench.name, 32, false) + "  failed\n");
    for (const base::Diagnostic& problem : bench.problems) report(problem);
    return;
  }
  double relative = bench.median_ns > 0 ? bench.deviation_ns / bench.median_ns * 100 : 0;
  std::string line = "  " + padded(bench.name, 32, false) + padded(in_time_units(bench.median_ns), 11, true) +
                     padded("± " + formatted("%.1f %%", relative), 11, true) +
                     padded(in_bytes(bench.allocated_bytes), 11, true);
  if (double change = slowdown(bench, baseline); !std::isnan(change)) {
    line += padded(formatted("%+.1f %%", change), 11, true);
  } else if (!baseline.empty()) {
    line += padded("new", 11, true);
  }
  write_output(line + "\n");
  std::fflush(stdout);
}

std::string as_json(const std::string& file, const natives::BenchOutcome& bench, const Baseline& baseline) {
  std::string out = "{\"file\":";
  base::append_json_string(out, file);
  out += ",\"name\":";
  base::append_json_string(out, bench.name);
  if (!bench.problems.empty()) {
    out += ",\"error\":";
    base::append_json_string(out, bench.problems.front().message);
    return out + "}";
  }
  out += ",\"medianNs\":" + formatted("%.2f", bench.median_ns) +
         ",\"deviationNs\":" + formatted("%.2f", bench.deviation_ns) +
         ",\"fastestNs\":" + formatted("%.2f", bench.fastest_ns) +
         ",\"allocatedBytes\":" + formatted("%.1f", bench.allocated_bytes) +
         ",\"samples\":" + std::to_string(bench.samples) + ",\"repetitions\":" + std::to_string(bench.repetitions);
  if (double change = slowdown(bench, baseline); !std::isnan(change)) {
    out += ",\"slowdownPercent\":" + formatted("%.2f", change);
  }
  return out + "}";
}

bool read_baseline(const std::string& path, Baseline& baseline, std::string& problem) {
  base::Result<std::string> text = command::read_file(path);
  if (!text) {
    problem = text.message();
    return false;
  }
  std::string_view rest = text.value();
  while (!rest.empty()) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    if (line.empty() || line.starts_with('#')) continue;
    std::size_t tab = line.find('\t');
    double median = 0;
    std::string_view number = tab == std::string_view::npos ? "" : line.substr(tab + 1);
    if (std::from_chars(number.data(), number.data() + number.size(), median).ec != std::errc()) {
      problem = path + ": not what `--save` writes: " + std::string(line);
      return false;
    }
    baseline[std::string(line.substr(0, tab))] = median;
  }
  return true;
}

std::string saved(const std::vector<natives::BenchFileOutcome>& files) {
  std::string out(baseline_head);
  for (const natives::BenchFileOutcome& file : files) {
    for (const natives::BenchOutcome& bench : file.benchmarks) {
      if (!bench.problems.empty()) continue;
      out += bench.name + "\t" + formatted("%.2f", bench.median_ns) + "\t" + formatted("%.1f", bench.allocated_bytes) +
             "\n";
    }
  }
  return out;
}

natives::BenchOptions bench_options(const command::Arguments& arguments, std::string& problem) {
  natives::BenchOptions settings;
  settings.isolate = isolate_options({});
  settings.make_loop = [] { return loop::make_uv_loop(); };
  settings.clock = [] { return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()); };
  settings.time = std::chrono::milliseconds(arguments.integer("--time", 1, 3'600'000, problem).value_or(1000));
  settings.warm_up = std::chrono::milliseconds(arguments.integer("--warm-up", 0, 3'600'000, problem).value_or(200));
  if (auto part = arguments.value("--filter")) {
    settings.wants = [part = *part](const std::string& name) { return name.find(part) != std::string::npos; };
  }
  static_cast<void>(apply_limits(arguments, settings.isolate, problem));  // says so in `problem`
  return settings;
}

struct Verdict {
  bool failed = false;
  std::size_t measured = 0;
};

Verdict judge(const std::vector<natives::BenchFileOutcome>& files, const Baseline& baseline,
              std::optional<std::int64_t> most) {
  Verdict verdict;
  for (const natives::BenchFileOutcome& file : files) {
    verdict.failed = verdict.failed || !file.problems.empty();
    for (const natives::BenchOutcome& bench : file.benchmarks) {
      ++verdict.measured;
      verdict.failed = verdict.failed || !bench.problems.empty();
      if (most && slowdown(bench, baseline) > static_cast<double>(*most)) {
        write_error(std::string(program) + ": " + bench.name + " is slower than before by more than " +
                    std::to_string(*most) + " %\n");
        verdict.failed = true;
      }
    }
  }
  return verdict;
}

int run(const command::Arguments& arguments) {
  std::string problem;
  natives::BenchOptions settings = bench_options(arguments, problem);
  std::optional<std::int64_t> most = arguments.integer("--max-slowdown", 0, 1'000'000, problem);
  Baseline baseline;
  if (problem.empty() && most && !arguments.has("--baseline")) problem = "`--max-slowdown` needs `--baseline`";
  if (auto path = arguments.value("--baseline"); path && problem.empty()) read_baseline(*path, baseline, problem);
  if (!problem.empty()) return command::usage_error(program, problem);
  command::FoundFiles found = command::find_valk_files(arguments.operands);
  for (const std::string& missing : found.problems) write_error(std::string(program) + ": " + missing + "\n");
  if (!found.problems.empty()) return command::exit_usage;

  bool as_data = arguments.has("--json");
  std::vector<natives::BenchFileOutcome> files;
  std::string json;
  for (const std::string& file : found.files) {
    if (!as_data) write_output(file + "\n");
    files.push_back(natives::run_benchmarks(file, settings, [&](const natives::BenchOutcome& bench) {
      if (as_data)
        json += (json.empty() ? "[" : ",\n ") + as_json(file, bench, baseline);
      else
        show(bench, baseline);
    }));
    for (const base::Diagnostic& why : files.back().problems) report(why);
  }
  if (as_data) write_output((json.empty() ? "[" : json) + "]\n");
  Verdict verdict = judge(files, baseline, most);
  if (!verdict.failed && verdict.measured == 0) {
    write_error(std::string(program) + ": no benchmarks were found\n");
    return command::exit_usage;
  }
  if (auto path = arguments.value("--save")) {
    base::Status written = command::write_file_atomically(*path, saved(files));
    if (!written) {
      write_error(std::string(program) + ": " + written.message() + "\n");
      return command::exit_usage;
    }
  }
  return verdict.failed ? command::exit_failed : command::exit_fine;
}

}  // namespace

const command::Command bench_command{
    "bench",
    "FILE…",
    "measure `bench` forms",
    "Shown are the median of one evaluation, the median distance from it, and the bytes that it allocates. Each\n"
    "benchmark runs in a fresh isolate; handles are awaited, on the clock.",
    options,
    run,
    false,
    1,
};

}  // namespace valk::cli
