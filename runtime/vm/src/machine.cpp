#include "valk/vm/machine.hpp"

#include <algorithm>
#include <cstdlib>

#include "state.hpp"
#include "valk/catalog/catalog.hpp"
#include "valk/vm/errors.hpp"

namespace valk::vm {

namespace {

void trace_fiber(heap::Object& object, heap::Visitor& visitor) {
  auto& fiber = static_cast<Fiber&>(object);
  for (std::size_t i = 0; i < fiber.used; ++i) visitor.visit(fiber.stack.begin[i]);
  for (Value* value : {&fiber.context, &fiber.on_finish, &fiber.waiting_for, &fiber.origin, &fiber.result}) {
    visitor.visit(*value);
  }
}

void free_fiber(heap::Object& object) { std::free(static_cast<Fiber&>(object).stack.begin); }

// The code that the lowest frame of every fiber runs: a call of R[0] for each number of operands, then `finish`.
std::shared_ptr<const compile::Unit> stub_unit() {
  auto unit = std::make_shared<compile::Unit>();
  unit->source = base::SourceText::make("<machine>", "");
  compile::Prototype& stub = unit->functions.emplace_back();
  stub.name = "<fiber>";
  stub.register_count = State::kStubOperands + compile::kLinkage + 1;
  for (std::uint32_t count = 0; count <= State::kStubOperands; ++count) {
    stub.code.push_back(compile::encode_ab(Opcode::call, 0, count));
    stub.code.push_back(compile::encode(Opcode::finish));
  }
  return unit;
}

// What `reset` runs: a call of R[0], whose frame is what `shift` takes away, and behind it the call of `shift`'s operand.
std::shared_ptr<const compile::Unit> delimiter_unit() {
  auto unit = std::make_shared<compile::Unit>();
  unit->source = base::SourceText::make("<machine>", "");
  compile::Prototype& code = unit->functions.emplace_back();
  code.name = "reset";
  code.parameters = 1;
  code.register_count = 2 + compile::kLinkage + 1;
  code.code = {compile::encode_ab(Opcode::move, 1, 0), compile::encode_ab(Opcode::call, 1, 0),
               compile::encode_a(Opcode::return_value, 1), compile::encode_ab(Opcode::call, 1, 1),
               compile::encode_a(Opcode::return_value, 1)};
  return unit;
}

heap::Persistent closure_of(heap::Heap& heap, const std::shared_ptr<const compile::Unit>& unit) {
  const compile::Prototype& prototype = unit->functions.front();
  Code* code = heap.code(prototype.code, 0, std::make_unique<FunctionDetails>(unit, prototype));
  code->extra = prototype.register_count;
  return {heap, heap.closure(*code, Closure::kMark | prototype.parameters, {})};
}

}  // namespace

State::State(Machine& owner) : machine(owner), heap(owner.heap()) {
  heap.set_external_type(heap::Type::fiber, {trace_fiber, free_fiber});
  heap.on_over_limit = [this] { limit.store(nullptr); };
  modules.push_back({"valk", {}});
  stub = closure_of(heap, stub_unit());
  delimiter = closure_of(heap, delimiter_unit());
  heap.add_roots(*this);
}

State::~State() {
  heap.remove_roots(*this);
  for (const Stack& pooled : stack_pool) free_stack(pooled);
}

Cell* State::find_cell(ModuleId module, Value name) {
  const auto& cells = modules[module.value].cells;
  const auto found = cells.find(name.as_symbol().value);
  return found == cells.end() ? nullptr : found->second;
}

Cell& State::cell(ModuleId module, Value name) {
  if (Cell* found = find_cell(module, name)) return *found;
  Cell* made = heap.cell(name);
  modules[module.value].cells.emplace(name.as_symbol().value, made);
  return *made;
}

ModuleId State::module_named(const std::string& name) {
  for (std::uint32_t i = 0; i < modules.size(); ++i) {
    if (modules[i].name == name) return {i};
  }
  return kBuiltins;
}

bool State::define(Cell& global, Value value) {
  if (!machine.current_fiber()->may_define) {
    const std::string name(heap.symbols().name(global.name));
    return raise(names::def_in_callback,
                 "`" + name + "` cannot be defined from a callback: keep shared state in an atom", global.name);
  }
  heap.write_cell(global, value);
  return true;
}

Machine::Machine(MachineOptions options, Host& host)
    : options_(std::move(options)), host_(host), heap_(options_.heap), state_(std::make_unique<State>(*this)) {}

Machine::~Machine() = default;

// ---- names

void Machine::define_natives(std::span<const NativeRow> rows) {
  for (const NativeRow& row : rows) {
    const Value name = symbols().intern(row.name);
    const auto function = reinterpret_cast<Native::Function>(row.function);
    const Value native = heap_.native(function, name, row.min_operands, row.max_operands, catalog::find(row.name));
    if (row.accepts_system) heap::as<Native>(native).extra |= Native::kAcceptsSystem;
    define(kBuiltins, row.name, native);
  }
}

ModuleId Machine::make_module(std::string name) {
  state_->modules.push_back({std::move(name), {}});
  return {static_cast<std::uint32_t>(state_->modules.size() - 1)};
}

void Machine::define(ModuleId module, std::string_view name, Value value) {
  heap::Root kept(heap_, value);
  Cell& global = state_->cell(module, symbols().intern(name));
  heap_.write_cell(global, kept);
}

Value Machine::lookup(ModuleId module, std::string_view name) {
  const Cell* global = state_->find_cell(module, symbols().intern(name));
  return global == nullptr || global->value.is_unbound() ? Value::absent() : global->value;
}

std::vector<std::string> Machine::global_names(ModuleId module) const {
  std::vector<std::string> bound;
  for (const auto& [name, global] : state_->modules[module.value].cells) {
    if (global->value.is_unbound()) continue;
    const std::string_view text = heap_.symbols().name(heap::SymbolId{name});
    if (text.find(kHiddenNameMark) == std::string_view::npos) bound.emplace_back(text);
  }
  return bound;
}

// ---- fibers

Fiber& Machine::spawn(Value function, std::span<const Value> operands) {
  assert(operands.size() <= State::kStubOperands);
  heap::Root kept_function(heap_, function);
  heap::RootSpan kept_operands(heap_, operands);
  Fiber* fiber;
  if (!state_->fiber_pool.empty()) {
    fiber = state_->fiber_pool.back();
    state_->fiber_pool.pop_back();
    heap_.remember(*fiber);
  } else {
    fiber = static_cast<Fiber*>(heap_.allocate_fixed(sizeof(Fiber), heap::Type::fiber));
  }
  const std::size_t words = 2 * compile::kLinkage + operands.size();
  auto* const stack = static_cast<Value*>(std::malloc(words * sizeof(Value)));
  if (stack == nullptr) throw std::bad_alloc();
  fiber->status = FiberStatus::ready;
  fiber->may_define = false;
  fiber->stack = {stack, stack + words, stack + words};
  fiber->used = words;
  fiber->base = compile::kLinkage;
  fiber->context = fiber->on_finish = fiber->waiting_for = fiber->origin = fiber->result = Value::nil();
  const Value stub = state_->stub.get();
  fiber->pc = heap::as<Closure>(stub).entry + 2 * operands.size();
  stack[0] = stub;
  stack[1] = Value::fixnum(0);
  stack[2] = kept_function;
  stack[3] = Value::fixnum(0);
  std::copy(operands.begin(), operands.end(), stack + 4);
  return *fiber;
}

void Machine::recycle(Fiber& fiber) {
  constexpr std::size_t kMostPooled = 64;
  assert(fiber.has_ended());
  fiber.context = fiber.on_finish = fiber.waiting_for = fiber.origin = fiber.result = Value::nil();
  if (state_->fiber_pool.size() < kMostPooled) state_->fiber_pool.push_back(&fiber);
}

RunResult Machine::finish_run(Fiber& fiber, RunResult result) {
  constexpr FiberStatus kStatus[] = {FiberStatus::finished, FiberStatus::failed, FiberStatus::suspended,
                                     FiberStatus::ready};
  fiber.result = result.value;
  state_->error = Value::absent();
  state_->leave_fiber(fiber, kStatus[static_cast<std::size_t>(result.kind)]);
  return result;
}

RunResult Machine::run(Fiber& fiber) {
  assert(current_ == nullptr && fiber.status == FiberStatus::ready);
  state_->enter_fiber(fiber);
  return finish_run(fiber, interpret(*state_));
}

RunResult Machine::run_inside(Fiber& fiber) {
  if (current_ == nullptr) return run(fiber);
  Fiber& outer = *current_;
  const heap::Root kept(heap_, outer.as_value());
  const heap::Root kept_inner(heap_, fiber.as_value());
  const bool has_operands = state_->operands_end != nullptr;
  const std::ptrdiff_t operands = has_operands ? state_->operands_end - state_->base : 0;
  state_->leave_fiber(outer, FiberStatus::ready);
  const RunResult result = run(fiber);
  state_->enter_fiber(outer);
  state_->operands_end = has_operands ? state_->base + operands : nullptr;
  return result;
}

RunResult Machine::resume(Fiber& fiber, Value value) {
  assert(current_ == nullptr && fiber.status == FiberStatus::suspended);
  state_->enter_fiber(fiber);
  state_->deliver(value);
  return finish_run(fiber, interpret(*state_));
}

RunResult Machine::resume_with_error(Fiber& fiber, Value error) {
  assert(current_ == nullptr && !fiber.has_ended() && heap::is<heap::Error>(error));
  const bool is_between_instructions = fiber.status == FiberStatus::ready;
  state_->enter_fiber(fiber);
  if (is_between_instructions) ++state_->pc;
  state_->error = error;
  return finish_run(fiber, interpret(*state_));
}

void Machine::interrupt() {
  state_->interrupt_requested.store(true);
  state_->limit.store(nullptr);
}

}  // namespace valk::vm
