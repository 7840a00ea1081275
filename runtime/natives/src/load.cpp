// What `load` and `import` are made of (stdlib/prelude/load.valk).

#include <algorithm>

#include "isolate_state.hpp"
#include "valk/base/diagnostic.hpp"
#include "valk/vm/errors.hpp"

namespace valk::natives {

namespace {

std::string in_words(const std::string& path, const std::vector<base::Diagnostic>& problems) {
  std::string text = "`" + path + "` has mistakes";
  for (const base::Diagnostic& problem : problems) text += "\n" + base::render(problem, {});
  return text;
}

// True when the file is to be run now; false when it has been.
Outcome begin(NativeCall& call, const std::string& path, ModuleState& module) {
  ModuleTable& modules = isolate_of(call).state().modules;
  if (module.loaded.contains(path)) return Value::boolean(false);
  const auto& loading = modules.loading;
  const auto is_it = [&](const auto& each) { return each->path == path && each->module == &module; };
  const auto first = std::find_if(loading.begin(), loading.end(), is_it);
  if (first != loading.end()) {
    std::string cycle;
    for (auto file = first; file != loading.end(); ++file) cycle += (*file)->path + " → ";
    return call.raise(names::load_cycle, "`" + path + "` is being loaded already: " + cycle + path);
  }
  auto text = modules.read(path);
  if (!text.ok()) return call.raise(names::io, text.message());
  modules.loading.push_back(
      modules.begin(syntax::Tree::parse(base::SourceText::make(path, std::move(text.value()))), module));
  return Value::boolean(true);
}

}  // namespace

// (%load/begin path from module)
Outcome native_internal_load_begin(NativeCall& call) {
  if (!call.is_string(0)) return call.expected(0, "a string, the path of a file");
  const std::string path = resolve_path(std::string(call.text(0)), std::string(call.text(1)));
  return begin(call, path, isolate_of(call).state().modules.module(std::string(call.text(2))));
}

// (%import/begin source from module)
Outcome native_internal_import_begin(NativeCall& call) {
  ModuleTable& modules = isolate_of(call).state().modules;
  const bool is_path = call.is_string(0);
  const std::string source(is_path ? call.text(0) : call.heap().symbols().name(call[0]));
  std::string failure;
  const std::string path = modules.resolve_import(source, is_path, std::string(call.text(1)), failure);
  if (path == compile::kLanguage) return Value::boolean(false);
  if (path.empty()) return call.raise(names::io, failure);
  return begin(call, path, modules.module(path));
}

// (%load/next): a function that runs the next part of the file, nil at its end.
Outcome native_internal_load_next(NativeCall& call) {
  ModuleTable& modules = isolate_of(call).state().modules;
  Loading& file = *modules.loading.back();
  std::vector<base::Diagnostic> problems;
  const auto unit = modules.next_unit(file, problems);
  if (unit != nullptr) return call.machine().load(unit, file.module->id);
  if (problems.empty()) return Value::nil();
  return call.machine().raise(names::parse, in_words(file.path, problems));
}

// (%load/end done)
Outcome native_internal_load_end(NativeCall& call) {
  ModuleTable& modules = isolate_of(call).state().modules;
  const Loading& file = *modules.loading.back();
  if (call[0].is_true()) file.module->loaded.insert(file.path);
  modules.loading.pop_back();
  return Value::nil();
}

}  // namespace valk::natives
