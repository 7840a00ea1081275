// The `valk` program: finds the subcommand and hands over.

#include <cstdio>
#include <string>
#include <vector>

#include "commands.hpp"
#include "valk/base/text.hpp"

namespace {

using namespace valk;

std::string name_of(const command::Command& command) {
  std::string name(command.name);
  return name.starts_with("valk-") ? name.substr(5) : name;
}

std::string help() {
  std::string out =
      "Valk: a Lisp whose concurrency you can see\n\nusage: valk COMMAND [OPTION…]\n       valk FILE [ARG…]\n       "
      "valk -e FORM\n\n";
  for (const command::Command* command : cli::commands()) {
    std::string name = name_of(*command);
    out += "  " + name + std::string(8 - std::min<std::size_t>(name.size(), 7), ' ') + std::string(command->summary) +
           "\n";
  }
  return out + "\n`valk COMMAND --help` says more.\n";
}

int unknown_command(const std::string& word) {
  std::vector<std::string> names;
  for (const command::Command* command : cli::commands()) names.push_back(name_of(*command));
  return command::usage_error(
      "valk", "no command or file `" + word + "`" + base::suggestion(word, {names.begin(), names.end()}));
}

bool names_a_file(const std::string& word) {
  if (word == "-" || word.ends_with(".valk") || word.find('/') != std::string::npos) return true;
  std::FILE* file = std::fopen(word.c_str(), "r");
  if (file != nullptr) std::fclose(file);
  return file != nullptr;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() == 2 && words[0] == "help") words = {words[1], "--help"};
  if (words.empty() || words[0] == "--help" || words[0] == "-h" || words[0] == "help") {
    std::string text = help();
    std::fputs(text.c_str(), words.empty() ? stderr : stdout);
    return words.empty() ? command::exit_usage : command::exit_fine;
  }
  if (words[0] == "--version") {
    std::printf("valk %s\n", std::string(command::version()).c_str());
    return command::exit_fine;
  }
  if (words[0] == "-e") return command::run(cli::eval_command, "valk -e", std::span(words).subspan(1));
  for (const command::Command* command : cli::commands()) {
    if (words[0] == name_of(*command)) {
      return command::run(*command, "valk " + words[0], std::span(words).subspan(1));
    }
  }
  if (words[0].starts_with("-") && words[0] != "-")
    return command::usage_error("valk", "unknown option `" + words[0] + "`");
  if (names_a_file(words[0])) return command::run(cli::run_command, "valk run", words);
  return unknown_command(words[0]);
}
