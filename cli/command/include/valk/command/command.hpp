#pragma once

// Command lines as data: a command is one table of options and one function. `--help`, the parser's messages and,
// later, completions and man pages are made from the same table.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace valk::command {

// Exit codes, the same for every program and subcommand.
enum Exit : int {
  exit_fine = 0,
  exit_failed = 1,  // the program or the check failed: findings, failing tests, an uncaught error
  exit_usage = 2,   // the call was wrong: flags, a missing file, bad configuration
  exit_interrupted = 130,
};

struct Option {
  std::string_view name;           // "--port"
  std::string_view short_name;     // "-p", or empty
  std::string_view value;          // "N" for an option that takes a value, empty for a flag
  std::string_view default_value;  // as help shows it; empty: none
  std::string_view help;
  bool value_is_optional = false;  // `--coverage` and `--coverage=lcov`
};

struct Arguments {
  std::vector<std::pair<std::string_view, std::string>> given;  // in order, by the option's long name
  std::vector<std::string> operands;                            // the rest
  std::string program;                                          // how messages name it: "valk lint" or "valk-lint"

  [[nodiscard]] bool has(std::string_view option) const;
  // The last one given.
  [[nodiscard]] std::optional<std::string> value(std::string_view option) const;
  [[nodiscard]] std::string value_or(std::string_view option, std::string_view otherwise) const;
  [[nodiscard]] std::vector<std::string> values(std::string_view option) const;
  // nullopt: not given, or not a whole number within the bounds, which `problem` then says.
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view option, std::int64_t least, std::int64_t most,
                                                    std::string& problem) const;
};

struct Command {
  std::string_view name;      // "run"; for a program of its own: "valk-fmt"
  std::string_view operands;  // "FILE [ARG…]"
  std::string_view summary;   // one line
  std::string_view detail;    // paragraphs below the options; may be empty
  std::span<const Option> options;
  int (*run)(const Arguments& arguments);
  bool operands_end_options = false;  // the first operand ends the options: `valk run FILE --flag-of-the-program`
  std::size_t least_operands = 0;
};

// Parses `words` (without program and command name) and runs the command. `program` is how messages name it: "valk
// run". Handles `--help`; a wrong call prints a message with the nearest option to standard error and gives exit_usage.
int run(const Command& command, std::string_view program, std::span<const std::string> words);

[[nodiscard]] std::string help_text(const Command& command, std::string_view program);

// "program: message" on standard error, with a hint at --help; gives exit_usage.
int usage_error(std::string_view program, std::string_view message);

[[nodiscard]] std::string_view version();

}  // namespace valk::command
