// valk check [PATH…]: what would stop a program, without running it.

#include "valk/tools/check.hpp"

#include "../commands.hpp"
#include "valk/compile/compile.hpp"

namespace valk::cli {

namespace {

// Names are the linter's to know: it sees the files that are loaded.
std::vector<base::Diagnostic> problems_of(const syntax::Tree& tree) {
  compile::Environment environment;
  environment.defines = [](std::string_view) { return true; };
  return compile::compile(tree, environment).problems;
}

int run(const command::Arguments& arguments) { return tools::check(arguments, problems_of); }

}  // namespace

const command::Command check_command{
    "check",
    "[PATH…]",
    "find what would stop a program, without running it",
    "Parses, resolves names, applies the lint rules of level error, and compiles. PATH is a file (with\n"
    "what it loads), a folder, or - for standard input; without one the current folder is checked.",
    tools::check_options(),
    run,
};

}  // namespace valk::cli
