#pragma once

// Runs Valk programs on a machine without natives but those a test gives it.

#include <string>
#include <string_view>

#include "valk/compile/compile.hpp"
#include "valk/heap/print.hpp"
#include "valk/syntax/tree.hpp"
#include "valk/vm/errors.hpp"
#include "valk/vm/machine.hpp"

namespace valk::vm {

class TestHost : public Host {
 public:
  void write_output(std::string_view text) override { output.append(text); }
  void write_error(std::string_view text) override { errors.append(text); }
  std::uint64_t monotonic_us() override { return now_us; }

  std::string output;
  std::string errors;
  std::uint64_t now_us = 0;
};

class Program {
 public:
  explicit Program(MachineOptions options = {})
      : machine(std::move(options), host), module(machine.make_module("test")) {}

  // A closure of no operands, or a message of the compiler's.
  Value load(std::string_view text) {
    const auto tree = syntax::Tree::parse(base::SourceText::make("test.valk", std::string(text)));
    compile::Environment environment;
    environment.defines = [&](std::string_view name) { return !machine.lookup(module, name).is_absent(); };
    environment.may_use_internals = true;
    const auto compiled = compile::compile(*tree, environment);
    if (compiled.unit == nullptr) return machine.heap().string(compiled.problems.front().message);
    return machine.load(compiled.unit, module);
  }

  Fiber& start(std::string_view text) {
    const Value function = load(text);
    Fiber& fiber = machine.spawn(function, {});
    fiber.may_define = true;
    return fiber;
  }

  // What the text's last form gives, as it prints; or `:kind message` of the error that it raised.
  std::string run(std::string_view text) { return shown(machine.run(start(text))); }

  std::string shown(const RunResult& result) {
    switch (result.kind) {
      case RunResult::Kind::finished:
        return heap::to_readable(machine.heap(), result.value);
      case RunResult::Kind::failed: {
        const auto& error = heap::as<heap::Error>(result.value);
        return std::string(machine.symbols().name(error.kind)) + " " + heap::to_display(machine.heap(), error.message);
      }
      case RunResult::Kind::suspended:
        return "suspended";
      case RunResult::Kind::interrupted:
        return "interrupted";
    }
    return {};
  }

  TestHost host;
  Machine machine;
  ModuleId module;
};

}  // namespace valk::vm
