#pragma once

// Child processes as a Loop runs them: input given at once, output collected up to a limit.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace valk::loop {

struct ProcessOptions {
  std::string file;                                       // a path, or a name to look for in PATH
  std::vector<std::string> arguments;                     // without the program's name
  std::optional<std::string> folder{};                    // none: ours
  std::optional<std::vector<std::string>> environment{};  // "NAME=value"; none: ours
  std::string input;                                      // what it reads from its standard input
  std::size_t output_limit = std::size_t{16} << 20;       // bytes of output and errors each; then it is killed
};

struct ProcessResult {
  std::int64_t status = 0;
  int signal = 0;  // what ended it, or 0
  std::string output;
  std::string errors;
  bool exceeded_limit = false;
};

using ProcessDone = std::function<void(ProcessResult)>;

// A process that runs. Destroying this kills it, and `done` is not called.
class Process {
 public:
  virtual ~Process() = default;
};

}  // namespace valk::loop
