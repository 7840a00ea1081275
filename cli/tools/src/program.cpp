#include <cstdio>
#include <string>
#include <vector>

#include "valk/tools/tools.hpp"

namespace valk::tools {

int program_main(const command::Command& command, const char* program, int argc, char** argv) {
  std::vector<std::string> words(argv + 1, argv + argc);
  if (!words.empty() && words[0] == "--version") {
    std::printf("%s %s\n", program, std::string(command::version()).c_str());
    return command::exit_fine;
  }
  return command::run(command, program, words);
}

}  // namespace valk::tools
