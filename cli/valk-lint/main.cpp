#include "valk/tools/tools.hpp"

int main(int argc, char** argv) {
  return valk::tools::program_main(valk::tools::lint_command, "valk-lint", argc, argv);
}
