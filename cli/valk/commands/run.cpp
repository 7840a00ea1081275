// valk run FILE, valk -e FORM.

#include <cstdio>

#include "../commands.hpp"
#include "../program.hpp"
#include "valk/command/files.hpp"
#include "valk/heap/print.hpp"
#include "valk/loop/uv_loop.hpp"

namespace valk::cli {

namespace {

const command::Option stats_option{"--stats", "", "", "", "say on standard error what the collector did, in the end"};
const command::Option options[] = {max_depth_option, max_heap_option, stats_option};

void report_statistics(natives::Isolate& isolate) {
  const heap::HeapStatistics heap = isolate.heap().statistics();
  const auto mebibytes = [](auto bytes) { return static_cast<double>(bytes) / (1 << 20); };
  char line[256];
  std::snprintf(line, sizeof line,
                "collector: %llu young, %llu whole; %.0f MiB allocated, %.1f MiB promoted, %.1f MiB kept\n"
                "pauses: p50 %.0f us, p99 %.0f us, longest %.0f us\n",
                static_cast<unsigned long long>(heap.minor_collections),
                static_cast<unsigned long long>(heap.major_collections), mebibytes(heap.allocated_bytes),
                mebibytes(heap.promoted_bytes), mebibytes(heap.old_bytes), heap.pauses.quantile(0.5),
                heap.pauses.quantile(0.99), heap.pauses.longest_us);
  write_error(line);
}

void report_all(const natives::Evaluation& evaluation) {
  for (const base::Diagnostic& problem : evaluation.problems) report(problem);
}

// The rest of a program's life, once its last form is done: it goes on as long as something is under way.
int end(natives::Isolate& isolate, const natives::Evaluation& evaluation, const Interruptible& interruptible) {
  if (evaluation.ok()) isolate.run_until_idle();
  int status = isolate.finish();
  std::fflush(stdout);
  if (interruptible.was_interrupted()) return command::exit_interrupted;
  if (evaluation.kind == natives::Evaluation::Kind::exited) return status;
  if (!evaluation.ok()) return command::exit_failed;
  return status;
}

base::Result<base::Source> read_source(const std::string& path) {
  if (path == "-") return base::SourceText::make("<stdin>", command::read_standard_input());
  base::Result<std::string> text = command::read_file(path);
  if (!text) return text.failure();
  return base::SourceText::make(path, std::move(text.value()));
}

int run(const command::Arguments& arguments) {
  const std::string& path = arguments.operands[0];
  natives::IsolateOptions isolate_settings =
      isolate_options({arguments.operands.begin() + 1, arguments.operands.end()});
  std::string problem;
  if (!apply_limits(arguments, isolate_settings, problem)) return command::usage_error("valk run", problem);
  base::Result<base::Source> source = read_source(path);
  if (!source) {
    write_error("valk run: " + source.message() + "\n");
    return command::exit_usage;
  }
  Interruptible interruptible(isolate_settings);
  auto loop = loop::make_uv_loop();
  natives::Isolate isolate(*loop, std::move(isolate_settings));
  interruptible.watch(isolate);
  natives::Evaluation evaluation = isolate.run(source.value());
  if (!interruptible.was_interrupted()) report_all(evaluation);
  const int status = end(isolate, evaluation, interruptible);
  if (arguments.has("--stats")) report_statistics(isolate);
  return status;
}

int evaluate(const command::Arguments& arguments) {
  natives::IsolateOptions isolate_settings = isolate_options({});
  std::string problem;
  if (!apply_limits(arguments, isolate_settings, problem)) return command::usage_error("valk -e", problem);
  Interruptible interruptible(isolate_settings);
  auto loop = loop::make_uv_loop();
  natives::Isolate isolate(*loop, std::move(isolate_settings));
  interruptible.watch(isolate);
  std::string text;
  for (const std::string& operand : arguments.operands) text += operand + "\n";
  natives::Evaluation evaluation = isolate.run(base::SourceText::make("<command line>", std::move(text)));
  if (!interruptible.was_interrupted()) report_all(evaluation);
  if (evaluation.ok()) write_output(heap::to_readable(isolate.heap(), evaluation.value.get()) + "\n");
  return end(isolate, evaluation, interruptible);
}

}  // namespace

const command::Command run_command{
    "run",
    "FILE [ARG…]",
    "run a program",
    "FILE may be - for standard input. What stands behind FILE is the program's own: (sys/args) gives it.\n"
    "The exit code is 1 for an uncaught error, 2 when FILE cannot be read, 130 after Ctrl-C, or what (exit n) says.",
    options,
    run,
    true,
    1,
};

const command::Command eval_command{
    "-e", "FORM…", "evaluate and print", "", options, evaluate, false, 1,
};

}  // namespace valk::cli
