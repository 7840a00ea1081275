// Code as data: eval, read, parse.

#include "isolate_state.hpp"
#include "support.hpp"
#include "valk/syntax/diagnostics.hpp"
#include "valk/vm/data.hpp"
#include "valk/vm/errors.hpp"

namespace valk::natives {

namespace {

// The module whose code is at work: that of the innermost file of the trace that is not the language's own.
ModuleState& calling_module(NativeCall& call) {
  ModuleTable& modules = isolate_of(call).state().modules;
  for (const vm::TraceFrame& frame : vm::trace_frames(call.machine().current_trace())) {
    const std::string& path = frame.location.source->path();
    if (!path.starts_with("stdlib/prelude/") && !path.starts_with("<")) return modules.module_of_file(path);
  }
  return modules.program();
}

std::string in_words(const std::vector<base::Diagnostic>& problems) {
  std::string text = problems.front().message;
  if (!problems.front().help.empty()) text += "; " + problems.front().help;
  if (problems.size() > 1) text += " (and " + std::to_string(problems.size() - 1) + " more)";
  return text;
}

Outcome raise_mistakes(NativeCall& call, const std::vector<base::Diagnostic>& problems) {
  const base::Diagnostic& first = problems.front();
  const auto place = first.location.source->line_column(first.location.span.start, base::ColumnUnit::code_point);
  return call.raise(names::parse, in_words(problems) + ", in line " + std::to_string(place.line + 1) + ", column " +
                                      std::to_string(place.column + 1));
}

}  // namespace

// (%eval form): a function that runs it.
Outcome native_internal_eval(NativeCall& call) {
  Value culprit;
  const auto form = vm::data_of(call.heap(), call[0], culprit);
  if (!form) {
    return call.raise(names::type, "`eval` needs code: lists, names and literals, but got " +
                                       vm::describe_value(call.heap(), culprit) + " in it");
  }
  ModuleState& module = calling_module(call);
  std::vector<base::Diagnostic> problems;
  const auto unit = isolate_of(call).state().modules.compile_data(*form, module, problems);
  vm::Machine& machine = isolate_of(call).state().machine;  // `call` is not good any more when a macro has run
  if (unit != nullptr) return machine.load(unit, module.id);
  return machine.raise(names::parse, in_words(problems));
}

Outcome native_read(NativeCall& call) {
  if (!call.is_string(0)) return call.expected(0, "a string");
  const auto tree = syntax::Tree::parse(base::SourceText::make("<read>", std::string(call.text(0))));
  const auto mistakes = syntax::diagnostics(*tree);
  if (!mistakes.empty()) return raise_mistakes(call, mistakes);
  for (syntax::Node form : tree->top_level_forms()) return vm::value_of(call.heap(), compile::data_of(form));
  return call.raise(names::parse, "there is nothing to read: the text holds no form");
}

Outcome native_parse(NativeCall& call) {
  if (!call.is_string(0)) return call.expected(0, "a string");
  const auto tree = syntax::Tree::parse(base::SourceText::make("<parse>", std::string(call.text(0))));
  const auto mistakes = syntax::diagnostics(*tree);
  if (!mistakes.empty()) return raise_mistakes(call, mistakes);
  RootVector forms(call.heap());
  for (syntax::Node form : tree->top_level_forms()) {
    forms.push_back(vm::value_of(call.heap(), compile::data_of(form)));
  }
  return list_of(call.heap(), forms);
}

}  // namespace valk::natives
