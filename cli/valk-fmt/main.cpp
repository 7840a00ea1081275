#include "valk/tools/tools.hpp"

int main(int argc, char** argv) { return valk::tools::program_main(valk::tools::fmt_command, "valk-fmt", argc, argv); }
