// valk repl: a prompt.

#include "../repl/repl.hpp"
#include "../commands.hpp"
#include "../program.hpp"

namespace valk::cli {

namespace {

const command::Option options[] = {max_depth_option, max_heap_option};

int run(const command::Arguments& arguments) {
  natives::IsolateOptions settings = isolate_options(arguments.operands);
  settings.assignments_are_global = true;
  std::string problem;
  if (!apply_limits(arguments, settings, problem)) return command::usage_error("valk repl", problem);
  return Repl(std::move(settings)).run();
}

}  // namespace

const command::Command repl_command{
    "repl",
    "",
    "a prompt: type forms, see values",
    "`(aio/await …)` works at the prompt; `:help` lists its commands. What is typed is kept in the file that\n"
    "VALK_HISTORY names, or else in ~/.local/state/valk/history. Without a terminal, standard input is read as a row\n"
    "of entries.",
    options,
    run,
};

}  // namespace valk::cli
