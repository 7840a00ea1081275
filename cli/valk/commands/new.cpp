// valk new NAME: a project that runs, tests, lints and formats at once.

#include <algorithm>
#include <filesystem>

#include "../commands.hpp"
#include "../program.hpp"
#include "../template.hpp"
#include "valk/command/files.hpp"

namespace valk::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view program = "valk new";
constexpr std::string_view placeholder = "{{name}}";

bool is_name(std::string_view name) {
  auto fits = [](char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
           byte == '-' || byte == '_' || byte == '.';
  };
  return !name.empty() && name.front() != '-' && name.front() != '.' && std::all_of(name.begin(), name.end(), fits);
}

std::string filled_in(std::string_view text, const std::string& name) {
  std::string out(text);
  for (std::size_t at = 0; (at = out.find(placeholder, at)) != std::string::npos; at += name.size()) {
    out.replace(at, placeholder.size(), name);
  }
  return out;
}

// Empty when `folder` can be written to.
std::string why_not(const fs::path& folder) {
  std::error_code failed;
  fs::file_status status = fs::status(folder, failed);
  if (status.type() == fs::file_type::not_found) return {};
  if (!fs::is_directory(status)) return folder.string() + " exists, and is no folder";
  if (!fs::is_empty(folder, failed)) return folder.string() + " exists, and is not empty";
  return {};
}

int run(const command::Arguments& arguments) {
  if (arguments.operands.size() > 1) return command::usage_error(program, "makes one project at a time");
  fs::path folder = fs::path(arguments.operands[0]).lexically_normal();
  if (!folder.has_filename()) folder = folder.parent_path();
  std::string name = folder.filename().string();
  if (!is_name(name)) {
    return command::usage_error(program, "`" + name + "` is no name for a project: letters, digits, `-`, `_` and `.`");
  }
  if (std::string problem = why_not(folder); !problem.empty()) {
    write_error(std::string(program) + ": " + problem + "\n");
    return command::exit_usage;
  }
  for (const TemplateFile& file : template_files()) {
    fs::path path = folder / file.path;
    std::error_code failed;
    fs::create_directories(path.parent_path(), failed);
    base::Status written = command::write_file_atomically(path.string(), filled_in(file.text, name));
    if (!written) {
      write_error(std::string(program) + ": " + written.message() + "\n");
      return command::exit_usage;
    }
    write_output("wrote " + path.string() + "\n");
  }
  write_output("\nNow: cd " + folder.string() + " && valk main.valk\n");
  return command::exit_fine;
}

}  // namespace

const command::Command new_command{
    "new",
    "NAME",
    "start a project",
    "Makes the folder NAME with a program, its tests, valk.toml, a CI file and settings for editors. It runs, and its\n"
    "tests pass.",
    {},
    run,
    false,
    1,
};

}  // namespace valk::cli
