// valk-lsp: the language server on standard input and output.

#include <unistd.h>
#include <csignal>

#include "output.hpp"
#include "valk/lsp_server/server.hpp"
#include "valk/tools/tools.hpp"

namespace valk::tools {

namespace {

const command::Option options[] = {
    {"--stdio", "", "", "", "speak on standard input and output; the default, and accepted because clients pass it"},
};

int run(const command::Arguments& arguments) {
  if (!arguments.operands.empty()) {
    return command::usage_error(arguments.program, "takes no operands; editors start it and speak on standard input");
  }
  std::signal(SIGPIPE, SIG_IGN);  // a client that goes away is an end of input, no reason to die
  int exit = lsp_server::serve(STDIN_FILENO, STDOUT_FILENO);
  if (exit != command::exit_fine) {
    print_error(arguments.program + ": the client went away without `shutdown`, or never spoke LSP\n");
  }
  return exit;
}

}  // namespace

const command::Command lsp_command{
    "valk-lsp", "", "the language server for editors (LSP 3.17 on standard input and output)", "", options, run,
};

}  // namespace valk::tools
