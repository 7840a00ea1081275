#include "output.hpp"

#include <cstdio>

#include "valk/base/text.hpp"

namespace valk::tools {

void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void print_error(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); }

void print_problems(const std::vector<std::string>& problems, std::string_view program) {
  for (const std::string& problem : problems) print_error(std::string(program) + ": " + problem + "\n");
}

const lint::Format* format_named(const std::string& name, std::string& problem) {
  if (const lint::Format* format = lint::find_format(name)) return format;
  std::string known;
  for (const lint::Format& format : lint::formats()) known += (known.empty() ? "" : ", ") + std::string(format.name);
  problem = "no format `" + name + "`; there are " + known;
  return nullptr;
}

}  // namespace valk::tools
