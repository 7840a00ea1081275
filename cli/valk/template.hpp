#pragma once

// The project that `valk new` makes, embedded from template/. `{{name}}` in a text stands for the project's name.

#include <span>
#include <string_view>

namespace valk::cli {

struct TemplateFile {
  std::string_view path;
  std::string_view text;
};

[[nodiscard]] std::span<const TemplateFile> template_files();

}  // namespace valk::cli
