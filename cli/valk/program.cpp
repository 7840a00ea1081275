#include "program.hpp"

#include <csignal>
#include <cstdio>

#include "valk/command/files.hpp"
#include "valk/command/package.hpp"
#include "valk/command/terminal.hpp"
#include "valk/heap/object.hpp"

namespace valk::cli {

namespace {

sigset_t interrupt_only() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  return set;
}

}  // namespace

void write_output(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void write_error(std::string_view text) {
  std::fflush(stdout);  // what came first is seen first
  std::fwrite(text.data(), 1, text.size(), stderr);
}

void report(const base::Diagnostic& diagnostic) {
  write_error(base::render(diagnostic, {command::use_color(command::Stream::error)}));
}

natives::IsolateOptions isolate_options(std::vector<std::string> arguments) {
  natives::IsolateOptions options;
  options.machine.arguments = std::move(arguments);
  options.write_output = write_output;
  options.write_error = write_error;
  options.read_file = [](const std::string& path) { return command::read_file(path); };
  options.report = report;
  options.find_dependency = [configs = std::make_shared<command::ConfigFinder>()](const std::string& name,
                                                                                  const std::string& from) {
    return command::dependency(*configs, name, from);
  };
  return options;
}

bool apply_limits(const command::Arguments& arguments, natives::IsolateOptions& options, std::string& problem) {
  if (auto depth = arguments.integer("--max-depth", 16, 1'000'000'000, problem)) {
    options.machine.max_depth = static_cast<std::size_t>(*depth);
  }
  if (auto mebibytes = arguments.integer("--max-heap", 1, 1 << 20, problem)) {
    options.machine.heap.max_bytes = static_cast<std::size_t>(*mebibytes) << 20;
  }
  return problem.empty();
}

// SIGINT is blocked everywhere and taken by one thread, so that it finds a program that computes as well as one that waits.
Interruptible::Interruptible(natives::IsolateOptions& options, int patience) : patience_(patience) {
  sigset_t set = interrupt_only();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  options.on_interrupt = [this](vm::Machine& machine) {
    if (!was_interrupted()) return vm::Value::absent();
    vm::Value error = machine.make_error(heap::names::interrupted, "interrupted");
    heap::as<heap::Error>(error).extra |= heap::Error::kUncatchable;
    return error;
  };
  thread_ = std::thread([this] { wait_for_signals(); });
}

Interruptible::~Interruptible() {
  isolate_ = nullptr;
  ended_ = true;
  pthread_kill(thread_.native_handle(), SIGINT);
  thread_.join();
  sigset_t set = interrupt_only();
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

void Interruptible::watch(natives::Isolate& isolate) { isolate_ = &isolate; }

void Interruptible::wait_for_signals() {
  sigset_t set = interrupt_only();
  for (;;) {
    int signal = 0;
    if (sigwait(&set, &signal) != 0 || ended_) return;
    natives::Isolate* isolate = isolate_;
    if (interruptions_.fetch_add(1) >= patience_ || isolate == nullptr) std::_Exit(command::exit_interrupted);
    isolate->machine().interrupt();
    isolate->loop().post_from_any_thread([isolate] { isolate->scheduler().shut_down(); });
  }
}

}  // namespace valk::cli
