#include "valk/tools/tools.hpp"

int main(int argc, char** argv) { return valk::tools::program_main(valk::tools::lsp_command, "valk-lsp", argc, argv); }
