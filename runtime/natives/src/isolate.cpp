#include "valk/natives/isolate.hpp"

#include <utility>

#include "isolate_state.hpp"
#include "valk/compile/compile.hpp"
#include "valk/natives/table.hpp"
#include "valk/syntax/tree.hpp"

namespace valk::natives {

std::uint64_t IsolateHost::monotonic_us() {
  return static_cast<std::uint64_t>(isolate_.loop().now().time_since_epoch().count() / 1000);
}

Isolate::State::State(Isolate& isolate, loop::Loop& on, IsolateOptions given)
    : options(std::move(given)),
      loop(on),
      host(isolate),
      machine(options.machine, host),
      scheduler(
          machine, loop,
          {.on_dropped_failure =
               [this](const base::Diagnostic& diagnostic) {
                 if (options.report) options.report(diagnostic);
               },
           .on_interrupt = [this] { return options.on_interrupt ? options.on_interrupt(machine) : Value::absent(); },
           .order = options.order}),
      modules(machine, options) {
  modules.assignments_are_global = options.assignments_are_global;
}

Isolate::Isolate(loop::Loop& loop, IsolateOptions options)
    : state_(std::make_unique<State>(*this, loop, std::move(options))) {
  state_->define_language();
}

Isolate::~Isolate() = default;

vm::Machine& Isolate::machine() { return state_->machine; }
async::Scheduler& Isolate::scheduler() { return state_->scheduler; }
loop::Loop& Isolate::loop() { return state_->loop; }
const IsolateOptions& Isolate::options() const { return state_->options; }
std::vector<RegisteredTest>& Isolate::tests() { return state_->tests; }
std::vector<RegisteredTest>& Isolate::benchmarks() { return state_->benchmarks; }
std::optional<int> Isolate::exit_status() const { return state_->scheduler.exit_status(); }
base::Diagnostic Isolate::describe(Value error) { return state_->machine.describe(error); }
void Isolate::run_until_idle() { state_->scheduler.run_until_idle(); }

void Isolate::State::define_language() {
  machine.define_natives(table());
  if (!options.prelude) options.prelude = Prelude::load();
  for (const auto& unit : options.prelude->units) {
    const Root function(machine.heap(), machine.load(unit, vm::kBuiltins));
    const Root done(machine.heap(), scheduler.run_program(function));
    scheduler.drain();
    assert(async::state_of(done) == async::State::completed && "the prelude runs");
  }
}

Evaluation Isolate::run(const base::Source& source) {
  ModuleTable& modules = state_->modules;
  modules.loading.push_back(modules.begin(syntax::Tree::parse(source), modules.program()));
  Loading& file = *modules.loading.back();
  Evaluation evaluation;
  for (;;) {
    const auto unit = modules.next_unit(file, evaluation.problems);
    if (unit == nullptr) {
      if (!evaluation.problems.empty()) evaluation.kind = Evaluation::Kind::rejected;
      break;
    }
    const Root function(heap(), state_->machine.load(unit, modules.program().id));
    evaluation = run_function(function);
    if (!evaluation.ok() || file.next == file.forms.size()) break;
  }
  if (evaluation.kind != Evaluation::Kind::rejected) file.module->loaded.insert(file.path);
  modules.loading.pop_back();
  return evaluation;
}

Evaluation Isolate::run_function(Value function) {
  async::Scheduler& scheduler = state_->scheduler;
  const Root handle(heap(), scheduler.run_program(function));
  const bool has_settled = scheduler.run_until(handle);
  const async::State outcome = async::state_of(handle);
  Evaluation evaluation;
  if (outcome == async::State::completed) {
    evaluation.value = heap::Persistent(heap(), async::result_of(handle));
  } else if (exit_status()) {
    evaluation.kind = Evaluation::Kind::exited;
  } else {
    evaluation.kind = Evaluation::Kind::failed;
    const Root error(heap(), outcome == async::State::failed ? async::result_of(handle)
                             : has_settled                   ? scheduler.cancellation_error()
                                                             : scheduler.deadlock_error(handle));
    evaluation.value = heap::Persistent(heap(), error);
    evaluation.problems.push_back(describe(error));
  }
  return evaluation;
}

Evaluation Isolate::run_file(const std::string& path) {
  auto text = state_->options.read_file(path);
  if (text.ok()) return run(base::SourceText::make(path, std::move(text.value())));
  Evaluation evaluation;
  evaluation.kind = Evaluation::Kind::rejected;
  base::Diagnostic problem;
  problem.id = "io";
  problem.message = text.message();
  evaluation.problems.push_back(std::move(problem));
  return evaluation;
}

Value Isolate::lookup(std::string_view name) {
  const Value own = state_->machine.lookup(state_->modules.program().id, name);
  return own.is_absent() ? state_->machine.lookup(vm::kBuiltins, name) : own;
}

std::vector<std::string> Isolate::global_names() const {
  return state_->machine.global_names(state_->modules.program().id);
}

Value Isolate::call(Value function, std::span<const Value> operands) {
  return state_->scheduler.call(function, operands, Value::nil());
}

int Isolate::finish() {
  state_->scheduler.shut_down();
  return exit_status().value_or(0);
}

}  // namespace valk::natives
