#include "valk/command/command.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "valk/base/text.hpp"

namespace valk::command {

namespace {

const Option help_option{"--help", "-h", "", "", "show this help"};

const Option* find_option(const Command& command, std::string_view word) {
  for (const Option& option : command.options) {
    if (word == option.name || (!option.short_name.empty() && word == option.short_name)) return &option;
  }
  return nullptr;
}

std::string unknown_option(const Command& command, std::string_view word) {
  std::vector<std::string_view> names{help_option.name};
  for (const Option& option : command.options) names.push_back(option.name);
  return "unknown option `" + std::string(word) + "`" + base::suggestion(word, names);
}

struct Parsed {
  Arguments arguments;
  std::string problem;
  bool wants_help = false;
};

// One word that begins with a dash, and the value behind it if it takes one.
void parse_option(const Command& command, std::span<const std::string> words, std::size_t& at, Parsed& parsed) {
  const std::string& word = words[at];
  std::size_t equals = word.starts_with("--") ? word.find('=') : std::string::npos;
  std::string name = word.substr(0, equals);
  if (name == help_option.name || name == help_option.short_name) {
    parsed.wants_help = true;
    return;
  }
  const Option* option = find_option(command, name);
  if (option == nullptr) {
    parsed.problem = unknown_option(command, name);
    return;
  }
  bool has_value = equals != std::string::npos;
  if (option->value.empty()) {
    if (has_value) parsed.problem = "`" + name + "` takes no value";
    parsed.arguments.given.emplace_back(option->name, "");
    return;
  }
  if (has_value) {
    parsed.arguments.given.emplace_back(option->name, word.substr(equals + 1));
  } else if (option->value_is_optional) {
    parsed.arguments.given.emplace_back(option->name, "");
  } else if (at + 1 < words.size()) {
    parsed.arguments.given.emplace_back(option->name, words[++at]);
  } else {
    parsed.problem = "`" + name + "` needs a value: " + name + " " + std::string(option->value);
  }
}

Parsed parse(const Command& command, std::span<const std::string> words) {
  Parsed parsed;
  bool options_are_over = false;
  for (std::size_t at = 0; at < words.size() && parsed.problem.empty(); ++at) {
    const std::string& word = words[at];
    if (options_are_over || word == "-" || !word.starts_with("-")) {
      parsed.arguments.operands.push_back(word);
      options_are_over = options_are_over || command.operands_end_options;
    } else if (word == "--") {
      options_are_over = true;
    } else {
      parse_option(command, words, at, parsed);
    }
  }
  return parsed;
}

void append_option(std::string& out, const Option& option) {
  std::string left = "  ";
  left += option.short_name.empty() ? "    " : std::string(option.short_name) + ", ";
  left += option.name;
  if (!option.value.empty()) {
    if (option.value_is_optional)
      left += "[=" + std::string(option.value) + "]";
    else
      left += " " + std::string(option.value);
  }
  constexpr std::size_t column = 32;
  std::size_t width = base::count_code_points(left);
  out += left;
  if (width + 2 > column) {
    out += "\n" + std::string(column, ' ');
  } else {
    out += std::string(column - width, ' ');
  }
  out += option.help;
  if (!option.default_value.empty()) out += " (default: " + std::string(option.default_value) + ")";
  out += "\n";
}

}  // namespace

bool Arguments::has(std::string_view option) const {
  return std::any_of(given.begin(), given.end(), [&](const auto& one) { return one.first == option; });
}

std::optional<std::string> Arguments::value(std::string_view option) const {
  for (auto one = given.rbegin(); one != given.rend(); ++one) {
    if (one->first == option) return one->second;
  }
  return std::nullopt;
}

std::string Arguments::value_or(std::string_view option, std::string_view otherwise) const {
  return value(option).value_or(std::string(otherwise));
}

std::vector<std::string> Arguments::values(std::string_view option) const {
  std::vector<std::string> all;
  for (const auto& [name, value] : given) {
    if (name == option) all.push_back(value);
  }
  return all;
}

std::optional<std::int64_t> Arguments::integer(std::string_view option, std::int64_t least, std::int64_t most,
                                               std::string& problem) const {
  std::optional<std::string> text = value(option);
  if (!text) return std::nullopt;
  std::int64_t number = 0;
  auto [end, failed] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (failed == std::errc() && end == text->data() + text->size() && least <= number && number <= most) return number;
  problem = "`" + std::string(option) + "` takes a whole number from " + std::to_string(least) + " to " +
            std::to_string(most) + ", not `" + *text + "`";
  return std::nullopt;
}

std::string help_text(const Command& command, std::string_view program) {
  std::string out = std::string(command.summary) + "\n\nusage: " + std::string(program);
  out += " [OPTION…]";
  if (!command.operands.empty()) out += " " + std::string(command.operands);
  out += "\n\n";
  for (const Option& option : command.options) append_option(out, option);
  append_option(out, help_option);
  if (!command.detail.empty()) out += "\n" + std::string(command.detail) + "\n";
  return out;
}

int usage_error(std::string_view program, std::string_view message) {
  std::fprintf(stderr, "%.*s: %.*s\n", static_cast<int>(program.size()), program.data(),
               static_cast<int>(message.size()), message.data());
  std::fprintf(stderr, "help: `%.*s --help` lists what it takes\n", static_cast<int>(program.size()), program.data());
  return exit_usage;
}

int run(const Command& command, std::string_view program, std::span<const std::string> words) {
  Parsed parsed = parse(command, words);
  if (!parsed.problem.empty()) return usage_error(program, parsed.problem);
  if (parsed.wants_help) {
    std::string text = help_text(command, program);
    std::fwrite(text.data(), 1, text.size(), stdout);
    return exit_fine;
  }
  if (parsed.arguments.operands.size() < command.least_operands) {
    return usage_error(program, "needs " + std::string(command.operands));
  }
  parsed.arguments.program = program;
  return command.run(parsed.arguments);
}

std::string_view version() { return VALK_VERSION; }

}  // namespace valk::command
