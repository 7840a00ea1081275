#pragma once

// One program's whole runtime: heap and machine, scheduler, natives and prelude, the files it loads. What `valk run`, the
// REPL, the test runner and the server are made of.
//
//   auto loop = loop::make_uv_loop();
//   Isolate isolate(*loop, options);
//   Evaluation result = isolate.run(source);       // top-level forms; `aio/await` there runs the loop
//   isolate.run_until_idle();                      // as long as timers, servers and I/O are left
//   int status = isolate.finish();                 // what is live is cancelled, `finally`s run
//
// An isolate belongs to its loop's thread.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "valk/async/scheduler.hpp"
#include "valk/base/diagnostic.hpp"
#include "valk/base/result.hpp"
#include "valk/loop/loop.hpp"
#include "valk/natives/prelude.hpp"
#include "valk/vm/machine.hpp"

namespace valk::natives {

struct IsolateOptions {
  vm::MachineOptions machine;
  std::function<void(std::string_view)> write_output = [](std::string_view) {};
  std::function<void(std::string_view)> write_error = [](std::string_view) {};
  // The text of a file that the program loads. "cannot read app.valk: no such file".
  std::function<base::Result<std::string>(const std::string& path)> read_file;
  // The file that a module's name means to the file at `from`, as its package says; "" when it does not. May be null.
  std::function<base::Result<std::string>(const std::string& name, const std::string& from)> find_dependency = {};
  // Dropped failures, and failures of handlers.
  std::function<void(const base::Diagnostic&)> report;
  // Where the certificate is kept that servers without one of their own use; empty: they need one.
  std::string certificate_folder = {};
  // Asked when Machine::interrupt stopped a callback (Ctrl-C): the error to raise there, or absent to go on.
  std::function<vm::Value(vm::Machine&)> on_interrupt;
  // Who chooses among callbacks that could run next; null: first in, first out. Must outlive the isolate.
  async::Order* order = nullptr;
  // `=` at top level defines a global: in a REPL, where each line is a text of its own.
  bool assignments_are_global = false;
  // Shared by isolates that are made one after the other; null: read for this one.
  std::shared_ptr<const Prelude> prelude;
};

// What became of a text.
struct Evaluation {
  enum class Kind : std::uint8_t {
    value,     // its last form's
    rejected,  // it was not run: `problems` says why
    failed,    // an error was not caught: problems[0]
    exited,    // (exit n): exit_status()
  };
  Kind kind = Kind::value;
  heap::Persistent value;  // the value, or the error; not to outlive the isolate
  std::vector<base::Diagnostic> problems;

  [[nodiscard]] bool ok() const { return kind == Kind::value; }
};

// A `test` or `bench` form that was evaluated at top level.
struct RegisteredTest {
  std::string name;
  heap::Persistent body;  // a function of no operands
  base::Location location;
};

class Isolate {
 public:
  Isolate(loop::Loop& loop, IsolateOptions options);
  ~Isolate();
  Isolate(const Isolate&) = delete;
  Isolate& operator=(const Isolate&) = delete;

  [[nodiscard]] vm::Machine& machine();
  [[nodiscard]] heap::Heap& heap() { return machine().heap(); }
  [[nodiscard]] async::Scheduler& scheduler();
  [[nodiscard]] loop::Loop& loop();
  [[nodiscard]] const IsolateOptions& options() const;

  // Compiles `source` into the program's module and runs it, with the loop running while it waits. What it started
  // (timers, servers) is left under way.
  [[nodiscard]] Evaluation run(const base::Source& source);
  // The same for a file, which counts as loaded afterwards.
  [[nodiscard]] Evaluation run_file(const std::string& path);
  // A global of the program, or of the language; absent when there is none.
  [[nodiscard]] vm::Value lookup(std::string_view name);
  [[nodiscard]] std::vector<std::string> global_names() const;
  // Calls a function as a callback: its handle (LANGUAGE section 6).
  [[nodiscard]] vm::Value call(vm::Value function, std::span<const vm::Value> operands);

  void run_until_idle();
  // Cancels what is live and gives the status that `exit` asked for, else 0.
  int finish();
  [[nodiscard]] std::optional<int> exit_status() const;

  [[nodiscard]] std::vector<RegisteredTest>& tests();
  [[nodiscard]] std::vector<RegisteredTest>& benchmarks();
  // Runs a function of no operands as a part of the program, and the loop until it is done.
  [[nodiscard]] Evaluation run_function(vm::Value function);
  // An error value as it is reported.
  [[nodiscard]] base::Diagnostic describe(vm::Value error);

  struct State;
  [[nodiscard]] State& state() { return *state_; }  // for natives

 private:
  std::unique_ptr<State> state_;
};

}  // namespace valk::natives
