// valk dump tree|forms|bytecode FILE: what each stage makes of a source.

#include "../commands.hpp"
#include "../program.hpp"
#include "valk/command/files.hpp"
#include "valk/compile/compile.hpp"
#include "valk/forms/forms.hpp"
#include "valk/syntax/tree.hpp"

namespace valk::cli {

namespace {

struct Stage {
  std::string_view name;
  // False when there was something to report instead.
  bool (*dump)(const syntax::Tree& tree);
};

bool dump_tree(const syntax::Tree& tree) {
  write_output(syntax::dump(tree));
  return true;
}

bool dump_forms(const syntax::Tree& tree) {
  write_output(forms::dump_forms(tree));
  return true;
}

bool dump_bytecode(const syntax::Tree& tree) {
  compile::Environment environment;
  environment.may_use_internals = true;
  // Names that loaded files would bring are not looked for: the code reads them like any other global.
  compile::Interface interface = compile::interface_of(tree);
  if (!interface.loads.empty()) environment.defines = [](std::string_view) { return true; };
  compile::Compiled compiled = compile::compile(tree, environment);
  for (const base::Diagnostic& problem : compiled.problems) report(problem);
  if (compiled.unit) write_output(compile::disassemble(*compiled.unit));
  return compiled.unit != nullptr;
}

const Stage stages[] = {{"tree", dump_tree}, {"forms", dump_forms}, {"bytecode", dump_bytecode}};

int run(const command::Arguments& arguments) {
  const std::string& wanted = arguments.operands[0];
  const std::string& path = arguments.operands[1];
  for (const Stage& stage : stages) {
    if (stage.name != wanted) continue;
    base::Result<std::string> text =
        path == "-" ? base::Result<std::string>(command::read_standard_input()) : command::read_file(path);
    if (!text) {
      write_error("valk dump: " + text.message() + "\n");
      return command::exit_usage;
    }
    std::string name = path == "-" ? "<stdin>" : path;
    auto tree = syntax::Tree::parse(base::SourceText::make(std::move(name), std::move(text.value())));
    return stage.dump(*tree) ? command::exit_fine : command::exit_failed;
  }
  return command::usage_error("valk dump", "no stage `" + wanted + "`: there are tree, forms and bytecode");
}

}  // namespace

const command::Command dump_command{
    "dump", "tree|forms|bytecode FILE", "show what a stage makes of a source", "", {}, run, false, 2,
};

}  // namespace valk::cli
