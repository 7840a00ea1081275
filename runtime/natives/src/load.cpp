// What `load` is made of: %load/begin and %load/end (stdlib/prelude/load.valk).

#include <algorithm>
#include <filesystem>

#include "isolate_state.hpp"
#include "valk/base/diagnostic.hpp"
#include "valk/vm/errors.hpp"

namespace valk::natives {

std::string resolve_path(const std::string& path, const std::string& from) {
  const std::filesystem::path given(path);
  if (given.is_absolute()) return given.lexically_normal().string();
  return (std::filesystem::path(from).parent_path() / given).lexically_normal().string();
}

namespace {

// The file whose code called `load`: the innermost one of the trace that is not the language's own.
std::string calling_file(vm::Machine& machine) {
  for (const vm::TraceFrame& frame : vm::trace_frames(machine.current_trace())) {
    if (frame.location.source == nullptr) continue;
    const std::string& path = frame.location.source->path();
    if (!path.starts_with("stdlib/") && !path.starts_with("<")) return path;
  }
  return "";
}

std::string in_words(const std::vector<base::Diagnostic>& problems) {
  std::string text = "the file has mistakes";
  for (const base::Diagnostic& problem : problems) text += "\n" + base::render(problem, {});
  return text;
}

}  // namespace

Outcome native_internal_load_begin(NativeCall& call) {
  if (!call.is_string(0)) return call.expected(0, "a string, the path of a file");
  Isolate::State& state = isolate_of(call).state();
  const std::string path = resolve_path(std::string(call.text(0)), calling_file(call.machine()));
  if (state.loaded.contains(path)) return Value::nil();
  if (std::find(state.loading.begin(), state.loading.end(), path) != state.loading.end()) {
    std::string cycle;
    for (const std::string& file : state.loading) cycle += file + " → ";
    return call.raise(names::load_cycle, "`" + path + "` is being loaded already: " + cycle + path);
  }
  auto text = state.options.read_file(path);
  if (!text.ok()) return call.raise(names::io, text.message());
  std::vector<base::Diagnostic> problems;
  const auto unit = state.compile(base::SourceText::make(path, std::move(text.value())), problems);
  if (unit == nullptr) return call.raise(names::parse, in_words(problems));
  state.loading.push_back(path);
  return call.machine().load(unit, state.program);
}

Outcome native_internal_load_end(NativeCall& call) {
  Isolate::State& state = isolate_of(call).state();
  if (call[0].is_true()) state.loaded.insert(state.loading.back());
  state.loading.pop_back();
  return Value::nil();
}

}  // namespace valk::natives
