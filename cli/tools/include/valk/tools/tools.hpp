#pragma once

// The commands that need no runtime: the same code is `valk fmt` and `valk-fmt`, `valk lint` and `valk-lint`, …

#include "valk/command/command.hpp"

namespace valk::tools {

extern const command::Command fmt_command;
extern const command::Command lint_command;
extern const command::Command lsp_command;

// The main function of a program that is one command.
int program_main(const command::Command& command, const char* program, int argc, char** argv);

}  // namespace valk::tools
