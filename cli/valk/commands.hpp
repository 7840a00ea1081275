#pragma once

// The subcommands of `valk`: one file each in commands/, listed in commands.cpp.

#include <span>

#include "valk/command/command.hpp"

namespace valk::cli {

extern const command::Command run_command;
extern const command::Command eval_command;
extern const command::Command serve_command;
extern const command::Command test_command;
extern const command::Command bench_command;
extern const command::Command check_command;
extern const command::Command repl_command;
extern const command::Command new_command;
extern const command::Command doc_command;
extern const command::Command dump_command;

// In the order in which `valk --help` shows them.
[[nodiscard]] std::span<const command::Command* const> commands();

}  // namespace valk::cli
