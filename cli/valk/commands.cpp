#include "commands.hpp"

#include "valk/tools/tools.hpp"

namespace valk::cli {

std::span<const command::Command* const> commands() {
  static const command::Command* const all[] = {
      &run_command, &serve_command, &repl_command, &check_command,      &test_command,        &bench_command,
      &new_command, &doc_command,   &dump_command, &tools::fmt_command, &tools::lint_command, &tools::lsp_command,
  };
  return all;
}

}  // namespace valk::cli
