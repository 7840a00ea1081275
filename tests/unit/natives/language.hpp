#pragma once

// Runs Valk programs on a machine with all natives and the prelude, but without a scheduler: for what needs no loop.

#include <string>
#include <string_view>

#include "catch.hpp"
#include "valk/catalog/catalog.hpp"
#include "valk/compile/compile.hpp"
#include "valk/heap/print.hpp"
#include "valk/natives/table.hpp"
#include "valk/syntax/tree.hpp"
#include "valk/vm/machine.hpp"

namespace valk::natives {

class RecordingHost : public vm::Host {
 public:
  void write_output(std::string_view text) override { output.append(text); }
  void write_error(std::string_view text) override { output.append(text); }
  std::uint64_t monotonic_us() override { return 1234; }

  std::string output;
};

class Language {
 public:
  explicit Language(vm::MachineOptions options = {})
      : machine(std::move(options), host), module(machine.make_module("test")) {
    machine.define_natives(table());
    for (const catalog::StandardSource& standard : catalog::standard_sources()) {
      if (standard.path.starts_with("stdlib/prelude/")) {
        REQUIRE(shown(evaluate(std::string(standard.path), standard.text, vm::kBuiltins)) == "()");
      }
    }
  }

  // What the last form gives, as it prints; or ":kind message".
  std::string run(std::string_view text) { return shown(evaluate("test.valk", text, module)); }
  // What the program writes.
  std::string output(std::string_view text) {
    host.output.clear();
    const std::string result = run(text);
    return result.starts_with(":") ? result : host.output;
  }

  vm::RunResult evaluate(std::string path, std::string_view text, vm::ModuleId into) {
    const auto tree = syntax::Tree::parse(base::SourceText::make(std::move(path), std::string(text)));
    compile::Environment environment;
    environment.defines = [&](std::string_view name) {
      return into == module && !machine.lookup(into, name).is_absent();
    };
    environment.may_use_internals = true;
    const auto compiled = compile::compile(*tree, environment);
    if (compiled.unit == nullptr) {
      return {vm::RunResult::Kind::failed, machine.make_error(heap::names::parse, compiled.problems.front().message)};
    }
    vm::Fiber& fiber = machine.spawn(machine.load(compiled.unit, into), {});
    fiber.may_define = true;
    return machine.run(fiber);
  }

  std::string shown(const vm::RunResult& result) {
    if (result.kind == vm::RunResult::Kind::finished) return heap::to_readable(machine.heap(), result.value);
    if (result.kind != vm::RunResult::Kind::failed) return "not finished";
    const auto& error = heap::as<heap::Error>(result.value);
    return std::string(machine.symbols().name(error.kind)) + " " + heap::to_display(machine.heap(), error.message);
  }

  RecordingHost host;
  vm::Machine machine;
  vm::ModuleId module;
};

}  // namespace valk::natives
