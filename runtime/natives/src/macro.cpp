// Macros at work: a call of the compiler into the machine.

#include "isolate_state.hpp"
#include "modules.hpp"
#include "support.hpp"
#include "valk/vm/data.hpp"
#include "valk/vm/functions.hpp"

namespace valk::natives {

namespace {

// Macros whose code evaluates code with macros, and so on: each level takes some of the C++ stack.
constexpr std::size_t kDeepestNesting = 50;

compile::Expansion failed(std::string message, std::string help = {}) {
  compile::Expansion expansion;
  base::Diagnostic& failure = expansion.failure.emplace();
  failure.id = "macro";
  failure.message = std::move(message);
  failure.help = std::move(help);
  return expansion;
}

}  // namespace

void ModuleTable::define_macro(const std::string& module_name, const std::string& name, Value function) {
  ModuleState& of = module(module_name);
  of.macros[name] = {{vm::function_info(machine_.heap(), function).location},
                     heap::Persistent(machine_.heap(), function)};
  has_macros = true;
}

compile::Expansion ModuleTable::expand(std::string_view module_name, std::string_view name,
                                       std::vector<compile::Data> operands) {
  const std::string quoted = "`" + std::string(name) + "`";
  if (expanding_ >= kDeepestNesting) return failed("macros evaluate code with macros too deeply, here in " + quoted);
  heap::Heap& heap = machine_.heap();
  const MacroState& macro = find(module_name)->macros.find(name)->second;
  RootVector values(heap);
  for (const compile::Data& operand : operands) values.push_back(vm::value_of(heap, operand));
  const Root list(heap, list_of(heap, values));
  vm::Fiber& fiber =
      machine_.spawn(machine_.lookup(vm::kBuiltins, "apply"), std::initializer_list<Value>{macro.function.get(), list});
  const Root kept(heap, fiber.as_value());
  fiber.may_define = true;
  ++expanding_;
  vm::RunResult result = machine_.run_inside(fiber);
  while (result.kind == vm::RunResult::Kind::interrupted) {
    const Value reason = options_.on_interrupt ? options_.on_interrupt(machine_) : Value::absent();
    if (!reason.is_absent()) break;
    result = machine_.run_inside(fiber);
  }
  --expanding_;
  if (result.kind == vm::RunResult::Kind::interrupted) return failed("the macro " + quoted + " was interrupted");
  if (result.kind == vm::RunResult::Kind::suspended) {
    return failed("the macro " + quoted + " waits for a handle", "a macro runs while code is compiled: it cannot wait");
  }
  if (result.kind == vm::RunResult::Kind::failed) {
    base::Diagnostic problem = machine_.describe(result.value);
    compile::Expansion expansion = failed("the macro " + quoted + " fails: " + problem.message, problem.help);
    if (problem.location.source != nullptr) {
      expansion.failure->notes.push_back({problem.id + " is raised here", problem.location});
    }
    return expansion;
  }
  Value culprit;
  std::optional<compile::Data> form = vm::data_of(heap, result.value, culprit);
  if (!form) {
    return failed("the macro " + quoted + " gives " + vm::describe_value(heap, culprit) + ", which is no code",
                  "give lists, names and literals: the name of a function, not the function");
  }
  compile::Expansion expansion;
  expansion.form = std::move(*form);
  return expansion;
}

// (%macro/define module name function)
Outcome native_internal_macro_define(NativeCall& call) {
  isolate_of(call).state().modules.define_macro(std::string(call.text(0)), std::string(call.text(1)), call[2]);
  return Value::nil();
}

// (%brace list): the list, as it would be if it had been written in braces.
Outcome native_internal_brace(NativeCall& call) {
  if (call[0].is_nil() || heap::is_brace_list(call[0])) return call[0];
  RootVector elements(call.heap());
  for (heap::ListIterator it(call[0]); !it.done(); it.next()) elements.push_back(it.value());
  const Value list = list_of(call.heap(), elements);
  heap::as<heap::Array>(list).extra |= heap::Array::kBrace;
  return list;
}

}  // namespace valk::natives
